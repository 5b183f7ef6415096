import { z } from 'zod'
import {
  asDeviceError,
  canonicalJson,
  DeviceError,
  type DeviceState,
  type DeviceStatus,
  ERROR_CODES,
  type Evidence,
  Listeners,
  type MqttDriverContext,
  type Permit,
  type Timer,
} from '../../lib/index.ts'
import {
  decodeMessage,
  deviceStateMessageSchema,
  type deviceStateSchema,
  type EventMessage,
  eventMessageSchema,
  type MqttMessage,
  topicOf,
} from '../../lib/mqtt/index.ts'
import { GatewayLife } from './gateway-life.ts'
import { Question } from './question.ts'
import { type RemoteCommand, RemoteCommands, type SendOptions } from './remote-commands.ts'

/** Facts of a kind, as they stand under `status` in the device's state. */
export type Fields = Readonly<Record<string, unknown>>

/** What tells the driver of one kind from the others. */
export interface RemoteDeviceOptions<S extends DeviceStatus> {
  readonly context: MqttDriverContext
  /** A status of the kind from what is common and what the device said; `boot` is undefined before its first word. */
  readonly status: (common: DeviceStatus, fields: Fields, boot: number | undefined) => S
  /** Hears its events, never a retained one; repeats are for the listener to find. */
  readonly event?: (event: EventMessage) => void
  /** The gateway's life, where somebody watches it already. */
  readonly gateway?: GatewayLife
  /** See {@link SendOptions}; asked before each command. */
  readonly dated?: () => number | undefined
}

const FIRST_WORD_MS = 5000
const FIRST_WORD_FLOOR_WALL_MS = 1000
const ASK_AGAIN_MS = 10_000 // as a session asks for what was granted once
const USABLE: readonly DeviceState[] = ['ready', 'alert', 'sleeping']

const reasonSchema = z.object({ code: z.enum(ERROR_CODES), message: z.string(), fix: z.string() })

interface Said {
  readonly state: DeviceState
  readonly fields: Fields
  readonly since: number | undefined
  readonly boot: number | undefined
  readonly seq: number
  readonly gateway: boolean
  /** Set after a loss: an older word may be all there is. */
  readonly stale?: true
}

/** What drivers over MQTT have in common: the device's state as it tells it itself, and commands with their results. */
export class RemoteDevice<S extends DeviceStatus> {
  readonly #options: RemoteDeviceOptions<S>
  readonly #commands: RemoteCommands
  readonly #question: Question
  readonly #listeners = new Listeners<S>()
  readonly #stops: (() => void)[] = []
  #gateway: GatewayLife | undefined
  #said: Said | undefined
  /** Subscriptions that the broker refused, and what it said. */
  readonly #refused = new Map<() => void, DeviceError>()
  #status: S
  #connectedBefore = false
  #closed = false
  /** A word of it could not be read, or may be an old one: what is known may be out of date. */
  #misheard = false

