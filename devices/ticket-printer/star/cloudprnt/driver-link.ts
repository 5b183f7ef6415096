import {
  DeviceError,
  type DeviceState,
  type DeviceStatus,
  Listeners,
  type MqttDriverContext,
  REPLY_FLOOR_WALL_MS,
  type Timer,
} from '../../../../lib/index.ts'
import { type MqttMessage, StandingSubscriptions } from '../../../../lib/mqtt/index.ts'
import { troubleError } from '../../trouble.ts'
import { troubleOf } from './driver-facts.ts'
import * as protocol from './protocol.ts'

/** How long a printer may take to tell its status, ms: there and back through a broker. */
const ANSWER_MS = 5000
const POLL_MS = 5000
const IDLE_POLL_MS = 60_000

/** The conversation with one printer below its tickets: knows whether it is there, and what it said last. */
export class CloudLink {
  readonly #context: MqttDriverContext
  readonly #mac: string
  readonly #changes = new Listeners<void>()
  readonly #results = new Listeners<protocol.PrintResult>()
  readonly #answers = new Listeners<protocol.ClientStatus | DeviceError>()
  readonly #stops: (() => void)[] = []
  readonly #standing: StandingSubscriptions
  #poll: Timer | undefined
  #pollMs = 0
  /** What the printer said since the broker was reached; undefined while nobody knows. */
  #heard: protocol.ClientStatus | undefined
  /** Why it is believed away. */
  #gone: DeviceError | undefined
  #connectedBefore = false
  #closed = false
  #state: DeviceStatus

  constructor(context: MqttDriverContext, mac: string) {
    this.#context = context
    this.#mac = mac
    this.#standing = new StandingSubscriptions({ clock: context.clock, changed: () => this.#update() })
    this.#state = { state: 'init', since: context.clock.now() }
  }

  /** How it is with the printer, in Homie's words. */
  get state(): DeviceStatus {
    return this.#state
  }

  /** What the printer said last. */
  get heard(): protocol.ClientStatus | undefined {
    return this.#heard
  }

