import { DeviceError } from '../lib/errors.ts'
import { connackError } from '../lib/mqtt/connack.ts'
import type { MqttConnectOptions, MqttLink, MqttMessage, MqttPublishOptions } from '../lib/mqtt/link.ts'
import { PendingCalls } from '../lib/mqtt/pending-calls.ts'
import { filterProblem, topicProblem } from '../lib/mqtt/topics.ts'
import type { BrokerPacket, Line, Wire, WireEnd } from './memory-broker-wire.ts'

/** Gives the broker's end of a new connection; undefined when nothing listens. */
export type Accept = (line: Line) => WireEnd | undefined

const encoder = new TextEncoder()

type State = 'fresh' | 'opening' | 'open' | 'closed'

/** A client of the memory broker: what mqtt.js is to a real one. */
export class MemoryLink implements MqttLink, WireEnd {
  readonly name: string
  readonly #wire: Wire
  readonly #accept: Accept
  readonly #calls: PendingCalls
  readonly #acks = new Map<number, (code: number) => void>()
  #line: Line | undefined
  #opened: ((packet: BrokerPacket & { readonly type: 'connack' }) => void) | undefined
  #state: State = 'fresh'
  #packetId = 0

  constructor(name: string, wire: Wire, accept: Accept) {
    this.name = name
    this.#wire = wire
    this.#accept = accept
    this.#calls = new PendingCalls(name)
  }

  async open(options: MqttConnectOptions): Promise<{ readonly sessionPresent: boolean }> {
    if (this.#state !== 'fresh')
      throw new DeviceError('closed', `${this.name} was used already: make a new link`)
    this.#state = 'opening'
    const line: Line = {
      clientId: options.clientId,
      client: this,
      broker: undefined,
      torn: false,
      dueMs: { up: 0, down: 0 },
    }
    line.broker = this.#accept(line)
    if (line.broker === undefined) {
      const fix = 'Start the broker, or correct its address: nothing listens there.'
      const error = new DeviceError('noHardware', `${this.name} cannot be reached`, { fix })
      this.#close(error)
      throw error
    }
    this.#line = line
    return this.#calls.track<{ readonly sessionPresent: boolean }>('notDone', (resolve, reject) => {
      this.#opened = ({ code, sessionPresent }) => {
        if (code === 0) {
          this.#state = 'open'
          resolve({ sessionPresent })
        } else {
          const error = connackError(this.name, code)
          reject(error)
          this.#close(error)
        }
      }
      this.#wire.send(line, 'up', { type: 'connect', options })
    })
  }

  publish(
    topic: string,
    payload: string | Uint8Array,
    { qos, retain = false }: MqttPublishOptions,
  ): Promise<void> {
    const problem = topicProblem(topic)
    if (problem !== undefined) return Promise.reject(new DeviceError('illegal', problem))
    const line = this.#openLine()
    if (line === undefined) return Promise.reject(this.#notOpen())
    const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload.slice()
    const message: MqttMessage = { topic, payload: bytes, qos, retain, dup: false }
    if (qos === 0) {
      this.#wire.send(line, 'up', { type: 'publish', message, packetId: 0 })
      return Promise.resolve()
    }
    return this.#ask(line, 'unknown', (packetId) => ({ type: 'publish', message, packetId }))
  }

  subscribe(filter: string, qos: 0 | 1): Promise<void> {
    const problem = filterProblem(filter)
    if (problem !== undefined) return Promise.reject(new DeviceError('illegal', problem))
    const line = this.#openLine()
    if (line === undefined) return Promise.reject(this.#notOpen())
    const refused = new DeviceError('illegal', `${this.name} refuses the subscription to "${filter}"`, {
      fix: 'Allow this client to read these topics in the access rules of the broker.',
    })
    return this.#ask(line, 'notDone', (packetId) => ({ type: 'subscribe', packetId, filter, qos }), refused)
  }

  unsubscribe(filter: string): Promise<void> {
    const line = this.#openLine()
    if (line === undefined) return Promise.reject(this.#notOpen())
    return this.#ask(line, 'notDone', (packetId) => ({ type: 'unsubscribe', packetId, filter }))
  }

  onMessage(listener: (message: MqttMessage) => void): () => void {
    return this.#calls.onMessage(listener)
  }

  onClosed(listener: (error?: Error) => void): () => void {
    return this.#calls.onClosed(listener)
  }

  async close(): Promise<void> {
    if (this.#line !== undefined && this.#state === 'open')
      this.#wire.send(this.#line, 'up', { type: 'disconnect' })
    else if (this.#line !== undefined) this.#wire.tear(this.#line, 'the client closed the connection', ['up'])
    this.#close(undefined)
  }

  async destroy(): Promise<void> {
    if (this.#line !== undefined) this.#wire.tear(this.#line, 'the client tore the connection', ['up'])
    this.#close(undefined)
  }

  /** From the wire. */
  receive(packet: BrokerPacket): void {
    if (this.#state === 'closed') return
    switch (packet.type) {
      case 'connack':
        this.#opened?.(packet)
        return
      case 'publish':
        this.#calls.deliver(packet.message)
        if (packet.packetId !== 0 && this.#line !== undefined && this.#openLine() !== undefined) {
          this.#wire.send(this.#line, 'up', { type: 'puback', packetId: packet.packetId })
        }
        return
      case 'puback':
      case 'unsuback':
        this.#settle(packet.packetId, 0)
        return
      case 'suback':
        this.#settle(packet.packetId, packet.code)
        return
      default: // goes up only
    }
  }

  /** From the wire. */
  torn(reason: string): void {
    const code = this.#state === 'opening' ? 'noHardware' : 'offline'
    this.#close(new DeviceError(code, `${this.name} was lost: ${reason}`))
  }

  #ask(
    line: Line,
    lost: 'notDone' | 'unknown',
    packetOf: (packetId: number) => BrokerPacket,
    refusal?: DeviceError,
  ): Promise<void> {
    this.#packetId = (this.#packetId % 65_535) + 1
    const packetId = this.#packetId
    if (this.#acks.has(packetId)) {
      return Promise.reject(new DeviceError('busy', `${this.name}: 65535 packets wait for an answer`))
    }
    return this.#calls.track<void>(lost, (resolve, reject) => {
      this.#acks.set(packetId, (code) =>
        refusal !== undefined && code >= 0x80 ? reject(refusal) : resolve(),
      )
      this.#wire.send(line, 'up', packetOf(packetId))
    })
  }

  #settle(packetId: number, code: number): void {
    const settle = this.#acks.get(packetId)
    this.#acks.delete(packetId)
    settle?.(code)
  }

  #openLine(): Line | undefined {
    return this.#state === 'open' ? this.#line : undefined
  }

  #notOpen(): DeviceError {
    return new DeviceError('offline', `${this.name} is not connected`)
  }

  #close(error: DeviceError | undefined): void {
    this.#state = 'closed'
    this.#calls.close(error)
  }
}
