import { garbles } from '../faults/troubles.ts'
import type { HistoryRecord } from '../history.ts'
import { ticketsOn } from '../tickets-on-paper.ts'
import { RoomTroubles } from './room-troubles.ts'

/** Numbers that stand on more than one cut piece without a mark that it is a copy, or void. */
export function duplicated(records: readonly HistoryRecord[]): string[] {
  const pieces = new Map<string, HistoryRecord[]>()
  for (const record of records) {
    if (record.type !== 'device.cut') continue
    for (const { ticket, marked } of ticketsOn(String(record['text'] ?? ''))) {
      if (marked !== undefined) continue
      const before = pieces.get(ticket) ?? []
      pieces.set(ticket, before)
      before.push(record)
    }
  }
  const twice = [...pieces].filter(([, list]) => list.length > 1)
  if (twice.length === 0) return []
  const spoiled = spoiledPieces(records)
  return twice
    .map(([ticket, list]) => [ticket, list.filter((piece) => !spoiled(ticket, piece)).length] as const)
    .filter(([, count]) => count > 1)
    .map(([ticket, count]) => `${ticket} stands on ${count} unmarked pieces`)
}

/**
 * Whether a number stands on a piece only because bytes of another one were garbled on the way to a printer that has no
 * checksum: then it is not the number that was being printed there. That one counts, however often it comes out.
 */
function spoiledPieces(records: readonly HistoryRecord[]): (ticket: string, piece: HistoryRecord) => boolean {
  const troubles = new RoomTroubles(records)
  const kiosks = new Map<string, { readonly kiosk: string; readonly at: number }>()
  for (const { type, ticket, kiosk, at } of records)
    if (type === 'desk.issued') kiosks.set(String(ticket), { kiosk: String(kiosk), at })
  return (ticket, piece) => {
    const device = String(piece['device'])
    const issued = kiosks.get(ticket)
    const own = issued === undefined || (issued.kiosk === device && piece.at - issued.at < PRINTING_MS)
    return !own && troubles.reach(device, { from: piece.at - PRINTING_MS, to: piece.at }, garbles)
  }
}

const PRINTING_MS = 60_000 // from being issued to being cut, however long a printer was waited for
