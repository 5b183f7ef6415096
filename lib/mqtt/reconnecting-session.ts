import type { Timer } from '../clock.ts'
import { asDeviceError, DeviceError } from '../errors.ts'
import { Listeners } from '../listeners.ts'
import { CONNECT_FLOOR_WALL_MS, CONNECT_TIMEOUT_MS } from './forget-session.ts'
import type { MqttLink, MqttMessage, MqttPublishOptions } from './link.ts'
import { Outbox } from './outbox.ts'
import type { MqttSession, MqttSessionOptions } from './session.ts'
import { SessionSubscriptions } from './session-subscriptions.ts'
import { surface } from './surface.ts'
import { topicProblem } from './topics.ts'

/** A session that can also say whether and why it is not connected. */
export interface ReconnectingSession extends MqttSession {
  /** Why it is not connected, while it is not. */
  readonly reason: DeviceError | undefined
  /**
   * Resolves once connected. @throws DeviceError when the attempt under way fails or, in the pause before the next one,
   * what the last one failed with; `closed` after `close`.
   */
  ready(): Promise<void>
  /** Hears of each loss, failed attempt and refused subscription; the session itself goes on. */
  onTrouble(listener: (error: DeviceError) => void): () => void
}

const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 4000 // with jitter, five seconds at most
const ACK_TIMEOUT_MS = 20_000
const OUTBOX_LIMIT = 1000

/**
 * Connects at once and comes back by itself (250 ms, doubling to 4 s, with jitter) until `close`. After each connect it
 * subscribes to everything again, so retained messages come again, and sends again what was not acknowledged.
 * QoS 0 is refused while offline (`offline`, `notDone`); QoS 1 waits for the broker, up to 1000 messages (`busy`).
 * A reader that must miss nothing keeps its client id, sets `clean: false` and subscribes before it awaits anything.
 */
export function openMqttSession(options: MqttSessionOptions): ReconnectingSession {
  const session = new Session(options)
  session.start()
  return session
}

class Session implements ReconnectingSession {
  readonly #options: MqttSessionOptions
  readonly #subscriptions: SessionSubscriptions
  readonly #outbox: Outbox
  readonly #connections = new Listeners<boolean>()
  readonly #troubles = new Listeners<DeviceError>()
  readonly #attempts = new Listeners<DeviceError | undefined>()
  #name = 'MQTT'
  #link: MqttLink | undefined
  #connected = false
  #connectedMs = 0
  #reason: DeviceError | undefined
  #retry: Timer | undefined
  #retryMs = FIRST_RETRY_MS
  #closed = false

