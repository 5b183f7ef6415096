/** The last so many values that were added; one more forgets the oldest. */
export class Recent<T> {
  readonly #limit: number
  readonly #values = new Set<T>()

  constructor(limit: number) {
    this.#limit = limit
  }

  has(value: T): boolean {
    return this.#values.has(value)
  }

  /** Returns whether it was not there. One that is there keeps its place. */
  add(value: T): boolean {
    if (this.#values.has(value)) return false
    this.#values.add(value)
    if (this.#values.size > this.#limit) this.#values.delete(this.#values.values().next().value as T)
    return true
  }

  clear(): void {
    this.#values.clear()
  }
}
