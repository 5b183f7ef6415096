/** More than any program comes to in one ms: it goes round and round, and time would never go on. */
const ENDLESS = 20_000

/** Knows the busiest moment of a program: the one in which most of its timers fired. */
export class Meter {
  #atMs = 0
  #now = 0
  #most = 0
  #mostMs = 0

  /** How many timers fired then, and when that was, monotonic ms. */
  get busiest(): { readonly timers: number; readonly when: number } {
    return { timers: this.#most, when: this.#mostMs }
  }

  /** Whether it ever was so busy that there was no end in sight. */
  get endless(): boolean {
    return this.#most > ENDLESS
  }

  /** A timer fires now. */
  fired(nowMs: number): void {
    this.#now = nowMs === this.#atMs ? this.#now + 1 : 1
    this.#atMs = nowMs
    if (this.#now <= this.#most) return
    this.#most = this.#now
    this.#mostMs = nowMs
  }
}
