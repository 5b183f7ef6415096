/**
 * A ticket as ESC/POS commands: what is sent first, and the end that makes it whole. Pure.
 */
import { joined } from '../../../lib/bytes.ts'
import type { CodePage } from '../../../lib/code-page.ts'
import { DeviceError } from '../../../lib/errors.ts'
import type { Bitmap } from '../../../lib/picture/index.ts'
import type { Align, Block, QrBlock } from '../blocks.ts'
import { fitting } from '../fitting.ts'
import { assertPrintable, dotsToMm, type Piece, qrSize, type TicketBytes } from '../print-pieces.ts'
import { changedModes } from '../text-looks.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'
import { encodeOutlet, type Presenting } from './protocol-present.ts'
import { encodeBands } from './protocol-raster.ts'
import { encodeLine, encodeRow } from './protocol-text.ts'

/** What the encoder has to know beyond the blocks. */
export interface TicketEncoding {
  readonly profile: EscposProfile
  readonly codePage: CodePage
  readonly columns: number
  /** Draws a QR code where the printer cannot. */
  readonly drawQr?: ((text: string, moduleDots: number) => Bitmap) | undefined
  /** Where the printer has a presenter; without it a ticket is got rid of. */
  readonly presenting?: Presenting | undefined
  /** The paper has a mark every so many mm, and tickets end at one. */
  readonly markPitchMm?: number | undefined
}

const ASB_ALL = 0x0f // drawer, on-line, error, paper

/** What every ticket begins with: whatever was before, the modes are known now. */
export function encodeSetUp({ profile, codePage, presenting }: TicketEncoding): Uint8Array {
  const { presenter } = profile
  return joined([
    command.INITIALISE,
    ...(profile.multiByte ? [command.SINGLE_BYTE_MODE] : []),
    command.INTERNATIONAL_SET_USA,
    command.codePage(profile.codePages[codePage] ?? 0),
    ...(profile.automaticStatus ? [command.automaticStatus(ASB_ALL)] : []),
    ...(profile.fullStatus === 'automatic' ? [command.AUTOMATIC_FULL_STATUS] : []),
    ...(presenter?.continuous ? [command.DISCONTINUOUS] : []),
    ...(presenter?.dialect === 'GS R' ? [command.retractAfter(presenting?.afterS ?? 0)] : []),
  ])
}

/** Feeds what hangs out past the cutter and cuts it off; without a cutter, past the tear bar. A presenter gets rid of it. */
export function encodeCut(profile: EscposProfile, markPitchMm?: number): Piece {
  const { cutter, headToCutterMm, lineMm } = profile
  if (profile.presenter !== undefined) {
    const outlet = encodeOutlet(profile, profile.presenter, 'retract', markPitchMm !== undefined)
    return markPitchMm === undefined ? outlet : { ...outlet, lengthMm: markPitchMm + headToCutterMm }
  }
  if (cutter !== 'none') {
    return { bytes: command.feedAndCut(cutter === 'full' ? 'full' : 'partial'), lengthMm: headToCutterMm }
  }
  const lines = Math.ceil(headToCutterMm / lineMm)
  return { bytes: command.feed(lines), lengthMm: lines * lineMm }
}

/**
 * A ticket's bytes. Modes are sent where they change, so the order of the pieces matters. A line with characters that the
 * code page lacks is drawn. @throws DeviceError `illegal` for what can be neither printed nor drawn on this paper.
 */
export function encodeTicket(blocks: readonly Block[], encoding: TicketEncoding): TicketBytes {
  const { profile, codePage } = encoding
  for (const block of blocks) assertPrintable(block, codePage, profile)
  const pieces: Piece[] = [{ bytes: encodeSetUp(encoding), lengthMm: 0 }]
  const mode = changedModes()
  const align = (where: Align) => ({
    bytes: joined(mode('align', where, command.align(where))),
    lengthMm: 0,
  })
  let lastAt = 0
  for (const block of fitting(blocks, encoding.columns)) {
    lastAt = pieces.length
    switch (block.kind) {
      case 'feed':
        pieces.push({ bytes: command.feed(block.lines), lengthMm: block.lines * profile.lineMm })
        break
      case 'qr':
        pieces.push(align(block.align ?? 'centre'), ...encodeQr(block, encoding))
        break
      case 'image':
        pieces.push(align(block.align), ...encodeBands(block.picture, profile))
        break
      case 'row':
        pieces.push(align('left'), ...encodeRow(block, encoding, mode))
        break
      case 'text':
        pieces.push(align(block.align), ...encodeLine(block, encoding, mode))
    }
  }
  const tail = pieces.splice(lastAt)
  const end = encodeEnd(pieces, tail, encoding)
  const some = ({ bytes }: Piece) => bytes.length > 0
  return { body: pieces.filter(some), tail: [...tail.filter(some), ...end] }
}

/** The cut; where a presenter takes the ticket, blank paper before it as far as the ticket is too short for it. */
function encodeEnd(body: readonly Piece[], tail: readonly Piece[], encoding: TicketEncoding): Piece[] {
  const { profile, presenting, markPitchMm } = encoding
  const { presenter, lineMm } = profile
  if (presenter === undefined) return [encodeCut(profile)]
  const cut = encodeOutlet(profile, presenter, presenting ?? 'retract', markPitchMm !== undefined)
  const printedMm = [...body, ...tail].reduce((sum, piece) => sum + piece.lengthMm, 0)
  if (markPitchMm !== undefined) return [toMark(cut, printedMm, markPitchMm, profile)]
  const lengthMm = printedMm + cut.lengthMm
  const lines = Math.ceil(Math.max(0, presenter.shortestMm - lengthMm) / lineMm)
  return lines === 0 ? [cut] : [{ bytes: command.feed(lines), lengthMm: lines * lineMm }, cut]
}

/** The next mark may not have passed the head when the last line is printed: else the one behind it ends the ticket. */
function toMark(
  cut: Piece,
  printedMm: number,
  pitchMm: number,
  { headToCutterMm, marks }: EscposProfile,
): Piece {
  const mostMm = pitchMm - headToCutterMm - 2 * (marks?.toleranceMm ?? 0)
  if (printedMm > mostMm) {
    const [found, most] = [Math.ceil(printedMm), Math.floor(mostMm)]
    throw new DeviceError('illegal', `the ticket is ${found} mm long, and ${most} mm fit between two marks`, {
      fix: 'Print less on a ticket, or use paper whose marks are farther apart.',
    })
  }
  return { bytes: cut.bytes, lengthMm: pitchMm - printedMm }
}

/** Data are one command, which no look at the printer may interrupt: longer ones are drawn where such looks are the proof. */
const LONGEST_QR_DATA = 128

function encodeQr({ text, moduleDots: most }: QrBlock, { profile, drawQr }: TicketEncoding): Piece[] {
  const data = new TextEncoder().encode(text)
  const { moduleDots, sideDots } = qrSize(data, profile.dotsPerLine, most)
  const lengthMm = dotsToMm(sideDots, profile)
  const short = data.length <= LONGEST_QR_DATA || profile.processId === 'supported'
  if ((profile.qr && short) || drawQr === undefined) {
    const commands = command.qrCode(data, moduleDots, profile.qrLevelM, profile.qrParameter)
    return [
      { bytes: joined(commands.slice(0, -1)), lengthMm: 0 },
      { bytes: joined(commands.slice(-1)), lengthMm },
    ]
  }
  return encodeBands(drawQr(text, moduleDots), profile)
}
