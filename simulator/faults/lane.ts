import type { Clock, Timer } from '../../lib/index.ts'

/** How long something waits in a lane. */
export interface LaneTime {
  /** Longer than what came before it, at least; infinite: until the lane is opened. Default 0. */
  readonly delayMs?: number
  /** Kept free behind it. Default 0. */
  readonly gapMs?: number
}

/** One way of a line on which things wait and nothing overtakes. */
export class Lane {
  readonly #clock: Clock
  readonly #waiting: { readonly pass: () => void; readonly dueMs: number }[] = []
  #freeMs = 0
  #open = false
  #timer: Timer | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Calls `pass` when its time has come; at once where nothing waits and it does not have to. */
  put(pass: () => void, { delayMs = 0, gapMs = 0 }: LaneTime = {}): void {
    const nowMs = this.#clock.monotonicMs()
    const dueMs = Math.max(nowMs + delayMs, this.#freeMs)
    this.#freeMs = dueMs + gapMs
    if (this.#open || (dueMs <= nowMs && this.#waiting.length === 0)) {
      pass()
      return
    }
    this.#waiting.push({ pass, dueMs })
    this.#next()
  }

  /** Everything that waits, now, in order; what comes later waits no more. */
  open(): void {
    this.#open = true
    this.#timer?.cancel()
    this.#timer = undefined
    for (const { pass } of this.#waiting.splice(0)) pass()
  }

  #next(): void {
    const first = this.#waiting[0]
    if (this.#timer !== undefined || first === undefined || first.dueMs === Number.POSITIVE_INFINITY) return
    this.#timer = this.#clock.after(first.dueMs - this.#clock.monotonicMs(), () => {
      this.#timer = undefined
      this.#waiting.shift()
      try {
        first.pass()
      } finally {
        this.#next()
      }
    })
  }
}
