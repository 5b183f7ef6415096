/** How the time of a room goes while a program under test talks to it over real sockets. */
import { type Clock, scaledClock, systemClock, VirtualClock } from '../../lib/index.ts'

/** The time of a room, and what lets it pass. */
export interface Pace {
  readonly clock: Clock
  /** How many times faster than the wall it goes, as far as that can be said. */
  readonly speed: number
  /** Lets so much centre time pass, ms. */
  advance(ms: number): Promise<void>
  /** Lets a little pass; with `still` only on the wall. */
  breathe(still: boolean): Promise<void>
  /** Lets time pass until a promise settles. */
  until<T>(promise: PromiseLike<T>): Promise<T>
}

/** How finely stepped time goes. */
export interface StepOptions {
  /** Centre time moved at once, ms. Default 50. */
  readonly stepMs?: number
  /** Wall time without traffic that allows the next step, ms. Default 5. */
  readonly quietMs?: number
}

const POLL_MS = 5
const STEP_MS = 50
const QUIET_MS = 5
const MOST_HOLDS = 40
const LONGEST_WAIT_WALL_MS = 60_000 // what waits for a program that never answers must end as well

/** Time runs by itself, `speed` times as fast as the wall. */
export function scaledPace(speed: number): Pace {
  const clock = scaledClock(speed)
  return {
    ...{ clock, speed },
    advance: (ms) => clock.sleep(ms),
    breathe: () => systemClock.sleep(POLL_MS),
    until: async (promise) => promise,
  }
}

/**
 * Time stands still except while the test advances or awaits; there it goes in steps, and before each step holds until
 * nothing has come over a socket for `quietMs` of wall time. `traffic` counts what comes.
 */
export function steppedPace(
  { stepMs = STEP_MS, quietMs = QUIET_MS }: StepOptions,
  traffic: () => number,
): Pace {
  const clock = new VirtualClock()
  const quiet = async () => {
    for (let holds = 0; holds < MOST_HOLDS; holds++) {
      const before = traffic()
      await systemClock.sleep(quietMs)
      if (before === traffic()) return
    }
  }
  const step = async (ms: number) => {
    await quiet()
    await clock.advance(ms)
  }
  const advance = async (ms: number) => {
    for (let left = ms; left > 0; left -= stepMs) await step(Math.min(left, stepMs))
    await quiet()
  }
  return {
    ...{ clock, advance, speed: stepMs / quietMs },
    breathe: (still) => (still ? quiet() : step(stepMs)),
    until: async (promise) => {
      let settled = false
      const settle = () => {
        settled = true
      }
      promise.then(settle, settle)
      const deadlineMs = systemClock.monotonicMs() + LONGEST_WAIT_WALL_MS
      await quiet()
      while (!settled && systemClock.monotonicMs() < deadlineMs) await step(stepMs)
      if (!settled) throw new Error(`nothing was settled within ${LONGEST_WAIT_WALL_MS} ms of wall time`)
      return promise
    },
  }
}
