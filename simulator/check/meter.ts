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

  /** A timer fires now. */
  fired(nowMs: number): void {
    this.#now = nowMs === this.#atMs ? this.#now + 1 : 1
    this.#atMs = nowMs
    if (this.#now <= this.#most) return
    this.#most = this.#now
    this.#mostMs = nowMs
  }
}