  constructor(options: MqttSessionOptions) {
    this.#options = options
    const { clock, clean = true } = options
    this.#subscriptions = new SessionSubscriptions({
      clock,
      timeoutMs: ACK_TIMEOUT_MS,
      keepUnasked: !clean,
      trouble: (error) => this.#trouble(error),
      silent: (link) => this.#drop(link, 'SUBSCRIBE'),
    })
    this.#outbox = new Outbox({
      ...{ clock, limit: OUTBOX_LIMIT, ackTimeoutMs: ACK_TIMEOUT_MS },
      silent: (link) => this.#drop(link, 'PUBLISH'),
    })
  }

  get name(): string {
    return this.#name
  }

  get connected(): boolean {
    return this.#connected
  }

  get reason(): DeviceError | undefined {
    return this.#reason
  }

  start(): void {
    void this.#attempt()
  }

  publish(topic: string, payload: string, options: MqttPublishOptions): Promise<void> {
    const problem = topicProblem(topic)
    if (this.#closed) return Promise.reject(closedError())
    if (problem !== undefined) return Promise.reject(new DeviceError('illegal', problem))
    if (options.qos === 1) return this.#outbox.add(topic, payload, options)
    if (this.#connected && this.#link !== undefined) return this.#link.publish(topic, payload, options)
    return Promise.reject(this.#absence())
  }

  subscribe(filter: string, listener: (message: MqttMessage) => void): Promise<() => void> {
    if (this.#closed) return Promise.reject(closedError())
    return this.#subscriptions.add(filter, listener)
  }

  onConnected(listener: (connected: boolean) => void): () => void {
    return this.#connections.add(listener)
  }

  onTrouble(listener: (error: DeviceError) => void): () => void {
    return this.#troubles.add(listener)
  }

  ready(): Promise<void> {
    if (this.#connected) return Promise.resolve()
    if (this.#closed || this.#link === undefined) return Promise.reject(this.#absence())
    return new Promise((resolve, reject) => {
      const remove = this.#attempts.add((error) => {
        remove()
        if (error === undefined) resolve()
        else reject(error)
      })
    })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#retry?.cancel()
    const link = this.#link
    this.#link = undefined
    this.#subscriptions.close()
    this.#outbox.close()
    this.#become(false)
    tell(this.#attempts, closedError())
    await link?.close()
  }

  async #attempt(): Promise<void> {
    this.#retry = undefined
    const { connect, clock, clientId, will, clean = true } = this.#options
    const link = connect()
    this.#link = link
    this.#name = link.name
    link.onMessage((message) => this.#subscriptions.route(message))
    link.onClosed((error) => this.#lose(link, asDeviceError(error ?? 'the link was closed', 'offline')))
    const giveUp = () => this.#drop(link, 'CONNECT or SUBSCRIBE')
    const deadline = clock.after(CONNECT_TIMEOUT_MS, giveUp, { floorWallMs: CONNECT_FLOOR_WALL_MS })
    try {
      await link.open({ clientId, clean, ...(will ? { will } : {}) })
      if (this.#link === link) await this.#subscriptions.use(link)
      if (this.#link === link) this.#connect(link)
    } catch (error) {
      this.#lose(link, asDeviceError(error, 'noHardware'))
    } finally {
      deadline.cancel()
    }
  }

  #connect(link: MqttLink): void {
    this.#reason = undefined
    this.#connectedMs = this.#options.clock.monotonicMs()
    this.#outbox.use(link)
    this.#become(true)
    tell(this.#attempts, undefined)
  }

  /** No answer in time, though the link stands: a half-open connection looks like that. */
  #drop(link: MqttLink, asked: string): void {
    this.#lose(link, new DeviceError('timeout', `${link.name} did not answer ${asked} in time`))
  }

  #lose(link: MqttLink, error: DeviceError): void {
    if (this.#link !== link) return
    const { clock, random } = this.#options
    this.#link = undefined
    this.#reason = error
    void link.destroy()
    void this.#subscriptions.use(undefined)
    this.#outbox.use(undefined)
    // one that was lost at once (a client id used twice, a broker that restarts) does not begin again at the shortest pause
    if (this.#connected && clock.monotonicMs() - this.#connectedMs >= LONGEST_RETRY_MS)
      this.#retryMs = FIRST_RETRY_MS
    this.#become(false)
    tell(this.#attempts, error)
    this.#trouble(error)
    if (this.#closed) return
    const waitMs = Math.round(this.#retryMs * (0.75 + 0.5 * random.next()))
    this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS)
    this.#retry = clock.after(waitMs, () => void this.#attempt(), { background: true })
  }

  #become(connected: boolean): void {
    if (this.#connected === connected) return
    this.#connected = connected
    tell(this.#connections, connected)
  }

  #trouble(error: DeviceError): void {
    tell(this.#troubles, error)
  }

  #absence(): DeviceError {
    if (this.#closed) return closedError()
    const reason = this.#reason
    if (reason === undefined) return new DeviceError('offline', `${this.#name} is not connected yet`)
    const code = reason.code === 'noHardware' || reason.code === 'illegal' ? reason.code : 'offline'
    return new DeviceError(code, `not connected: ${reason.message}`, { fix: reason.fix, cause: reason })
  }
}

const closedError = () => new DeviceError('closed', 'the MQTT session was closed')

function tell<T>(listeners: Listeners<T>, value: T): void {
  try {
    listeners.tell(value)
  } catch (error) {
    surface(error)
  }
}
