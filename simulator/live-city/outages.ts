/** One death of the broker, as its clients had it. Wall ms. */
export interface Outage {
  /** From the death to the moment when it listened again. */
  readonly brokerMs: number
  /** From the death to the moment when every device was back; null: they were not before the end. */
  readonly allBackMs: number | null
  /** Most devices that came within one second. */
  readonly busiestSecond: number
}

interface Seen {
  readonly devices: number
  readonly connected: number
  readonly connects: number
}

const SECOND_MS = 1000

/** Follows the deaths of a broker by what the city tells a few times a second. */
export class Outages {
  readonly #nowMs: () => number
  readonly #ended: Outage[] = []
  #open: { readonly downMs: number; backMs?: number; missed: boolean; busiest: number } | undefined
  /** What was seen within the last second, oldest first. */
  #lately: { readonly atMs: number; readonly connects: number }[] = []

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Every outage so far; one that goes on is told as far as it has come. */
  get all(): readonly Outage[] {
    const open = this.#open
    if (open === undefined) return this.#ended
    const brokerMs = (open.backMs ?? this.#nowMs()) - open.downMs
    return [...this.#ended, { brokerMs, allBackMs: null, busiestSecond: open.busiest }]
  }

  /** The broker has died; in the midst of an outage it is the same one. */
  down(): void {
    this.#open ??= { downMs: this.#nowMs(), missed: false, busiest: 0 }
  }

  /** It listens again. */
  back(): void {
    if (this.#open !== undefined) this.#open.backMs = this.#nowMs()
  }

  /** How many devices are there now. Returns the outage that is over with that. */
  see({ devices, connected, connects }: Seen): Outage | undefined {
    const nowMs = this.#nowMs()
    this.#lately = this.#lately.filter(({ atMs }) => nowMs - atMs <= SECOND_MS)
    this.#lately.push({ atMs: nowMs, connects })
    const open = this.#open
    if (open === undefined) return undefined
    open.busiest = Math.max(open.busiest, connects - (this.#lately[0]?.connects ?? connects))
    open.missed ||= connected < devices
    if (!open.missed || open.backMs === undefined || connected < devices) return undefined
    const over = {
      brokerMs: open.backMs - open.downMs,
      allBackMs: nowMs - open.downMs,
      busiestSecond: open.busiest,
    }
    this.#ended.push(over)
    this.#open = undefined
    return over
  }
}
