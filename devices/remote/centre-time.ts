import type { Clock } from '../../lib/index.ts'
import type { GatewayWord } from './gateway-life.ts'

/** Differences below this, on the wall, are the time that messages take on their way. */
const TOLERANCE_MS = 1000

interface Told {
  /** The centre's time, and our monotonic time when it was told. */
  readonly now: number
  readonly atMs: number
  readonly speed: number
}

/**
 * The time of a centre elsewhere, by what its gateway says: `now()` is the centre's, durations are our own.
 * Until the gateway has spoken live, and while it agrees with our own clock, that one is taken for the centre's.
 */
export class CentreTime implements Clock {
  readonly #clock: Clock
  /** Set while the two clocks differ. */
  #told: Told | undefined
  #speed: number | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How fast the centre's time runs, while we know it well enough to date commands in it. */
  get speed(): number | undefined {
    return this.#told === undefined || this.#speed === 1 ? this.#speed : undefined
  }

  now(): number {
    if (this.#told === undefined) return this.#clock.now()
    const { now, atMs, speed } = this.#told
    return Math.floor(now + (this.#clock.monotonicMs() - atMs) * speed)
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs()
  }

  readonly after: Clock['after'] = (ms, fn, options) => this.#clock.after(ms, fn, options)

  readonly sleep: Clock['sleep'] = (ms, options) => this.#clock.sleep(ms, options)

  /** Takes over the centre's time, told just now. */
  set(now: number, speed: number): void {
    const same = Math.abs(now - this.#clock.now()) <= TOLERANCE_MS * Math.max(1, speed)
    this.#told = same ? undefined : { now, speed, atMs: this.#clock.monotonicMs() }
    this.#speed = speed
  }

  /** Follows what the gateway says; a retained word is of any age and tells no time. */
  follow({ now, speed, state, retained }: GatewayWord): void {
    if (state !== 'ready') this.#speed = undefined
    else if (now !== undefined && !retained) this.set(now, speed)
  }
}
