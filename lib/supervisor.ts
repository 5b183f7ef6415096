import type { Clock, Timer } from './clock.ts'
import type { DeviceStatus } from './driver.ts'
import { asDeviceError, DeviceError } from './errors.ts'
import { Listeners } from './listeners.ts'
import type { DeviceState } from './outcome.ts'
import type { Random } from './random.ts'
import type { BurstTime, Connect, Transport } from './transport.ts'

/** What a supervisor is made of. */
export interface SupervisorOptions {
  /** A fresh transport for each attempt. */
  readonly connect: Connect
  readonly clock: Clock
  /** Jitter of the back-off, so that a hall of devices does not come back in step. */
  readonly random: Random
  /** Sets the device up after each connect; a failure counts as no connection. It may write and read. */
  readonly prepare?: () => Promise<void>
}

/** A burst and when it was on the line. */
export interface Burst extends BurstTime {
  readonly bytes: Uint8Array
}

/** A change of state, with its reason where there is one. */
export interface StateChange {
  readonly state: DeviceState
  readonly error?: DeviceError
}

const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 5000

/**
 * Owner of one port: opens it, sets the device up, writes in order, and comes back by itself after a loss
 * (250 ms, doubling to 5 s, each a quarter more or less). Nothing that waits on it waits for ever.
 * A listener that throws changes nothing here: its error surfaces as an uncaught exception on a turn of its own.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #states = new Listeners<StateChange>()
  readonly #data = new Listeners<Burst>()
  readonly #losses = new Listeners<DeviceError>()
  #state: DeviceState = 'disconnected'
  #since: number
  #reason: DeviceError | undefined
  /** The attempt or link of this moment. */
  #transport: Transport | undefined
  /** The same, once it is open. */
  #open: Transport | undefined
  /** Whether that one is set up: `ready` or `alert`. */
  #up = false
  /** Those who wait for the end of this attempt. */
  #waiting: (() => void)[] = []
  /** What the device complained of while it was set up. */
  #trouble: DeviceError | undefined
  #retry: Timer | undefined
  #retryMs = FIRST_RETRY_MS
  #closing: Promise<void> | undefined

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#since = options.clock.now()
  }

  /** Homie's word for how things stand: `init` until the first attempt ends, `lost` from a loss until it is usable again. */
  get state(): DeviceState {
    return this.#state
  }

  /** Why it is `lost` or in `alert`. */
  get reason(): DeviceError | undefined {
    return this.#reason
  }

  /** The same for whoever uses the device: a reason that changes does not begin a state anew. */
  get status(): DeviceStatus {
    const now = { state: this.#state, since: this.#since }
    if (this.#reason === undefined) return now
    const { code, message, fix } = this.#reason
    return { ...now, reason: { code, message, fix } }
  }

  /** Hears every change of state, and of the reason of one. Returns what removes the listener. */
  onState(listener: (change: StateChange) => void): () => void {
    return this.#states.add(listener)
  }

  /** Hears every burst from the device. */
  onData(listener: (burst: Burst) => void): () => void {
    return this.#data.add(listener)
  }

  /**
   * Told when the link is gone, before the state changes: settle what waits. The error's outcome is `unknown`, for bytes
   * may have left; what was not begun is `notDone` all the same, and only its owner knows.
   */
  onLoss(listener: (error: DeviceError) => void): () => void {
    return this.#losses.add(listener)
  }

  /** Begins to connect; never throws, comes back by itself until `close`. */
  start(): void {
    if (this.#closing !== undefined || this.#transport !== undefined || this.#retry !== undefined) return
    void this.#attempt()
  }

  /**
   * Resolves once the state is `ready` or `alert`; waits for the attempt under way, if there is one, and for no other.
   * @throws DeviceError when that fails, between attempts, not started or closed.
   */
  ready(): Promise<void> {
    if (this.#up) return Promise.resolve()
    if (this.#transport === undefined) return Promise.reject(this.#absence())
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => (this.#up ? resolve() : reject(this.#absence())))
    })
  }

  /** Writes in order. @throws DeviceError `offline`, `notDone`, when there is no open link; else as the transport does. */
  write(bytes: Uint8Array): Promise<void> {
    return this.#open?.write(bytes) ?? Promise.reject(this.#absence())
  }

  /**
   * The device itself reports trouble (paper, cover): `alert` until told `undefined` or lost. Told during `prepare` it
   * takes effect at its end; the same trouble told again is no change.
   */
  alert(error: DeviceError | undefined): void {
    if (this.#transport === undefined || isSame(error, this.#trouble)) return
    this.#trouble = error
    if (this.#up) this.#usable()
  }

  /** Drops the link because the device does not answer; connects again after the back-off. */
  drop(error: DeviceError): void {
    const transport = this.#transport
    if (transport !== undefined) this.#lose(transport, error)
  }

  /** Closes for good; everything that waits settles. */
  close(): Promise<void> {
    if (this.#closing === undefined) {
      this.#retry?.cancel()
      this.#closing = this.#forget()?.close() ?? Promise.resolve()
      const error = new DeviceError('closed', 'the device was closed')
      this.#losses.tell(afterwards(error))
      this.#become('disconnected', error)
      this.#answer()
    }
    return this.#closing
  }

  async #attempt(): Promise<void> {
    this.#retry = undefined
    let transport: Transport
    try {
      transport = this.#options.connect()
    } catch (error) {
      return this.#comeBack(asDeviceError(error, 'noHardware'))
    }
    this.#transport = transport
    if (this.#state !== 'lost') this.#become('init')
    if (this.#transport !== transport) return
    transport.onData((bytes, time) => {
      if (this.#transport === transport)
        this.#data.tell({ bytes, firstMs: time.firstMs, lastMs: time.lastMs })
    })
    transport.onClosed((error) => {
      this.#lose(
        transport,
        error ?? new DeviceError('offline', `${transport.name} was closed by the other side`),
      )
    })
    try {
      await transport.open()
      if (this.#transport !== transport) return
      this.#open = transport
      await this.#options.prepare?.()
      if (this.#transport !== transport) return
      this.#retryMs = FIRST_RETRY_MS
      this.#up = true
      this.#usable()
      this.#answer()
    } catch (error) {
      this.#lose(transport, asDeviceError(error, 'noHardware'))
    }
  }

  #lose(transport: Transport, error: DeviceError): void {
    if (this.#transport !== transport) return
    this.#forget()
    void transport.close()
    this.#comeBack(error)
  }

  #comeBack(error: DeviceError): void {
    const waitMs = Math.round(this.#retryMs * (0.75 + 0.5 * this.#options.random.next()))
    this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS)
    this.#retry = this.#options.clock.after(waitMs, () => void this.#attempt(), { background: true })
    this.#losses.tell(afterwards(error))
    if (this.#closing !== undefined) return
    this.#become('lost', error)
    this.#answer()
  }

  #answer(): void {
    for (const answer of this.#waiting.splice(0)) answer()
  }

  #forget(): Transport | undefined {
    const transport = this.#transport
    this.#transport = undefined
    this.#open = undefined
    this.#up = false
    this.#trouble = undefined
    return transport
  }

  #absence(): DeviceError {
    if (this.#closing !== undefined) return new DeviceError('closed', 'the device was closed')
    const reason = this.#reason
    const code = reason?.code === 'noHardware' || reason?.code === 'busy' ? reason.code : 'offline'
    return new DeviceError(code, reason ? `not connected: ${reason.message}` : 'not connected', {
      ...(reason ? { cause: reason, fix: reason.fix } : {}),
    })
  }

  #usable(): void {
    this.#become(this.#trouble ? 'alert' : 'ready', this.#trouble)
  }

  /** Tells of it unless everybody knows: attempts that fail for the same reason are no news. */
  #become(state: DeviceState, error?: DeviceError): void {
    const known = state === this.#state && isSame(error, this.#reason)
    if (state !== this.#state) this.#since = this.#options.clock.now()
    this.#state = state
    this.#reason = error
    if (known) return
    this.#states.tell(error ? { state, error } : { state })
  }
}

function isSame(a: DeviceError | undefined, b: DeviceError | undefined): boolean {
  return a?.code === b?.code && a?.message === b?.message
}

/** A loss as those hear it who may have written already. */
function afterwards({ code, message, fix, cause }: DeviceError): DeviceError {
  return new DeviceError(code, message, { outcome: 'unknown', fix, cause })
}
