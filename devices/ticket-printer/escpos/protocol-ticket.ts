/**
 * A ticket as ESC/POS commands: what is sent first, and the end that makes it whole. Pure.
 */
import { joined } from '../../../lib/bytes.ts'
import { type CodePage, encodeText } from '../../../lib/code-page.ts'
import type { Bitmap } from '../../../lib/picture/index.ts'
import { type Block, fitting } from '../layout.ts'
import {
  assertDrawable,
  dotsToMm,
  drawLine,
  type Piece,
  printable,
  qrSize,
  type TicketBytes,
} from '../print-pieces.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'
import { encodeBands } from './protocol-raster.ts'

/** What the encoder has to know beyond the blocks. */
export interface TicketEncoding {
  readonly profile: EscposProfile
  readonly codePage: CodePage
  readonly columns: number
  /** Draws a QR code where the printer cannot. */
  readonly drawQr?: ((text: string, moduleDots: number) => Bitmap) | undefined
}

const FONT_HEIGHT_DOTS = 24 // font A
const ASB_ALL = 0x0f // drawer, on-line, error, paper

/** What every ticket begins with: whatever was before, the modes are known now. */
export function encodeSetUp({ profile, codePage }: TicketEncoding): Uint8Array {
  return joined([
    command.INITIALISE,
    ...(profile.multiByte ? [command.SINGLE_BYTE_MODE] : []),
    command.INTERNATIONAL_SET_USA,
    command.codePage(profile.codePages[codePage] ?? 0),
    ...(profile.automaticStatus ? [command.automaticStatus(ASB_ALL)] : []),
  ])
}

/** Feeds what hangs out past the cutter and cuts it off; without a cutter, past the tear bar. */
export function encodeCut(profile: EscposProfile): Piece {
  const { cutter, headToCutterMm, lineMm } = profile
  if (cutter !== 'none') {
    return { bytes: command.feedAndCut(cutter === 'full' ? 'full' : 'partial'), lengthMm: headToCutterMm }
  }
  const lines = Math.ceil(headToCutterMm / lineMm)
  return { bytes: command.feed(lines), lengthMm: lines * lineMm }
}

/**
 * A ticket's bytes. Modes are sent where they change, so the order of the pieces matters. A line with characters that the
 * code page lacks is drawn. @throws DeviceError `illegal` for characters that cannot be drawn either.
 */
export function encodeTicket(blocks: readonly Block[], encoding: TicketEncoding): TicketBytes {
  const { profile, codePage } = encoding
  for (const block of blocks) if (block.kind === 'text') assertDrawable(block, codePage)
  const pieces: Piece[] = [{ bytes: encodeSetUp(encoding), lengthMm: 0 }]
  const modes = new Map<string, string | number | boolean>()
  const mode = (name: string, value: string | number | boolean, bytes: Uint8Array) => {
    if (modes.get(name) === value) return []
    modes.set(name, value)
    return [bytes]
  }
  let lastAt = 0
  for (const block of fitting(blocks, encoding.columns)) {
    lastAt = pieces.length
    if (block.kind === 'feed') {
      pieces.push({ bytes: command.feed(block.lines), lengthMm: block.lines * profile.lineMm })
    } else if (block.kind === 'qr') {
      pieces.push({ bytes: joined(mode('align', 'centre', command.align('centre'))), lengthMm: 0 })
      pieces.push(...encodeQr(block.text, encoding))
    } else {
      const line = { ...block, text: printable(block.text) }
      const { bytes: text, missing } = encodeText(line.text, codePage)
      const align = mode('align', block.align, command.align(block.align))
      if (missing.length > 0) {
        pieces.push({ bytes: joined(align), lengthMm: 0 })
        pieces.push(...encodeBands(drawLine(line, codePage, profile), profile))
        continue
      }
      pieces.push({
        bytes: joined([
          ...align,
          ...mode('bold', block.bold, command.bold(block.bold)),
          ...mode('size', block.size, command.size(block.size)),
          command.line(text),
        ]),
        lengthMm: Math.max(profile.lineMm, dotsToMm(block.size * FONT_HEIGHT_DOTS, profile)),
      })
    }
  }
  const tail = pieces.splice(lastAt)
  const some = ({ bytes }: Piece) => bytes.length > 0
  return { body: pieces.filter(some), tail: [...tail.filter(some), encodeCut(profile)] }
}

/** Data are one command, which no look at the printer may interrupt: longer ones are drawn where such looks are the proof. */
const LONGEST_QR_DATA = 128

function encodeQr(text: string, { profile, drawQr }: TicketEncoding): Piece[] {
  const data = new TextEncoder().encode(text)
  const { moduleDots, sideDots } = qrSize(data, profile.dotsPerLine)
  const lengthMm = dotsToMm(sideDots, profile)
  const short = data.length <= LONGEST_QR_DATA || profile.processId === 'supported'
  if ((profile.qr && short) || drawQr === undefined) {
    const commands = command.qrCode(data, moduleDots)
    return [
      { bytes: joined(commands.slice(0, -1)), lengthMm: 0 },
      { bytes: joined(commands.slice(-1)), lengthMm },
    ]
  }
  return encodeBands(drawQr(text, moduleDots), profile)
}
