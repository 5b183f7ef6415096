import { type Timer, type TimerOptions, VirtualClock } from '../../lib/index.ts'

/** Virtual time that knows its busiest moment: the one in which most timers fired. */
export class MeteredClock extends VirtualClock {
  #atMs = 0
  #now = 0
  #most = 0
  #mostMs = 0

  /** How many timers fired then, and when that was, monotonic ms. */
  get busiest(): { readonly timers: number; readonly when: number } {
    return { timers: this.#most, when: this.#mostMs }
  }

  override after(ms: number, fn: () => void, options?: TimerOptions): Timer {
    return super.after(
      ms,
      () => {
        this.#count()
        fn()
      },
      options,
    )
  }

  #count(): void {
    const nowMs = this.monotonicMs()
    this.#now = nowMs === this.#atMs ? this.#now + 1 : 1
    this.#atMs = nowMs
    if (this.#now <= this.#most) return
    this.#most = this.#now
    this.#mostMs = nowMs
  }
}
