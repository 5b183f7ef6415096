/**
 * A ticket as Star commands: what is sent first, and the end that makes it whole. Pure.
 */
import { joined } from '../../../lib/bytes.ts'
import { type CodePage, encodeText } from '../../../lib/code-page.ts'
import type { Bitmap } from '../../../lib/picture/bitmap.ts'
import type { Align, Block, QrBlock, RowBlock, TextBlock } from '../blocks.ts'
import { fitting } from '../fitting.ts'
import {
  assertPrintable,
  dotsToMm,
  drawLine,
  type Piece,
  printable,
  qrSize,
  type TicketBytes,
} from '../print-pieces.ts'
import { drawRow, rowHeight } from '../row-picture.ts'
import {
  type ChangedMode,
  changedModes,
  type LookCommands,
  lookOf,
  plainLook,
  rowBytes,
} from '../text-looks.ts'
import type { StarProfile } from './profile.ts'
import * as command from './protocol.ts'

/** What the encoder has to know beyond the blocks. */
export interface TicketEncoding {
  readonly profile: StarProfile
  readonly codePage: CodePage
  readonly columns: number
  /** Draws a QR code where the printer cannot. */
  readonly drawQr?: ((text: string, moduleDots: number) => Bitmap) | undefined
  /** Without automatic status: nobody hears what the printer says. */
  readonly unheard?: boolean
}

const FONT_HEIGHT_DOTS = 24 // font A
const LARGEST_SIZE = 6
/** Dots of one `ESC GS S`: a look at the printer is possible only between two of them. */
const BAND_BYTES = 128

/** What every ticket begins with: whatever was before, the modes are known now. */
export function encodeSetUp({ profile, codePage, unheard = false }: TicketEncoding): Uint8Array {
  return joined([
    command.INITIALISE,
    command.INTERNATIONAL_SET_USA,
    command.codePage(profile.codePages[codePage] ?? 0),
    command.FONT_A,
    command.LINES_OF_4_MM,
    ...(unheard ? [] : [command.AUTOMATIC_STATUS]),
  ])
}

/** Feeds what hangs out past the cutter and cuts it off. */
export function encodeCut({ cutter, headToCutterMm }: StarProfile): Piece {
  return { bytes: command.feedAndCut(cutter), lengthMm: headToCutterMm }
}

/**
 * A ticket's bytes. Modes are sent where they change, so the order of the pieces matters. A line with characters that the
 * code page lacks is drawn. @throws DeviceError `illegal` for characters that cannot be drawn either.
 */
export function encodeTicket(blocks: readonly Block[], encoding: TicketEncoding): TicketBytes {
  const { profile } = encoding
  for (const block of blocks) assertPrintable(block, encoding.codePage, profile)
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
        pieces.push(align(block.align), ...encodePicture(block.picture, profile))
        break
      case 'row':
        pieces.push(align('left'), ...encodeRow(block, encoding, mode))
        break
      case 'text':
        pieces.push(align(block.align), ...encodeLine(block, encoding, mode))
    }
  }
  const tail = pieces.splice(lastAt)
  const some = ({ bytes }: Piece) => bytes.length > 0
  return { body: pieces.filter(some), tail: [...tail.filter(some), encodeCut(profile)] }
}

const LOOKS: LookCommands = {
  ...{ bold: command.bold, scale: command.scale },
  ...{ underline: command.underline, reverse: command.reverse },
}

function encodeLine(block: TextBlock, { profile, codePage }: TicketEncoding, mode: ChangedMode): Piece[] {
  const line = { ...block, text: printable(block.text), size: Math.min(block.size, LARGEST_SIZE) }
  const { bytes: text, missing } = encodeText(line.text, codePage)
  if (missing.length > 0) return encodePicture(drawLine(line, codePage, profile), profile)
  const look = lookOf(plainLook(line.size, line.bold), mode, LOOKS)
  return [{ bytes: joined([...look, command.line(text)]), lengthMm: lineLength(line.size, profile) }]
}

function encodeRow(block: RowBlock, { profile, codePage }: TicketEncoding, mode: ChangedMode): Piece[] {
  const row = { ...block, parts: block.parts.map((part) => ({ ...part, text: printable(part.text) })) }
  const bytes = rowBytes(row, codePage, mode, LOOKS)
  if (bytes === undefined) return encodePicture(drawRow(row, profile), profile)
  return [{ bytes: command.line(bytes), lengthMm: lineLength(rowHeight(row), profile) }]
}

function lineLength(height: number, profile: StarProfile): number {
  return Math.max(profile.lineMm, dotsToMm(height * FONT_HEIGHT_DOTS, profile))
}

function encodeQr({ text, moduleDots: most }: QrBlock, { profile, drawQr }: TicketEncoding): Piece[] {
  const data = new TextEncoder().encode(text)
  const { moduleDots, sideDots } = qrSize(data, profile.dotsPerLine, most)
  if (!profile.qr && drawQr !== undefined) return encodePicture(drawQr(text, moduleDots), profile)
  const commands = command.qrCode(data, moduleDots)
  return [
    { bytes: joined(commands.slice(0, -1)), lengthMm: 0 },
    { bytes: joined(commands.slice(-1)), lengthMm: dotsToMm(sideDots, profile) },
  ]
}

/** A picture as the model takes it: in bands, or in strips of 24 rows with lines just as high. */
export function encodePicture({ rows, rowBytes, height }: Bitmap, profile: StarProfile): Piece[] {
  const dots = withoutCommands(rows)
  const strips = profile.pictures === 'strips'
  const count = strips ? command.STRIP_ROWS : Math.max(1, Math.floor(BAND_BYTES / rowBytes))
  const pieces: Piece[] = strips ? [{ bytes: command.LINES_OF_3_MM, lengthMm: 0 }] : []
  for (let row = 0; row < height; row += count) {
    const band = dots.slice(row * rowBytes, Math.min(height, row + count) * rowBytes)
    const bytes = strips ? command.strip(rowBytes, band) : command.raster(rowBytes, band)
    pieces.push({ bytes, lengthMm: dotsToMm(strips ? count : band.length / rowBytes, profile) })
  }
  return strips ? [...pieces, { bytes: command.LINES_OF_4_MM, lengthMm: 0 }] : pieces
}

/** A printer obeys real-time commands (`EOT`, `ENQ`, `ESC ACK …`) inside pictures too: one dot more, and they are none. */
function withoutCommands(rows: Uint8Array): Uint8Array {
  return rows.map((byte, at) => {
    if (byte === 0x04 || byte === 0x05) return byte | 0x08
    return byte === 0x1b && rows[at + 1] === 0x06 ? 0x1f : byte
  })
}
