/** How long something took, whole ms; null where it never happened. */
export interface DurationSummary {
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
}

/** Counts durations by the millisecond: adds up with others, and its memory is bounded by the longest. */
export class Durations {
  readonly #counts = new Map<number, number>()

  /** `counts`: what another one told. */
  constructor(counts: Iterable<readonly [ms: number, count: number]> = []) {
    this.merge(counts)
  }

  /** How often each duration occurred: survives being sent to another thread. */
  get counts(): readonly (readonly [ms: number, count: number])[] {
    return [...this.#counts]
  }

  add(ms: number, count = 1): void {
    const whole = Math.max(0, Math.round(ms))
    this.#counts.set(whole, (this.#counts.get(whole) ?? 0) + count)
  }

  merge(counts: Iterable<readonly [ms: number, count: number]>): void {
    for (const [ms, count] of counts) this.add(ms, count)
  }

  /** Null where there are none. A share p of them took no longer than its quantile. */
  summary(): DurationSummary | null {
    const sorted = [...this.#counts].sort(([a], [b]) => a - b)
    const all = sorted.reduce((sum, [, count]) => sum + count, 0)
    if (all === 0) return null
    const quantile = (p: number) => {
      let left = Math.ceil(p * all)
      for (const [ms, count] of sorted) {
        left -= count
        if (left <= 0) return ms
      }
      return 0
    }
    return { p50: quantile(0.5), p90: quantile(0.9), p99: quantile(0.99), max: quantile(1) }
  }
}
