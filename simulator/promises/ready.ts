import type { HistoryRecord } from '../history.ts'

/** Devices that were not ready at the end, when nothing had gone wrong for a while. */
export function ready(records: readonly HistoryRecord[]): string[] {
  return records
    .filter(({ type }) => type === 'notReadyAtEnd')
    .map(({ device, state, code }) => `${device} is ${state}${code === undefined ? '' : ` (${code})`}`)
}
