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
  /** A wait for another party's reply: under a scaled clock never shorter than this many ms of wall time. */
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

const LONGEST_MS = 0x7fffffff // setTimeout fires at once beyond this

/** Centre time that runs `speed` times as fast as the wall, starting at `startMs` (default: the real date). */
export function scaledClock(speed: number, startMs: number = Date.now()): Clock {
  if (!(speed > 0 && speed <= 100_000)) throw new RangeError(`speed must lie in (0, 100000], got ${speed}`)
  const origin = performance.now()
  const monotonicMs = () => Math.floor((performance.now() - origin) * speed)
  const after: Clock['after'] = (ms, fn, options = {}) => {
    const wallMs = Math.max(0, ms / speed, options.floorWallMs ?? 0)
    let handle: NodeJS.Timeout
    const arm = (leftMs: number) => {
      const stepMs = Math.min(leftMs, LONGEST_MS)
      handle = setTimeout(() => (leftMs > stepMs ? arm(leftMs - stepMs) : fn()), stepMs)
      if (options.background) handle.unref()
    }
    arm(Number.isFinite(wallMs) ? wallMs : LONGEST_MS)
    return { cancel: () => clearTimeout(handle) }
  }
  return {
    now: () => Math.floor(startMs) + monotonicMs(),
    monotonicMs,
    after,
    sleep: (ms, options) => new Promise((resolve) => after(ms, resolve, options)),
  }
}

const real = scaledClock(1)

/** The machine's own time; `now()` follows the machine's clock when it is set. */
export const systemClock: Clock = { ...real, now: () => Date.now() }
