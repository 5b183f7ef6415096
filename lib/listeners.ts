/** Listeners of one kind of event. One that throws does not keep the others from hearing. */
export class Listeners<T> {
  #listeners: readonly ((value: T) => void)[] = []

  /** Adds a listener; returns what removes it. */
  add(listener: (value: T) => void): () => void {
    const own = (value: T) => listener(value)
    this.#listeners = [...this.#listeners, own]
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== own)
    }
  }

  /** Tells every listener, in order of their adding; rethrows the first failure after all have heard. */
  tell(value: T): void {
    let failure: { readonly error: unknown } | undefined
    for (const listener of this.#listeners) {
      try {
        listener(value)
      } catch (error) {
        failure ??= { error }
      }
    }
    if (failure !== undefined) throw failure.error
  }
}
