import { type Clock, REPLY_FLOOR_WALL_MS, type Timer } from '../../lib/index.ts'

/** How long after a return the broker may still hand over what it kept meanwhile, ms. */
const HANDOVER_MS = 1000

/** How long a broker may have kept what comes over a link that was lost: nothing dates a command over MQTT 3.1.1. */
export class Absence {
  readonly #clock: Clock
  #sinceMs: number | undefined
  #handover: Timer | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What comes now may be so old, ms; 0 where nothing can have waited. */
  get ageMs(): number {
    return this.#sinceMs === undefined ? 0 : this.#clock.monotonicMs() - this.#sinceMs
  }

  /** The link is gone. */
  lost(): void {
    this.#handover?.cancel()
    this.#sinceMs ??= this.#clock.monotonicMs()
  }

  /** The link is back; what was kept comes first, or nearly so. */
  back(): void {
    this.#handover?.cancel()
    this.#handover = this.#clock.after(HANDOVER_MS, () => this.end(), {
      background: true,
      floorWallMs: REPLY_FLOOR_WALL_MS,
    })
  }

  /** Nothing that is kept will come any more. */
  end(): void {
    this.#handover?.cancel()
    this.#sinceMs = undefined
  }
}
