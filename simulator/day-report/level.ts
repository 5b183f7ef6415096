/** What a level came to in one stretch of time. */
export interface Stretch {
  /** The level, added up over the time: divided by the length of the stretch it is the mean. */
  readonly sumMs: number
  readonly most: number
}

/** A number that goes up and down, such as of people who wait. */
export class Level {
  readonly #changes: { readonly atMs: number; readonly by: number }[] = []

  /** In any order of time. */
  change(atMs: number, by: number): void {
    this.#changes.push({ atMs, by })
  }

  /** One more from `fromMs` until `untilMs`. */
  add(fromMs: number, untilMs: number): void {
    this.change(fromMs, 1)
    this.change(untilMs, -1)
  }

  /** `count` stretches of `stepMs` from `fromMs` on. */
  stretches(fromMs: number, stepMs: number, count: number): Stretch[] {
    // who leaves at an instant goes before who comes: nobody is counted beside the one whose place they take
    const changes = this.#changes.toSorted((a, b) => a.atMs - b.atMs || a.by - b.by)
    let level = 0
    let next = 0
    const takeUntil = (untilMs: number, each: (change: { atMs: number; by: number }) => void) => {
      for (; next < changes.length; next++) {
        const change = changes[next]
        if (change === undefined || change.atMs >= untilMs) return
        each(change)
        level += change.by
      }
    }
    takeUntil(fromMs, () => {})
    return Array.from({ length: count }, (_, index) => {
      const endMs = fromMs + (index + 1) * stepMs
      let sinceMs = endMs - stepMs
      let sumMs = 0
      let most = level
      takeUntil(endMs, ({ atMs, by }) => {
        sumMs += level * (atMs - sinceMs)
        sinceMs = atMs
        most = Math.max(most, level + by)
      })
      return { sumMs: sumMs + level * (endMs - sinceMs), most }
    })
  }
}
