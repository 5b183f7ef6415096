/** Incidents of a history: what people saw go wrong, and for how long. */
import type { HistoryRecord } from './history.ts'

/** Incidents of one kind, in a form that adds up. Times in ms. */
export interface IncidentTally {
  readonly count: number
  readonly totalMs: number
  readonly longestMs: number
}

/** Incidents of one kind. Times in ms, from the moment when it could be seen until it was over. */
export interface IncidentSummary {
  readonly count: number
  readonly meanMs: number
  readonly longestMs: number
}

/** By kind. An incident that is still open at the end of the history lasts until then. */
export function tallyIncidents(records: readonly HistoryRecord[]): Record<string, IncidentTally> {
  const sums: Record<string, IncidentTally> = {}
  const open = new Map<string, { readonly kind: string; readonly at: number }>()
  const over = (key: string, at: number) => {
    const incident = open.get(key)
    if (incident === undefined) return
    open.delete(key)
    const ms = at - incident.at
    sums[incident.kind] = added(sums[incident.kind], { count: 1, totalMs: ms, longestMs: ms })
  }
  for (const { type, device, kind, at } of records) {
    const key = `${device}/${kind}`
    if (type === 'incident') open.set(key, { kind: String(kind), at })
    if (type === 'mended' || type === 'incidentOver') over(key, at)
  }
  const endAt = records.at(-1)?.at ?? 0
  for (const key of [...open.keys()]) over(key, endAt)
  return sums
}

/** Two of one kind. */
export function added(one: IncidentTally | undefined, other: IncidentTally): IncidentTally {
  if (one === undefined) return other
  return {
    count: one.count + other.count,
    totalMs: one.totalMs + other.totalMs,
    longestMs: Math.max(one.longestMs, other.longestMs),
  }
}

/** As people and programs read them. */
export function summariseIncidents(
  sums: Readonly<Record<string, IncidentTally>>,
): Record<string, IncidentSummary> {
  return Object.fromEntries(
    Object.entries(sums).map(([kind, { count, totalMs, longestMs }]) => [
      kind,
      { count, meanMs: Math.round(totalMs / count), longestMs },
    ]),
  )
}
