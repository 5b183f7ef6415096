/**
 * Time as a parameter. Nothing outside this file and the virtual clock may read any other time.
 * All times are integer ms; `now()` is centre time since the Unix epoch (UTC), `monotonicMs()` never steps.
 */

/** A call that waits for its moment. */
export interface Timer {
  /** Forgets the call; harmless when it has been made already. */
  cancel(): void
}

/** How a timer behaves apart from its delay. */
export interface TimerOptions {
  /** Polls and keep-alives: never moves virtual time by itself, never keeps the process alive. */
  readonly background?: boolean
  /**
   * A wait for another party's reply: under a scaled clock never shorter than this many ms of wall time. Where this
   * process stood still meanwhile (a blocked event loop, a machine that slept), the reply may be here and unread: the
   * wait then goes on for as long as it stood still, at most these ms.
   */
  readonly floorWallMs?: number
}

/** The only source of time. */
export interface Clock {
  /** Centre time, ms since the Unix epoch, UTC. May step. */
  now(): number
  /** Ms since some moment in the past; never steps. For durations and timeouts. */
  monotonicMs(): number
  /** Calls `fn` once, `ms` from now; a negative or absent `ms` counts as 0. */
  after(ms: number, fn: () => void, options?: TimerOptions): Timer
  /** Resolves `ms` from now. */
  sleep(ms: number, options?: TimerOptions): Promise<void>
}

/** The wall time below which a reply deadline never falls under a scaled clock, ms. */
export const REPLY_FLOOR_WALL_MS = 250

/** A timer that comes so much too late tells of a process that stood still, ms of wall time. */
const STANDSTILL_MS = 50
const MOST_STANDSTILLS = 8 // in one wait: every promise settles, however slow the machine

const LONGEST_MS = 0x7fffffff // setTimeout fires at once beyond this

/**
 * Centre time that runs `speed` times as fast as the wall, starting at `startMs` (default: the real date).
 * @throws RangeError for a speed of 0 or less, or above 100,000.
 */
export function scaledClock(speed: number, startMs: number = Date.now()): Clock {
  if (!(speed > 0 && speed <= 100_000)) throw new RangeError(`speed must lie in (0, 100000], got ${speed}`)
  return wallClock(speed, startMs, (ms, { floorWallMs = 0 }) => Math.max(ms / speed, floorWallMs))
}

function wallClock(
  speed: number,
  startMs: number,
  toWallMs: (ms: number, options: TimerOptions) => number,
): Clock {
  const origin = performance.now()
  const monotonicMs = () => Math.floor((performance.now() - origin) * speed)
  const after: Clock['after'] = (ms, fn, options = {}) => {
    let dueMs = performance.now() + toWallMs(Math.max(0, ms), options)
    let standstills = 0
    let handle: NodeJS.Timeout
    const fire = () => {
      const nowMs = performance.now()
      const lateMs = nowMs - dueMs
      const waits = options.floorWallMs !== undefined && standstills < MOST_STANDSTILLS
      if (lateMs < 0)
        arm() // timers may fire a little early
      else if (waits && lateMs > STANDSTILL_MS) {
        standstills++
        dueMs = nowMs + Math.min(lateMs, options.floorWallMs ?? 0)
        arm()
      } else fn()
    }
    const arm = () => {
      handle = setTimeout(fire, Math.min(Math.ceil(dueMs - performance.now()), LONGEST_MS))
      if (options.background) handle.unref()
    }
    arm()
    return { cancel: () => clearTimeout(handle) }
  }
  return {
    now: () => Math.floor(startMs) + monotonicMs(),
    monotonicMs,
    after,
    sleep: (ms, options) => new Promise((resolve) => after(ms, resolve, options)),
  }
}

/** The machine's own time; `now()` follows the machine's clock when it is set. Deadlines are what the driver asked for. */
export const systemClock: Clock = { ...wallClock(1, 0, (ms) => ms), now: () => Date.now() }
