/**
 * MQTT 3.1.1 over TCP, TLS or WebSocket by mqtt.js, which is loaded when a link is opened and imported nowhere else.
 * mqtt.js keeps real time of its own (keep alive, the wait for CONNACK): this link is for real brokers only.
 */
import { Socket } from 'node:net'
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt'
import { type Clock, systemClock } from '../clock.ts'
import { redactUrl } from '../config/redact-url.ts'
import { DeviceError } from '../errors.ts'
import { connackError } from './connack.ts'
import type { MqttConnectOptions, MqttLink, MqttMessage, MqttPublishOptions } from './link.ts'
import { PendingCalls } from './pending-calls.ts'
import { filterProblem, topicProblem } from './topics.ts'

/** How to reach a broker beyond its URL. */
export interface MqttLinkOptions {
  /** Certificates of the authorities that the broker's own is checked against, PEM. Default: those of the system. */
  readonly ca?: string
  /** This client's certificate and key, PEM. */
  readonly cert?: string
  readonly key?: string
  /** How long to wait for the connection and its CONNACK, ms of wall time. */
  readonly connectTimeoutMs?: number
  readonly clock?: Clock
}

const CONNECT_TIMEOUT_MS = 10_000
const GOODBYE_MS = 1000 // a broker that is alive closes its side at once
const KEEP_ALIVE_S = 30
const MOST_FILTERS = 50 // of one SUBSCRIBE: a few KB
const PORTS: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 }

/** A link to the broker at `url`: `mqtt://user:password@host:1883`, `mqtts://…`, `ws://…`, `wss://…`. Does no I/O yet. */
export function mqttLink(url: string, options: MqttLinkOptions = {}): MqttLink {
  return new MqttJsLink(url, options)
}

type State =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'opening'; readonly client?: MqttClient }
  | { readonly kind: 'open'; readonly client: MqttClient }
  | { readonly kind: 'closed' }

interface Asked {
  readonly filter: string
  readonly qos: 0 | 1
  /** Hears the return code of SUBACK, or why there is none. */
  readonly answered: (error: Error | undefined, code: number) => void
}

class MqttJsLink implements MqttLink {
  readonly name: string
  readonly #url: string
  readonly #options: MqttLinkOptions
  readonly #calls: PendingCalls
  #state: State = { kind: 'fresh' }
  /** Filters asked for in this turn: a session asks for hundreds, and each packet costs both sides more than its bytes. */
  #asked: Asked[] = []

  constructor(url: string, options: MqttLinkOptions) {
    this.#url = url
    this.#options = options
    this.name = redactUrl(url)
    this.#calls = new PendingCalls(this.name)
  }

