import type { Clock, Timer } from './clock.ts'

const PAUSE_MS = 1000

/**
 * Tells at most once a second, and never more than once in a second of wall time: the first at once; of those that come
 * meanwhile the last, with how many others were left out.
 */
export class Seldom<T> {
  readonly #clock: Clock
  readonly #tell: (value: T, leftOut: number) => void
  #held: { readonly value: T; readonly leftOut: number } | undefined
  #pause: Timer | undefined

  constructor(clock: Clock, tell: (value: T, leftOut: number) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  /** Something to tell. */
  tell(value: T): void {
    if (this.#pause === undefined) this.#now(value, 0)
    else this.#held = { value, leftOut: this.#held === undefined ? 0 : this.#held.leftOut + 1 }
  }

  /** Tells at once what is held back. */
  flush(): void {
    this.#pause?.cancel()
    this.#pause = undefined
    const held = this.#held
    this.#held = undefined
    if (held) this.#tell(held.value, held.leftOut)
  }

  #now(value: T, leftOut: number): void {
    const over = () => {
      const held = this.#held
      this.#pause = undefined
      this.#held = undefined
      if (held) this.#now(held.value, held.leftOut)
    }
    this.#pause = this.#clock.after(PAUSE_MS, over, { background: true, floorWallMs: PAUSE_MS })
    this.#tell(value, leftOut)
  }
}
