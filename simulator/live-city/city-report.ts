import { type DurationSummary, Durations } from '../durations.ts'
import type { LiveReport } from '../live.ts'
import { addTallies, summarise } from '../report.ts'
import type { Outage } from './outages.ts'
import type { PartSum } from './part.ts'

/** What came of a city, or of one program's share of it. */
export interface CityReport extends LiveReport {
  /** How many were open: all of them, unless the start was interrupted. */
  readonly centres: number
  /** Devices that were on the broker when the end was asked for. */
  readonly connected: number
  /** How long it took until all were there, wall ms. */
  readonly readyMs: number
  /** Devices a second meanwhile. */
  readonly connectsPerSecond: number
  /** Most devices of one centre that came within one second, ever. */
  readonly busiestSite: number
  readonly outages: readonly Outage[]
  /** From the loss of its connection to the moment when a device was there again, wall ms; null: none was lost. */
  readonly returnMs: DurationSummary | null
}

/** Adds up what the parts of a city came to. */
export function cityReport(
  sums: readonly PartSum[],
  city: Pick<CityReport, 'centres' | 'devices' | 'connected' | 'readyMs' | 'outages'>,
): CityReport {
  const tallies = new Map(sums.flatMap((sum) => sum.tallies))
  const summary = (pick: (sum: PartSum) => Durations['counts']) => new Durations(sums.flatMap(pick)).summary()
  const { devices, readyMs } = city
  return {
    ...summarise(addTallies(tallies)),
    ...city,
    connectsPerSecond: readyMs === 0 ? 0 : Math.round((1000 * devices) / readyMs),
    busiestSite: Math.max(0, ...sums.map(({ busiestSite }) => busiestSite)),
    latencyMs: summary(({ latencies }) => latencies),
    returnMs: summary(({ returns }) => returns),
  }
}