  async open(options: MqttConnectOptions): Promise<{ readonly sessionPresent: boolean }> {
    if (this.#state.kind !== 'fresh')
      throw new DeviceError('closed', `${this.name} was used already: make a new link`)
    if (options.clientId === '' && options.clean === false) throw connackError(this.name, 2) // MQTT-3.1.3-8
    const place = clientOptions(this.#url, this.name, this.#options, options)
    this.#state = { kind: 'opening' }
    return this.#calls.track<{ readonly sessionPresent: boolean }>('notDone', async (resolve, reject) => {
      const { default: mqtt } = await import('mqtt')
      if (this.#state.kind !== 'opening') return
      try {
        const client = mqtt.connect(place)
        this.#state = { kind: 'opening', client }
        this.#follow(client, (sessionPresent) => resolve({ sessionPresent }))
      } catch (error) {
        this.#state = { kind: 'closed' }
        reject(new DeviceError('illegal', `${this.name} cannot be used: ${textOf(error)}`, { cause: error }))
      }
    })
  }

  #follow(client: MqttClient, opened: (sessionPresent: boolean) => void): void {
    let failure: unknown
    if (client.stream instanceof Socket) client.stream.setNoDelay(true) // a packet is several writes: Nagle costs 40 ms each
    client.on('connect', ({ sessionPresent }) => {
      if (this.#state.kind !== 'opening') return
      this.#state = { kind: 'open', client }
      opened(sessionPresent)
    })
    client.on('message', (topic: string, payload: Buffer, { qos, retain, dup }: IPublishPacket) => {
      if (this.#state.kind !== 'closed') this.#calls.deliver({ topic, payload, qos, retain, dup })
    })
    client.on('error', (error) => {
      failure ??= error
      client.stream?.destroy() // after an error of the protocol mqtt.js would go on
    })
    client.on('close', () => this.#close(closedError(this.name, failure, this.#state.kind === 'opening')))
  }

  publish(
    topic: string,
    payload: string | Uint8Array,
    { qos, retain = false }: MqttPublishOptions,
  ): Promise<void> {
    const problem = topicProblem(topic)
    if (problem !== undefined) return Promise.reject(new DeviceError('illegal', problem))
    const bytes = typeof payload === 'string' ? payload : Buffer.from(payload)
    this.#ask()
    return this.#call(qos === 0 ? 'notDone' : 'unknown', (client, done) => {
      client.publish(topic, bytes, { qos, retain }, (error) => done(error ?? undefined))
    })
  }

  subscribe(filter: string, qos: 0 | 1): Promise<void> {
    const problem = filterProblem(filter)
    if (problem !== undefined) return Promise.reject(new DeviceError('illegal', problem))
    const refused = () =>
      new DeviceError('illegal', `${this.name} refuses the subscription to "${filter}"`, {
        fix: 'Allow this client to read these topics in the access rules of the broker.',
      })
    return this.#call('notDone', (_client, done) => {
      if (this.#asked.length === 0) queueMicrotask(() => this.#ask())
      const answered = (error: Error | undefined, code: number) => done(code >= 0x80 ? refused() : error) // MQTT-3.9.3-2
      this.#asked.push({ filter, qos, answered })
      if (this.#asked.length >= MOST_FILTERS) this.#ask()
    })
  }

  /** Sends what was asked for; in one packet each filter stands once, and all have one QoS. */
  #ask(): void {
    const { client } = this.#state as { readonly client?: MqttClient }
    while (this.#asked.length > 0) {
      const qos = this.#asked[0]?.qos ?? 1
      const packet = new Map<string, Asked>()
      this.#asked = this.#asked.filter((asked) => {
        if (asked.qos !== qos || packet.has(asked.filter)) return true
        packet.set(asked.filter, asked)
        return false
      })
      const asked = [...packet.values()]
      client?.subscribe([...packet.keys()], { qos }, (error, _granted, suback) => {
        const codes = suback?.granted.length === asked.length ? suback.granted.map(Number) : undefined
        for (const [index, { answered }] of asked.entries())
          answered(codes === undefined ? (error ?? undefined) : undefined, codes?.[index] ?? 0)
      })
    }
  }

  unsubscribe(filter: string): Promise<void> {
    this.#ask()
    return this.#call('notDone', (client, done) => {
      client.unsubscribe(filter, (error) => done(error ?? undefined))
    })
  }

  onMessage(listener: (message: MqttMessage) => void): () => void {
    return this.#calls.onMessage(listener)
  }

  onClosed(listener: (error?: Error) => void): () => void {
    return this.#calls.onClosed(listener)
  }

  async close(): Promise<void> {
    const client = this.#leave()
    if (client === undefined) return
    for (const id of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(id)) // else mqtt.js waits for them
    await this.#end(client, false)
  }

  async destroy(): Promise<void> {
    const client = this.#leave()
    if (client !== undefined) await this.#end(client, true)
  }

  /** Closes this side at once; returns the client that is still to be ended. */
  #leave(): MqttClient | undefined {
    const client =
      this.#state.kind === 'open' || this.#state.kind === 'opening' ? this.#state.client : undefined
    this.#close(undefined)
    return client
  }

  async #end(client: MqttClient, abruptly: boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const { clock = systemClock } = this.#options
      const timer = clock.after(GOODBYE_MS, () => finish(), { background: true, floorWallMs: GOODBYE_MS })
      const finish = () => {
        timer.cancel()
        client.stream.destroy()
        resolve()
      }
      if (client.stream.destroyed) return finish()
      client.stream.once('close', finish)
      if (abruptly || !client.connected) client.stream.destroy()
      client.end(abruptly)
    })
  }

  #close(error: DeviceError | undefined): void {
    if (this.#state.kind === 'closed') return
    this.#state = { kind: 'closed' }
    this.#calls.close(error)
  }

  #call(
    lost: 'notDone' | 'unknown',
    act: (client: MqttClient, done: (error?: Error) => void) => void,
  ): Promise<void> {
    if (this.#state.kind !== 'open')
      return Promise.reject(new DeviceError('offline', `${this.name} is not connected`))
    const { client } = this.#state
    return this.#calls.track<void>(lost, (resolve, reject) => {
      act(client, (error) => {
        if (error === undefined) resolve()
        else if (error instanceof DeviceError) reject(error)
        else
          reject(
            new DeviceError('offline', `${this.name}: ${error.message}`, { outcome: lost, cause: error }),
          )
      })
    })
  }
}

