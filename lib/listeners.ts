/** Listeners of one kind of event. One that throws neither keeps the others from hearing nor stops who tells. */
export class Listeners<T> {
  readonly #failed: (error: unknown) => void
  #listeners: readonly { readonly hear: (value: T) => void }[] = []

  /** `failed` gets what a listener throws. Default: an uncaught exception, as from any event emitter. */
  constructor(failed: (error: unknown) => void = throwLater) {
    this.#failed = failed
  }

  /** Whether nobody listens. */
  get empty(): boolean {
    return this.#listeners.length === 0
  }

  /** Adds a listener; returns what removes it. */
  add(listener: (value: T) => void): () => void {
    const own = { hear: listener } // the same function may be added twice
    this.#listeners = [...this.#listeners, own]
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== own)
    }
  }

  /** Tells every listener, in order of their adding. What one throws becomes an uncaught exception on a turn of its own. */
  tell(value: T): void {
    for (const { hear } of this.#listeners) {
      try {
        hear(value)
      } catch (error) {
        this.#failed(error)
      }
    }
  }
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
