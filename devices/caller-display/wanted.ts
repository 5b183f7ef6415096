import {
  asDeviceError,
  type Clock,
  type CommandOptions,
  type Commands,
  DeviceError,
  type Done,
  type ErrorCode,
  type Evidence,
  type Permit,
  Queue,
  type Timer,
} from '../../lib/index.ts'
import type { Call, DisplayDriver, DisplayStatus, ShowOptions } from './contract.ts'

/** What a display is made of, whether it shows one call or a list. */
export interface DisplayOptions {
  /** The device's id in its centre. */
  readonly id: string
  readonly driver: DisplayDriver
  /** Makes its commands idempotent. */
  readonly commands: Commands
  readonly clock: Clock
}

/** What should be lit, and until when. */
interface Wanted {
  readonly calls: readonly Call[]
  readonly until?: number
}

const DARK: Wanted = { calls: [] }
const BOOT_MS = 5000 // longer than any display here takes
const FIRST_REFRESH_MS = 5000
const FIRST_DARK_MS = 20_000 // most displays have been called to again by then
const MEND_RETRY_MS = 1000
const LONGEST_RETRY_MS = 60_000
const LONGEST_WAIT_MS = 0x7fffffff

/**
 * Keeps what should be lit apart from what is lit, and brings the two together: after a reset or a reconnect, after an
 * outcome nobody knows, at `until`, and every `refreshMs` where the display cannot tell that it forgot.
 *
 * A show that ended `done` or `unknown` is wanted from then on; one that ended `notDone` is withdrawn, and what was
 * wanted before it stays wanted. Darkness is wanted from when it was asked for, even of a display that cannot be reached:
 * nobody wants the old call any more. What somebody else showed on a shared display is wanted as if shown from here.
 */
export class WantedDisplay {
  readonly #options: DisplayOptions
  readonly #queue = new Queue()
  #wanted = DARK
  #seq = Number.NEGATIVE_INFINITY
  /** Shows that wait or run: each lights everything anew, so nothing needs mending before them. */
  #underWay = 0
  /** Whether what is lit may differ from what is wanted. */
  #stale = true
  #usable = false
  /** The power-on of the display that `lit` is known of. */
  #boot: number | undefined
  /** When what is wanted was first lit, monotonic ms. */
  #wantedMs = 0
  #everLit = false
  #closed = false
  #timer: Timer | undefined
  #retry: Timer | undefined
  /** After a word of refusal: what is wrong on the way may mend, what is wrong for good is not asked for every second. */
  #retryMs = MEND_RETRY_MS