function clientOptions(
  url: string,
  name: string,
  options: MqttLinkOptions,
  connect: MqttConnectOptions,
): IClientOptions {
  const place = URL.canParse(url) ? new URL(url) : undefined
  const port = place && PORTS[place.protocol]
  if (place === undefined || port === undefined || place.hostname === '') {
    const fix =
      'Name the broker as mqtt://host:1883 or mqtts://host:8883; user:password@ stands before the host, with "@", "/" and ":" in it escaped.'
    throw new DeviceError('illegal', `"${name}" is no URL of an MQTT broker`, { fix })
  }
  const { will, clean = true, keepAliveS = KEEP_ALIVE_S } = connect
  const { ca, cert, key, connectTimeoutMs = CONNECT_TIMEOUT_MS } = options
  const host = place.hostname.replace(/^\[|\]$/g, '') // an IPv6 address
  return {
    ...{ protocol: place.protocol.slice(0, -1) as 'mqtt', host, port: Number(place.port || port) },
    ...(place.protocol.startsWith('ws') ? { path: place.pathname + place.search } : {}),
    ...(place.username ? { username: decodeURIComponent(place.username) } : {}),
    ...(place.password ? { password: decodeURIComponent(place.password) } : {}),
    ...(ca ? { ca } : {}),
    ...(cert && key ? { cert, key } : {}),
    ...(will ? { will: { ...will, payload: Buffer.from(will.payload) } } : {}),
    ...{ clientId: connect.clientId, clean, keepalive: keepAliveS, connectTimeout: connectTimeoutMs },
    ...{ protocolVersion: 4, reconnectPeriod: 0, resubscribe: false, queueQoSZero: false },
  }
}

function closedError(name: string, failure: unknown, opening: boolean): DeviceError {
  const cause = failure === undefined ? {} : { cause: failure }
  if (!opening) {
    return new DeviceError(
      'offline',
      `${name} was lost${failure === undefined ? '' : `: ${textOf(failure)}`}`,
      cause,
    )
  }
  const code = (failure as { code?: unknown } | undefined)?.code
  if (typeof code === 'number' && code > 0 && code < 0x80) return connackError(name, code)
  if (failure === undefined) {
    const fix = 'Check that an MQTT broker listens there, and that it takes this protocol (TLS or not).'
    return new DeviceError('noHardware', `${name} closed the connection before answering`, { fix })
  }
  const fix =
    FIXES[String(code)] ?? 'Check the address and the certificates of the broker, and the network to it.'
  return new DeviceError('noHardware', `${name} cannot be reached: ${textOf(failure)}`, { ...cause, fix })
}

const FIXES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Start the broker, or correct its address: nothing listens on that port.',
  ENOTFOUND: 'Correct the host name of the broker, or mend the name service.',
  EAI_AGAIN: 'Mend the name service: the host name of the broker cannot be looked up now.',
  CERT_HAS_EXPIRED: 'Renew the certificate of the broker, or set the clock of this computer.',
  CERT_NOT_YET_VALID: 'Set the clock of this computer: the certificate of the broker is not valid yet.',
}

function textOf(error: unknown): string {
  const { message, code } = error as { readonly message?: unknown; readonly code?: unknown }
  return typeof message === 'string' && message !== '' ? message : String(code ?? error)
}
