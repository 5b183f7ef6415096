import type { HistoryRecord } from '../history.ts'

/**
 * Devices that were not ready at the end, when nothing had gone wrong for a while. No printer tells that its blade is free:
 * one whose jam was cleared may say so with its next ticket.
 */
export function ready(records: readonly HistoryRecord[]): string[] {
  return records
    .filter(({ type }) => type === 'notReadyAtEnd')
    .filter(({ device, code }) => code !== 'cutterJam' || !isFreed(String(device), records))
    .map(({ device, state, code }) => `${device} is ${state}${code === undefined ? '' : ` (${code})`}`)
}

/** Whether the last that happened to its cutter, or through it, is that somebody freed it. */
function isFreed(kiosk: string, records: readonly HistoryRecord[]): boolean {
  const last = (fits: (record: HistoryRecord) => boolean) => records.findLastIndex(fits)
  const freed = last(({ type, device }) => type === 'device.cutterFreed' && device === kiosk)
  const moved = last(
    ({ type, device }) => (type === 'device.cutterJammed' || type === 'device.cut') && device === kiosk,
  )
  const asked = last((record) => record.type.startsWith('desk.') && record['kiosk'] === kiosk)
  return freed > moved && freed > asked
}