  constructor(options: DisplayOptions) {
    this.#options = options
    options.driver.onStatus((status) => this.#follow(status))
  }

  /** Lights exactly these calls; `op` and `payload` say so to the ledger. */
  show(op: string, payload: unknown, calls: readonly Call[], options: ShowOptions): Promise<Done> {
    return this.#run(op, payload, options, (permit) => this.#change(calls, permit, options))
  }

  /** Lets a person find the display. */
  identify(options: CommandOptions): Promise<Done> {
    return this.#run('identify', {}, options, (permit) => this.#options.driver.identify(permit))
  }

  /** Closes for good. */
  async close(): Promise<void> {
    this.#closed = true
    this.#timer?.cancel()
    this.#retry?.cancel()
    await this.#options.driver.close()
  }

  #run(
    op: string,
    payload: unknown,
    { id, expiresAt, ttlMs }: CommandOptions,
    act: (permit: Permit) => Promise<Evidence>,
  ): Promise<Done> {
    return this.#options.commands.run({ op, payload, id, expiresAt, ttlMs }, async (permit) => {
      this.#underWay++
      try {
        return await this.#queue.run(() => act(permit))
      } finally {
        this.#underWay--
        this.#settle()
      }
    })
  }

  async #change(calls: readonly Call[], permit: Permit, options: ShowOptions): Promise<Evidence> {
    const { driver, clock } = this.#options
    const { seq, until } = options
    if (seq !== undefined && seq < this.#seq) {
      throw new DeviceError('superseded', `seq ${seq} came after seq ${this.#seq} had been accepted`)
    }
    if (calls.length > driver.capacity) {
      throw new DeviceError(
        'illegal',
        `${calls.length} calls do not fit: this display holds ${driver.capacity}`,
        {
          fix: `Show at most ${driver.capacity} at once.`,
        },
      )
    }
    let begun = false
    const begin = () => {
      permit.begin()
      begun = true
      if (until !== undefined && clock.now() >= until) {
        throw new DeviceError(
          'expired',
          `command ${permit.id} came to its turn when its time on the display was over`,
        )
      }
      this.#stale = true
    }
    try {
      const evidence = await driver.light(calls, { id: permit.id, begin }, options)
      this.#accept(calls, options)
      this.#stale = false
      return evidence
    } catch (error) {
      const failure = asDeviceError(error, 'failure', 'unknown')
      const asked =
        failure.outcome === 'unknown' || (calls.length === 0 && !refused(failure.code, begun, options))
      if (asked) {
        this.#stale = true
        this.#accept(calls, options)
      }
      if (!asked || failure.outcome === 'unknown') throw failure
      const { code, message, fix } = failure
      const said = `${message}; it is to be dark when it is back`
      throw new DeviceError(code, said, { outcome: 'unknown', fix, cause: failure })
    }
  }

  #accept(calls: readonly Call[], { seq, until }: ShowOptions): void {
    this.#want({ calls, ...(until === undefined ? {} : { until }) })
    if (seq !== undefined) this.#seq = seq
  }

  #want(wanted: Wanted): void {
    this.#everLit ||= wanted.calls.length > 0
    this.#wanted = wanted
    this.#wantedMs = this.#options.clock.monotonicMs()
    this.#arm()
  }

  #follow({ state, lit, boot }: DisplayStatus): void {
    const { driver } = this.#options
    const before = this.#usable
    this.#usable = state === 'ready' || state === 'alert'
    if (!this.#usable) {
      this.#stale ||= !driver.shared
      return
    }
    const restarted = boot !== this.#boot
    this.#boot = boot
    if (before && !restarted) {
      this.#settle()
      return
    }
    this.#arm(BOOT_MS) // what came back with its line may have been booting, and deaf to what it was told
    const same = lit !== undefined && sameCalls(lit, this.#wanted.calls)
    if (same) this.#stale = false
    else if (restarted || !driver.shared) this.#stale = true
    this.#settle()
  }

  /** Nothing is under way: brings back what is wanted, or takes over what somebody else lit. */
  #settle(): void {
    if (this.#late) this.#stale = true
    if (this.#stale) this.#mend()
    else this.#adopt()
  }

  /** What is lit was asked for from here, now or in an earlier life, and is not what is wanted. */
  get #late(): boolean {
    const { driver, commands } = this.#options
    const { by, overtaken = false } = driver.status
    return overtaken || (by !== undefined && commands.ofEarlierLife(by))
  }

  /** What somebody else lit, later than we did, is wanted from now on. */
  #adopt(): void {
    const { driver } = this.#options
    const { lit, until } = driver.status
    if (!driver.shared || !this.#usable || this.#stale || this.#underWay > 0) return
    if (lit === undefined || this.#late) return
    if (sameCalls(lit, this.#wanted.calls) && until === this.#wanted.until) return
    this.#want({ calls: lit, ...(until === undefined ? {} : { until }) })
  }

  /** One timer for the two reasons to act on what is lit: its end, and the next refresh. */
  #arm(soonMs = Number.POSITIVE_INFINITY): void {
    const { clock, driver } = this.#options
    this.#timer?.cancel()
    const { calls, until } = this.#wanted
    const dark = calls.length === 0
    if (this.#closed || (dark && !this.#everLit)) return
    const leftMs = until === undefined ? Number.POSITIVE_INFINITY : until - clock.now()
    // a call that is new is looked for: it is not dark for longer than it has been called
    const ageMs = clock.monotonicMs() - this.#wantedMs
    // a number that has gone may still be lit; what has been dark for long is darkened ever more seldom
    const againMs = dark
      ? Math.max(FIRST_DARK_MS, ageMs)
      : Math.min(driver.refreshMs ?? 0, Math.max(FIRST_REFRESH_MS, ageMs))
    const refreshMs = driver.refreshMs === undefined ? Number.POSITIVE_INFINITY : Math.min(soonMs, againMs)
    const waitMs = Math.min(leftMs, refreshMs)
    if (waitMs === Number.POSITIVE_INFINITY) return
    this.#timer = clock.after(Math.min(waitMs, LONGEST_WAIT_MS), () => this.#look(), { background: true })
  }

  #look(): void {
    const { until } = this.#wanted
    const over = until !== undefined && this.#options.clock.now() >= until
    if (over) {
      this.#wanted = DARK
      this.#wantedMs = this.#options.clock.monotonicMs()
    }
    if (over || this.#options.driver.refreshMs !== undefined) {
      this.#stale = true
      this.#mend()
    }
    this.#arm()
  }

  /** Lights what is wanted, without a sound or a blink, once nothing newer is under way. */
  #mend(): void {
    this.#retry?.cancel()
    if (!this.#due()) return
    this.#queue
      .run(() => this.#relight())
      .catch((error: unknown) => {
        if (this.#closed) return
        const told = asDeviceError(error).code === 'illegal'
        this.#retryMs = told ? Math.min(2 * this.#retryMs, LONGEST_RETRY_MS) : MEND_RETRY_MS
        this.#retry = this.#options.clock.after(this.#retryMs, () => this.#mend(), { background: true })
      })
  }

  async #relight(): Promise<void> {
    if (!this.#due()) return
    const { driver, clock } = this.#options
    if (this.#wanted.until !== undefined && clock.now() >= this.#wanted.until) this.#wanted = DARK
    const wanted = this.#wanted
    const { calls, until } = wanted
    await driver.light(
      calls,
      { id: 'restore', begin: () => {} },
      { quiet: true, ...(until === undefined ? {} : { until }) },
    )
    this.#retryMs = MEND_RETRY_MS
    if (this.#wanted !== wanted) return this.#mend()
    this.#stale = false
    this.#adopt()
  }

  #due(): boolean {
    return this.#stale && this.#usable && !this.#closed && this.#underWay === 0
  }
}

/** Whether a blank that failed has asked for nothing: darkness is wanted by whoever asked for it in time and rightly. */
function refused(code: ErrorCode, begun: boolean, { ttlMs, expiresAt }: ShowOptions): boolean {
  switch (code) {
    case 'superseded':
    case 'closed':
      return true
    case 'illegal':
      return !begun // else it was changed on its way: what is sent from here is right
    case 'expired':
      return ttlMs !== undefined || expiresAt !== undefined // else it was only long on its way
    default:
      return false
  }
}

function sameCalls(a: readonly Call[], b: readonly Call[]): boolean {
  return (
    a.length === b.length &&
    a.every((call, i) => call.ticket === b[i]?.ticket && call.window === b[i]?.window)
  )
}
