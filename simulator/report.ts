import { CHECKERS, type Checker, type Patience } from './checkers.ts'
import type { HistoryRecord } from './history.ts'
import {
  added,
  type IncidentSummary,
  type IncidentTally,
  summariseIncidents,
  tallyIncidents,
} from './incidents.ts'

/** What came of a stretch of a centre's life. Times in ms. */
export interface Report {
  readonly visitors: number
  /** Tickets that the driver said were printed. */
  readonly printed: number
  readonly called: number
  readonly rated: number
  /** Visitors who gave up, went away, found the house full, left without a ticket, or came to the window too late. */
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
  /** How often each kind of incident happened, and for how long. */
  readonly incidents: Readonly<Record<string, IncidentSummary>>
  /** What came out of the printers: millimetres of paper, and printed pieces. */
  readonly paper: Paper
  /** How many of each fault began; empty where nothing was let go wrong. */
  readonly faults: Readonly<Record<string, number>>
}

/** Paper that was cut or torn off. */
export interface Paper {
  readonly mm: number
  readonly tickets: number
}

/** What a history adds up to; tallies of several centres add up to that of a city. */
export interface Tally {
  readonly counts: Readonly<Record<string, number>>
  /** From the door to the window, ms, of everybody who got there. */
  readonly waits: readonly number[]
  readonly rated: number
  /** Ratings in the upper half of their scale. */
  readonly liked: number
  /** What each checker found. */
  readonly found: Readonly<Record<string, readonly string[]>>
  readonly incidents: Readonly<Record<string, IncidentTally>>
  readonly paper: Paper
  readonly faults: Readonly<Record<string, number>>
}

/** How a history is read. */
export interface TallyOptions extends Patience {
  /** Default: {@link CHECKERS}. */
  readonly checkers?: readonly Checker[]
}

/** Within which visitors should be called. */
export const QUARTER_MS = 15 * 60_000

/** Reads a history. */
export function tally(
  records: readonly HistoryRecord[],
  { checkers = CHECKERS, ...patience }: TallyOptions = {},
): Tally {
  const counts: Record<string, number> = {}
  const faults: Record<string, number> = {}
  let paper: Paper = { mm: 0, tickets: 0 }
  const waits: number[] = []
  let rated = 0
  let liked = 0
  const one = (map: Record<string, number>, key: string) => {
    map[key] = (map[key] ?? 0) + 1
  }
  for (const record of records) {
    one(counts, record.type)
    if (record.type === 'atWindow') waits.push(Number(record['waitedMs']))
    if (record.type === 'faultBegan') one(faults, String(record['fault']))
    if (record.type === 'device.cut' || record.type === 'device.torn') paper = sum(paper, pieceOf(record))
    if (record.type !== 'rating') continue
    rated++
    if (isSatisfied(record)) liked++
  }
  const found = Object.fromEntries(checkers.map(({ name, check }) => [name, check(records, patience)]))
  return { counts, waits, rated, liked, found, incidents: tallyIncidents(records), paper, faults }
}

const sum = (one: Paper, other: Paper): Paper => ({
  mm: one.mm + other.mm,
  tickets: one.tickets + other.tickets,
})

/** A piece that bears nothing is no ticket. */
function pieceOf({ lengthMm, text }: HistoryRecord): Paper {
  return { mm: Number(lengthMm ?? 0), tickets: String(text ?? '').trim() === '' ? 0 : 1 }
}

/** Whether a rating is in the upper half of its scale: a middle face is not. */
export function isSatisfied(rating: HistoryRecord): boolean {
  return 2 * Number(rating['score']) > Number(rating['scale']) + 1
}

/** One tally of many; what a checker found names its centre. */
export function addTallies(tallies: ReadonlyMap<string, Tally>): Tally {
  const counts: Record<string, number> = {}
  const incidents: Record<string, IncidentTally> = {}
  const faults: Record<string, number> = {}
  const found: Record<string, string[]> = {}
  let paper: Paper = { mm: 0, tickets: 0 }
  const add = (to: Record<string, number>, from: Readonly<Record<string, number>>) => {
    for (const [key, value] of Object.entries(from)) to[key] = (to[key] ?? 0) + value
  }
  const waits: number[] = []
  let rated = 0
  let liked = 0
  for (const [centre, each] of tallies) {
    add(counts, each.counts)
    add(faults, each.faults)
    for (const [kind, sums] of Object.entries(each.incidents)) incidents[kind] = added(incidents[kind], sums)
    paper = sum(paper, each.paper)
    waits.push(...each.waits)
    rated += each.rated
    liked += each.liked
    for (const [name, violations] of Object.entries(each.found)) {
      const all = found[name] ?? []
      found[name] = all
      all.push(...violations.map((violation) => `${centre}: ${violation}`))
    }
  }
  return { counts, waits, rated, liked, found, incidents, paper, faults }
}

/** How visitors leave who were not served. */
export const UNSERVED = ['gaveUp', 'wentAway', 'foundFull', 'leftWithoutTicket', 'cameTooLate'] as const

/** A tally as people and programs read it. */
export function summarise({ counts, waits, rated, liked, found, ...rest }: Tally): Report {
  const count = (type: string) => counts[type] ?? 0
  const sorted = [...waits].sort((a, b) => a - b)
  const abandoned = UNSERVED.reduce((sum, type) => sum + count(type), 0)
  return {
    visitors: count('arrived'),
    printed: count('desk.printed'),
    called: count('desk.called'),
    rated,
    abandoned,
    waiting: count('arrived') - count('served') - abandoned,
    lost: found['lost']?.length ?? 0,
    duplicated: found['duplicated']?.length ?? 0,
    unknown: count('desk.doubtful'),
    waitMs:
      sorted.length === 0
        ? null
        : { mean: Math.round(mean(sorted)), p50: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) },
    within15: share(sorted.filter((ms) => ms <= QUARTER_MS).length, sorted.length),
    satisfied: share(liked, rated),
    checks: Object.fromEntries(
      Object.entries(found).map(([name, violations]) => [
        name,
        violations.length === 0 ? ('ok' as const) : violations,
      ]),
    ),
    incidents: summariseIncidents(rest.incidents),
    ...{ paper: rest.paper, faults: rest.faults },
  }
}

/** What a history came to. */
export function report(records: readonly HistoryRecord[], patience: Patience = {}): Report {
  return summarise(tally(records, patience))
}

/** Of at least one value. */
export const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** The value that a share `p` of the sorted ones lies below. */
export function quantile(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0
}

/** From 0 to 1, to three places; null of nothing. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((1000 * part) / whole) / 1000
}
