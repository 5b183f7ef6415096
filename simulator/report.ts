import { CHECKERS, type Patience } from './checkers.ts'
import type { HistoryRecord } from './history.ts'

/** What came of a stretch of a centre's life. Times in ms. */
export interface Report {
  readonly visitors: number
  /** Tickets that the driver said were printed. */
  readonly printed: number
  readonly called: number
  readonly rated: number
  /** Visitors who gave up, left without a ticket, or came to the window too late. */
  readonly abandoned: number
  /** Visitors who were still in the house at the end. */
  readonly waiting: number
  readonly lost: number
  readonly duplicated: number
  /** Commands whose outcome could not be shown. */
  readonly unknown: number
  /** From the door to the window; absent when nobody got there. */
  readonly waitMs: { readonly mean: number; readonly p50: number; readonly p90: number } | null
  /** Share of visitors who waited no more than 15 minutes, 0 to 1; likewise `satisfied`, the upper half of the ratings. */
  readonly within15: number | null
  readonly satisfied: number | null
  /** Each promise: `ok`, or what was found. */
  readonly checks: Readonly<Record<string, 'ok' | readonly string[]>>
  /** How often each kind of incident happened. */
  readonly incidents: Readonly<Record<string, number>>
}

const QUARTER_MS = 15 * 60_000

/** Reads a history. */
export function report(records: readonly HistoryRecord[], patience: Patience = {}): Report {
  const count = (type: string) => records.reduce((sum, record) => sum + (record.type === type ? 1 : 0), 0)
  const waits = records
    .flatMap((record) => (record.type === 'atWindow' ? [Number(record['waitedMs'])] : []))
    .sort((a, b) => a - b)
  const ratings = records.filter(({ type }) => type === 'rating')
  const liked = ratings.filter((rating) => 2 * Number(rating['score']) > Number(rating['scale']) + 1)
  const found = CHECKERS.map(({ name, check }) => [name, check(records, patience)] as const)
  const violations = (name: string) => found.find(([each]) => each === name)?.[1].length ?? 0
  const incidents: Record<string, number> = {}
  for (const record of records) {
    if (record.type === 'incident')
      incidents[String(record['kind'])] = (incidents[String(record['kind'])] ?? 0) + 1
  }
  return {
    visitors: count('arrived'),
    printed: count('desk.printed'),
    called: count('desk.called'),
    rated: ratings.length,
    abandoned: count('gaveUp') + count('leftWithoutTicket') + count('cameTooLate'),
    waiting:
      count('arrived') -
      count('served') -
      count('gaveUp') -
      count('leftWithoutTicket') -
      count('cameTooLate'),
    lost: violations('lost'),
    duplicated: violations('duplicated'),
    unknown: count('desk.doubtful'),
    waitMs:
      waits.length === 0
        ? null
        : { mean: Math.round(mean(waits)), p50: quantile(waits, 0.5), p90: quantile(waits, 0.9) },
    within15: share(waits.filter((ms) => ms <= QUARTER_MS).length, waits.length),
    satisfied: share(liked.length, ratings.length),
    checks: Object.fromEntries(
      found.map(([name, violations]) => [name, violations.length === 0 ? ('ok' as const) : violations]),
    ),
    incidents,
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function quantile(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((1000 * part) / whole) / 1000
}
