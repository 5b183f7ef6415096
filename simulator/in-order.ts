/** Hands on what comes of several works in the order in which they were begun, and keeps few results in memory. */
export class InOrder<T> {
  readonly #take: (value: T) => void | Promise<void>
  readonly #most: number
  #last: Promise<void> = Promise.resolve()
  #waiting = 0
  /** Resolves when the next one has been handed on. */
  #taken: (() => void)[] = []
  #failed = false

  /** `most`: how many may have been begun and not handed on. */
  constructor(take: (value: T) => void | Promise<void>, most: number) {
    this.#take = take
    this.#most = most
  }

  /** Resolves when one more may be begun. @throws what a work or the taker threw: no more need be begun. */
  async room(): Promise<void> {
    while (this.#waiting >= this.#most && !this.#failed) {
      await new Promise<void>((resolve) => this.#taken.push(resolve))
    }
    if (this.#failed) await this.#last
  }

  /** A work that has begun: what comes of it is handed on after everything that was added before. */
  add(work: Promise<T>): void {
    this.#waiting++
    const ended = () => {
      this.#waiting--
      for (const resolve of this.#taken.splice(0)) resolve()
    }
    this.#last = Promise.all([work, this.#last]).then(async ([value]) => {
      await this.#take(value)
      ended()
    })
    this.#last.catch(() => {
      this.#failed = true
      ended()
    })
  }

  /** Resolves when everything has been handed on. @throws what a work or the taker threw: nothing after it is handed on. */
  settled(): Promise<void> {
    return this.#last
  }
}
