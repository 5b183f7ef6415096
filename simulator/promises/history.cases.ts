/** Histories written by hand, for the tests of promises. */
import type { HistoryRecord } from '../history.ts'

/** Records as they are given, in order of their times. */
export function history(...records: readonly HistoryRecord[]): HistoryRecord[] {
  return [...records].sort((a, b) => a.at - b.at)
}

let faults = 0

/** A fault from its beginning to its end. */
export function fault(on: string, name: string, from: number, to: number): HistoryRecord[] {
  const about = { number: ++faults, on, fault: name }
  return [
    { at: from, type: 'faultBegan', ...about },
    { at: to, type: 'faultEnded', ...about },
  ]
}

/** What is told of a room before anything goes wrong: two windows, the second with devices of its own at the broker. */
export const ROOM: HistoryRecord = {
  ...{ at: 0, type: 'faultsPlanned', level: 'hostile', ownClients: ['lamp-2', 'rate-2'] },
  ...{ displays: { 'lamp-1': 1, 'lamp-2': 2 }, boxes: { 'rate-1': 1, 'rate-2': 2 } },
}
