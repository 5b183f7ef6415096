import { deceives } from '../faults/troubles.ts'
import type { HistoryRecord } from '../history.ts'
import { ticketsOn } from '../tickets-on-paper.ts'
import { RoomTroubles } from './room-troubles.ts'

/** A ticket that was said to be printed, with proof. */
interface Promised {
  readonly ticket: string
  readonly kiosk: string
  readonly from: number
  readonly to: number
  /** Printed by somebody else's program, in a form of its own. */
  readonly outside: boolean
}

const isPiece = ({ type }: HistoryRecord) => type === 'device.cut' || type === 'device.torn'
const textOf = (record: HistoryRecord) => String(record['text'] ?? '')
const squeeze = (text: string) => text.replace(/\s+/g, '')
/** For tickets of any form; a long one may stand on two lines. */
const bears = (piece: HistoryRecord, ticket: string) => squeeze(textOf(piece)).includes(squeeze(ticket))

/**
 * Tickets that were promised as printed and do not stand whole on a piece of paper, or that left the queue unseen. Who was
 * told that nobody knows, or that there is no ticket, has lost none.
 */
export function lost(records: readonly HistoryRecord[]): string[] {
  const { promised, forgotten } = readDesk(records)
  const pieces = records.filter(isPiece)
  const handedOut = wholeTickets(pieces)
  const missing = promised.filter(
    ({ ticket, outside }) =>
      !handedOut.has(ticket) && !(outside && pieces.some((piece) => bears(piece, ticket))),
  )
  const excused = missing.length === 0 ? [] : excuses(missing, records)
  return [
    ...missing
      .filter((each) => !excused.includes(each))
      .map(({ ticket }) => `${ticket} was said to be printed, no paper bears all of it`),
    ...forgotten.map((ticket) => `${ticket} was printed and never called`),
  ]
}

function readDesk(records: readonly HistoryRecord[]) {
  const issuedAt = new Map<string, number>()
  const promised: Promised[] = []
  const queued = new Set<string>()
  const called = new Set<string>()
  for (const record of records) {
    const ticket = String(record['ticket'])
    if (record.type === 'desk.issued') issuedAt.set(ticket, record.at)
    if (record.type === 'desk.called' || record.type === 'waitingAtEnd') called.add(ticket)
    if (record.type !== 'desk.printed') continue
    const outside = record['outside'] === true
    if (!outside) queued.add(ticket) // whom somebody else's queue forgets, the history cannot know
    if (record['evidence'] === 'sent') continue
    const from = issuedAt.get(ticket) ?? record.at
    promised.push({ ticket, kiosk: String(record['kiosk']), from, to: record.at, outside })
  }
  return { promised, forgotten: [...queued].filter((ticket) => !called.has(ticket)) }
}

/** What was handed out: cut, or torn off where nothing ever cuts; whole, and not declared void. */
function wholeTickets(pieces: readonly HistoryRecord[]): Set<string> {
  const cutters = new Set(pieces.filter(({ type }) => type === 'device.cut').map(({ device }) => device))
  const whole = new Set<string>()
  for (const piece of pieces) {
    if (piece.type === 'device.torn' && cutters.has(piece['device'])) continue
    for (const { ticket, whole: all, marked } of ticketsOn(textOf(piece)))
      if (all && marked !== 'void') whole.add(ticket)
  }
  return whole
}

/**
 * Those that nobody could have known of: bytes of that very ticket were garbled on a line that has no checksum, the printer
 * proved what it had not done, or somebody
 * changed the roll in the middle of it, in no time, and holds in their hand what was torn off.
 */
function excuses(missing: readonly Promised[], records: readonly HistoryRecord[]): Promised[] {
  const troubles = new RoomTroubles(records)
  return missing.filter((each) => {
    const { kiosk, from, to, outside } = each
    const takenInHand = records.some(
      ({ type, at, device }) => type === 'device.torn' && device === kiosk && at >= from && at <= to,
    )
    const rollChanged = records.some(
      ({ type, at, device }) => type === 'device.paperLoaded' && device === kiosk && at >= from && at <= to,
    )
    return !outside && (troubles.reach(kiosk, each, deceives) || (takenInHand && rollChanged))
  })
}