  /** Hears when state or facts may have changed. */
  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }

  /** Hears what came of print jobs, ours or anybody's; a result may come twice. */
  onResult(listener: (result: protocol.PrintResult) => void): () => void {
    return this.#results.add(listener)
  }

  start(): void {
    const { mqtt } = this.#context
    this.#connectedBefore = mqtt.connected
    this.#stops.push(mqtt.onConnected((connected) => this.#follow(connected)))
    this.#standing.add(async () => {
      const stop = await mqtt.subscribe(protocol.serverFilter(this.#mac), (message) => this.#hear(message))
      this.#look()
      return stop
    })
  }

  /** Resolves once the printer has said how it is. @throws DeviceError `offline` when it is known or likely to be away. */
  async ready(): Promise<void> {
    if (this.#state.state === 'init') await this.#firstWord()
    if (this.#heard === undefined || this.#closed) throw this.#absence()
  }

  /** Asks for its status now. @throws DeviceError `offline`, `notDone`, when it does not tell. */
  ask(): Promise<protocol.ClientStatus> {
    if (this.#closed || !this.#context.mqtt.connected) return Promise.reject(this.#absence())
    return this.#question(false)
  }

  /** Sends once: neither this side nor the broker keeps it for a printer that is away. */
  publish(method: protocol.DeviceMethod, payload: string): Promise<void> {
    return this.#context.mqtt.publish(protocol.toDevice(this.#mac, method), payload, { qos: 0 })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#poll?.cancel()
    for (const stop of this.#stops.splice(0)) stop()
    this.#standing.close()
    this.#answers.tell(this.#absence())
    this.#update()
  }

  #question(background: boolean): Promise<protocol.ClientStatus> {
    const { clock, id } = this.#context
    return new Promise((resolve, reject) => {
      const silent = () => {
        const error = new DeviceError('offline', `${id} does not tell its status`, {
          fix: 'Check that the printer is switched on, uses this broker, and has the MAC address of the configuration.',
        })
        this.#gone = error
        this.#heard = undefined
        this.#update()
        end(error)
      }
      const timer = clock.after(ANSWER_MS, silent, { background, floorWallMs: REPLY_FLOOR_WALL_MS })
      const end = (answer: protocol.ClientStatus | DeviceError) => {
        timer.cancel()
        remove()
        if (answer instanceof DeviceError) reject(answer)
        else resolve(answer)
      }
      const remove = this.#answers.add(end)
      this.publish('request-client-status', protocol.STATUS_REQUEST).catch(() => {}) // silence says the same
    })
  }

  /** Waits no longer than for an answer. */
  #firstWord(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#context.clock.after(2 * ANSWER_MS, () => end(), {
        floorWallMs: 4 * REPLY_FLOOR_WALL_MS,
      })
      const end = () => {
        timer.cancel()
        remove()
        resolve()
      }
      const remove = this.#changes.add(() => {
        if (this.#state.state !== 'init') end()
      })
    })
  }

  /** Asks, and goes on asking. */
  #look(): void {
    if (this.#closed) return
    if (this.#context.mqtt.connected) this.#question(true).catch(() => {})
    this.#arm()
  }

  /** Seldom where all is well. */
  get #wantedMs(): number {
    return this.#state.state === 'ready' ? IDLE_POLL_MS : POLL_MS
  }

  #arm(): void {
    this.#poll?.cancel()
    this.#pollMs = this.#wantedMs
    this.#poll = this.#context.clock.after(this.#pollMs, () => this.#look(), {
      background: true,
      floorWallMs: REPLY_FLOOR_WALL_MS,
    })
  }

  #follow(connected: boolean): void {
    this.#connectedBefore ||= connected
    this.#heard = undefined
    this.#gone = undefined
    if (!connected) {
      this.#update()
      this.#answers.tell(this.#absence())
      return
    }
    this.#update()
    this.#look()
  }

  #hear({ topic, payload, retain }: MqttMessage): void {
    if (retain || this.#closed) return // printers retain nothing: this is somebody's mistake, and old
    switch (protocol.methodOf(topic)) {
      case 'client-status': {
        const { value } = protocol.decodeClientStatus(payload)
        if (value === undefined) return
        this.#heard = value
        this.#gone = undefined
        this.#update()
        this.#answers.tell(value)
        return
      }
      case 'client-will':
        if (!protocol.isClientWill(payload)) return
        this.#heard = undefined
        this.#gone = new DeviceError('offline', `${this.#context.id} has lost its connection to the broker`)
        this.#update()
        this.#answers.tell(this.#gone)
        this.#look() // it may be back already
        return
      case 'print-result': {
        const { value } = protocol.decodePrintResult(payload)
        if (value !== undefined) this.#results.tell(value)
      }
    }
  }

  #absence(): DeviceError {
    const { id } = this.#context
    if (this.#closed) return new DeviceError('closed', `${id} was closed`)
    const { code = 'offline', message = `${id} is ${this.#state.state}`, fix } = this.#state.reason ?? {}
    return new DeviceError(code, message, fix === undefined ? {} : { fix })
  }

  #update(): void {
    const { state, error } = this.#effective()
    const { clock } = this.#context
    const since = state === this.#state.state ? this.#state.since : clock.now()
    const reason = error && { code: error.code, message: error.message, fix: error.fix }
    this.#state = { state, since, ...(reason ? { reason } : {}) }
    if (this.#poll !== undefined && !this.#closed && this.#pollMs !== this.#wantedMs) this.#arm()
    this.#changes.tell()
  }

  #effective(): { readonly state: DeviceState; readonly error?: DeviceError | undefined } {
    const { mqtt, id } = this.#context
    if (this.#closed) return { state: 'disconnected' }
    const { refusal } = this.#standing
    if (refusal !== undefined) return { state: 'lost', error: refusal }
    if (!mqtt.connected) {
      if (!this.#connectedBefore) return { state: 'init' }
      return { state: 'lost', error: new DeviceError('offline', `${id}: ${mqtt.name} is not connected`) }
    }
    if (this.#gone !== undefined) return { state: 'lost', error: this.#gone }
    if (this.#heard === undefined) return { state: 'init' }
    const trouble = troubleOf(this.#heard)
    return trouble === undefined ? { state: 'ready' } : { state: 'alert', error: troubleError(trouble) }
  }
}