  constructor(options: RemoteDeviceOptions<S>) {
    this.#options = options
    const { mqtt, clock, centre, id, random } = options.context
    this.#commands = new RemoteCommands({ mqtt, clock, centre, name: id })
    this.#question = new Question({
      ...{ clock, random: random.split('questions'), mqtt, centre, device: id },
      wanted: () => mqtt.connected && !this.#closed && this.#wantsWord,
    })
    this.#status = options.status({ state: 'init', since: clock.now() }, {}, undefined)
  }

  get status(): S {
    return this.#status
  }

  /** What the device said last, beyond its state; empty before its first word. */
  get fields(): Fields {
    return this.#said?.fields ?? {}
  }

  onStatus(listener: (status: S) => void): () => void {
    return this.#listeners.add(listener)
  }

  start(): void {
    const { mqtt } = this.#options.context
    this.#connectedBefore = mqtt.connected
    this.#question.ask()
    this.#stops.push(mqtt.onConnected((connected) => this.#follow(connected)))
    this.#listen(() => this.#commands.start())
    this.#listen(() => this.#subscribe('state', (message) => this.#hearState(message)))
    const { event } = this.#options
    if (event !== undefined) {
      this.#listen(() =>
        this.#subscribe('event', ({ payload, retain }) => {
          const { value } = retain ? {} : decodeMessage(eventMessageSchema, payload)
          if (value !== undefined) event(value)
        }),
      )
    }
    const { gateway } = this.#options
    if (gateway !== undefined) this.#watch(gateway)
  }

  /** Resolves once usable; waits for the first word only. @throws DeviceError `offline` when it is known or likely to be away. */
  ready(): Promise<void> {
    const { clock, id } = this.#options.context
    if (this.#usable) return Promise.resolve()
    if (this.#status.state !== 'init') return Promise.reject(this.#absence())
    return new Promise((resolve, reject) => {
      const timer = clock.after(
        FIRST_WORD_MS,
        () => {
          remove()
          const fix = 'Check that the device, or its gateway, is switched on and uses this broker.'
          reject(
            new DeviceError('offline', `${id} has not told its state on ${this.#options.context.mqtt.name}`, {
              fix,
            }),
          )
        },
        { floorWallMs: FIRST_WORD_FLOOR_WALL_MS },
      )
      const remove = this.onStatus(({ state }) => {
        if (state === 'init') return
        timer.cancel()
        remove()
        if (this.#usable) resolve()
        else reject(this.#absence())
      })
    })
  }

  /** Sends one command and waits for its result. @throws DeviceError `offline`, `notDone`, before anything is sent to one that is away. */
  async send(command: RemoteCommand, permit: Permit, options: SendOptions): Promise<Evidence> {
    const { clock } = this.#options.context
    const beganMs = clock.monotonicMs()
    await this.ready()
    const { ttlMs } = options
    const waitedMs = clock.monotonicMs() - beganMs
    const left = ttlMs === undefined ? {} : { ttlMs: Math.max(0, Math.floor(ttlMs - waitedMs)) }
    return this.#commands.send(command, permit, {
      ...options,
      ...left,
      dated: this.#said?.gateway ? this.#options.dated?.() : undefined, // a device's own clock may be anything
    })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#question.close()
    for (const stop of this.#stops.splice(0)) stop()
    this.#commands.close()
    if (this.#options.gateway === undefined) this.#gateway?.close()
    this.#update()
  }

  get #usable(): boolean {
    return USABLE.includes(this.#status.state)
  }

  #absence(): DeviceError {
    const { id } = this.#options.context
    if (this.#closed) return new DeviceError('closed', `${id} was closed`)
    const { code = 'offline', message = `${id} is ${this.#status.state}`, fix } = this.#status.reason ?? {}
    return new DeviceError(code, message, fix === undefined ? {} : { fix })
  }

  async #subscribe(leaf: 'state' | 'event', listener: (message: MqttMessage) => void): Promise<void> {
    const { mqtt, centre, id } = this.#options.context
    const stop = await mqtt.subscribe(topicOf(centre, id, leaf), listener)
    if (this.#closed) stop()
    else this.#stops.push(stop)
  }

  /** Asks for a subscription until it is granted: rules of a broker are mended without a word to those that they shut out. */
  #listen(subscribe: () => Promise<void>): void {
    const { clock } = this.#options.context
    let again: Timer | undefined
    this.#stops.push(() => again?.cancel())
    const ask = () =>
      void subscribe().then(
        () => {
          if (this.#refused.delete(ask)) this.#update()
        },
        (error: unknown) => {
          if (this.#closed) return
          this.#refused.set(ask, asDeviceError(error))
          this.#update()
          again = clock.after(ASK_AGAIN_MS, ask, { background: true })
        },
      )
    ask()
  }

  #watch(gateway: GatewayLife): void {
    this.#gateway = gateway
    this.#stops.push(gateway.onChange(() => this.#follow(this.#options.context.mqtt.connected)))
  }

  #follow(connected: boolean): void {
    this.#connectedBefore ||= connected
    this.#question.ask()
    const gone = this.#gateway !== undefined && this.#gateway.state !== 'ready'
    if ((!connected || gone) && this.#said !== undefined) this.#said = { ...this.#said, stale: true }
    this.#update()
  }

  #mishear(): void {
    const asking = this.#misheard
    this.#misheard = true
    if (!asking) this.#question.ask()
  }

  /** Nothing was heard of it, or nothing that can be gone by, or only that it is gone. */
  get #wantsWord(): boolean {
    return this.#said === undefined || this.#said.state === 'lost' || this.#misheard
  }

  #hearState({ payload, retain }: MqttMessage): void {
    const { value } = decodeMessage(deviceStateMessageSchema, payload)
    if (value === undefined) {
      if (payload.length > 0) this.#mishear()
      return
    }
    this.#misheard = false
    if (!('status' in value)) {
      const { boot, seq = 0, fields = {} } = this.#said ?? {}
      this.#said = { state: 'lost', fields, since: undefined, boot, seq, gateway: false, stale: true }
      this.#question.ask() // its next word may be lost as this one was not
    } else {
      const { state, status, since, boot, seq, via } = value as z.infer<typeof deviceStateSchema>
      // after a loss only what a device says now may count from lower: a broker may have kept an older word than we heard
      const fresh = this.#said?.stale && (via === 'gateway' || !retain)
      const known = this.#said
      const older = known?.boot !== undefined && (boot - known.boot || seq - known.seq) < 0
      if (older && !fresh) return // late
      if (older || state === 'init') this.#mishear() // it counts anew, or was overtaken by its own next word
      this.#said = { state, fields: status, since, boot, seq, gateway: via === 'gateway' }
      if (via === 'gateway' && this.#gateway === undefined) {
        const { mqtt, centre } = this.#options.context
        const gateway = new GatewayLife(mqtt, centre)
        this.#watch(gateway)
        this.#listen(() => gateway.start())
      }
    }
    this.#update()
  }

  #update(): void {
    const { clock } = this.#options.context
    const { state, since, reason } = this.#effective()
    const before = this.#status
    const common = {
      state,
      since: since ?? (state === before.state ? before.since : clock.now()),
      ...(reason === undefined
        ? {}
        : { reason: { code: reason.code, message: reason.message, fix: reason.fix } }),
    }
    const status = this.#options.status(common, this.fields, this.#said?.boot)
    if (canonicalJson(status) === canonicalJson(before)) return
    this.#status = status
    this.#listeners.tell(status)
  }

  #effective(): {
    readonly state: DeviceState
    readonly since?: number | undefined
    readonly reason?: DeviceStatus['reason']
  } {
    const { mqtt, id } = this.#options.context
    const away = (message: string): DeviceStatus['reason'] => new DeviceError('offline', message)
    if (this.#closed) return { state: 'disconnected' }
    const [refused] = this.#refused.values()
    if (refused !== undefined) return { state: 'lost', reason: refused }
    const said = this.#said
    if (!mqtt.connected && this.#connectedBefore) {
      return { state: 'lost', reason: away(`${id}: ${mqtt.name} is not connected`) }
    }
    if (!mqtt.connected) return { state: 'init' } // retained words come just before
    if (said === undefined) return { state: 'init' }
    if (said.gateway) {
      const gateway = this.#gateway?.state
      if (gateway === undefined || gateway === 'init') return { state: 'init' }
      if (gateway === 'lost' || gateway === 'disconnected')
        return { state: gateway, reason: away(`${id}: its gateway is ${gateway}`) }
    }
    const told = reasonSchema.safeParse(said.fields['reason'])
    const reason = told.success
      ? told.data
      : said.state === 'lost'
        ? away(`${id} has lost its connection`)
        : undefined
    return { state: said.state, since: said.since, reason }
  }
}
