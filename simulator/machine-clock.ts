import type { Clock, Timer, TimerOptions } from '../lib/index.ts'

/** A call whose time came while its machine stood still. */
interface Late {
  readonly fn: () => void
  readonly options: TimerOptions
  readonly dueMs: number
  dropped: boolean
}

/**
 * The clock of one machine in the room, a device or the program's host: its time of day may be wrong, and while the
 * machine stands still none of its timers fires. Then all of them are late at once, in order; durations go on as always.
 */
export class MachineClock implements Clock {
  /** How far its time of day is ahead of the room's, ms. */
  aheadMs = 0
  readonly #clock: Clock
  #stops = 0
  #late: Late[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): number {
    return this.#clock.now() + this.aheadMs
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs()
  }

  after(ms: number, fn: () => void, options: TimerOptions = {}): Timer {
    let late: Late | undefined
    const due = () => {
      if (this.#stops === 0) return fn()
      late = { fn, options, dueMs: this.monotonicMs(), dropped: false }
      this.#late.push(late)
    }
    const timer = this.#clock.after(ms, due, options)
    return {
      cancel: () => {
        timer.cancel()
        if (late !== undefined) late.dropped = true
      },
    }
  }

  sleep(ms: number, options?: TimerOptions): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve, options))
  }

  /** The machine stands still, until what it returns is called. */
  stop(): () => void {
    this.#stops++
    let stopped = true
    return () => {
      if (stopped) this.#stops--
      stopped = false
      while (this.#stops === 0 && this.#late.length > 0) {
        const late = this.#late.shift() as Late
        const { fn, options, dueMs } = late
        const sparedMs = Math.min(options.floorWallMs ?? 0, this.monotonicMs() - dueMs) // see floorWallMs
        if (sparedMs > 0) this.after(sparedMs, () => (late.dropped ? undefined : fn()), options)
        else if (!late.dropped) fn()
      }
    }
  }
}
