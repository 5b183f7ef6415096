import { mean, QUARTER_MS, quantile } from '../report.ts'

/** Waits as a few numbers; times in ms. */
export interface WaitFigures {
  readonly mean: number
  readonly p50: number
  readonly p90: number
  readonly most: number
  /** How many were not longer than 15 minutes. */
  readonly within15: number
}

/** Undefined where nobody waited. */
export function waitFigures(waits: readonly number[]): WaitFigures | undefined {
  if (waits.length === 0) return undefined
  const sorted = waits.toSorted((a, b) => a - b)
  return {
    mean: Math.round(mean(sorted)),
    p50: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
    most: sorted.at(-1) ?? 0,
    within15: sorted.filter((ms) => ms <= QUARTER_MS).length,
  }
}
