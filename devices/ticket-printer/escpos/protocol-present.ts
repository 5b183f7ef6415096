/** The end of a ticket where a presenter takes it: cut, then out of the mouth or out of the way. Pure. */
import { joined } from '../../../lib/bytes.ts'
import type { Piece } from '../print-pieces.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'

/** How a ticket is presented. */
export interface Presenting {
  readonly lamp: boolean
  /** What the printer does with one that nobody takes. */
  readonly untaken: 'retract' | 'eject'
  /** After so many s; 0: when the next one is begun. */
  readonly afterS: number
}

/** Feeds the end, or a mark of the paper, to the blade, cuts, and presents the ticket, or draws it back: what hung there was no ticket. */
export function encodeOutlet(
  { headToCutterMm, lineMm, cutter }: EscposProfile,
  { dialect, stepMm, outMm }: NonNullable<EscposProfile['presenter']>,
  how: Presenting | 'retract',
  toMark = false,
): Piece {
  if (dialect === 'GS R') {
    const cut = command.feedAndCut(cutter === 'full' ? 'full' : 'partial')
    const away = how === 'retract' ? [command.RETRACT_NOW] : []
    return { bytes: joined([cut, ...away]), lengthMm: headToCutterMm }
  }
  const lines = Math.ceil(headToCutterMm / lineMm)
  const steps = Math.round(outMm / stepMm)
  const away = { lamp: false, untaken: 'retract', afterS: 1 } as const
  const end =
    dialect === 'FS P'
      ? [how === 'retract' ? command.cutAndPresent(0, away) : command.cutAndPresent(steps, how)]
      : [command.CUT, how === 'retract' ? command.moveTicket('retract') : command.present(steps)]
  const feed = toMark ? command.NEXT_MARK_TO_BLADE : command.feed(lines)
  return { bytes: joined([feed, ...end]), lengthMm: lines * lineMm }
}
