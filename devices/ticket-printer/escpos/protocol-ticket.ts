/**
 * A ticket as ESC/POS commands: what is sent first, and the end that makes it whole. Pure.
 */
import { joined } from '../../../lib/bytes.ts'
import { type CodePage, encodeText } from '../../../lib/code-page.ts'
import type { Bitmap } from '../../../lib/picture/index.ts'
import { type Block, fitting } from '../layout.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'

/** Whole commands that stay together, and the paper they move. */
export interface Piece {
  readonly bytes: Uint8Array
  readonly lengthMm: number
}

/** A ticket in two: without `tail` (the last line, the cut) what is on paper is not a whole ticket. */
export interface TicketBytes {
  readonly body: readonly Piece[]
  readonly tail: readonly Piece[]
}

/** What the encoder has to know beyond the blocks. */
export interface TicketEncoding {
  readonly profile: EscposProfile
  readonly codePage: CodePage
  readonly columns: number
  /** Draws a QR code where the printer cannot. */
  readonly drawQr?: ((text: string, moduleDots: number) => Bitmap) | undefined
}

const MM_PER_INCH = 25.4
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

/** A ticket's bytes. Modes are sent where they change, so the order of the pieces matters. */
export function encodeTicket(blocks: readonly Block[], encoding: TicketEncoding): TicketBytes {
  const { profile } = encoding
  const pieces: Piece[] = [{ bytes: encodeSetUp(encoding), lengthMm: 0 }]
  const modes = new Map<string, string>()
  const mode = (name: string, bytes: Uint8Array) => {
    if (modes.get(name) === String(bytes)) return []
    modes.set(name, String(bytes))
    return [bytes]
  }
  for (const block of fitting(blocks, encoding.columns)) {
    if (block.kind === 'feed') {
      pieces.push({ bytes: command.feed(block.lines), lengthMm: block.lines * profile.lineMm })
    } else if (block.kind === 'qr') {
      pieces.push({ bytes: joined(mode('align', command.align('centre'))), lengthMm: 0 })
      pieces.push(...encodeQr(block.text, encoding))
    } else {
      const text = encodeText(block.text.replace(/\s/g, ' '), encoding.codePage).bytes
      pieces.push({
        bytes: joined([
          ...mode('align', command.align(block.align)),
          ...mode('bold', command.bold(block.bold)),
          ...mode('size', command.size(block.size)),
          command.line(text),
        ]),
        lengthMm: Math.max(profile.lineMm, dotsToMm(block.size * FONT_HEIGHT_DOTS, profile)),
      })
    }
  }
  const last = pieces.pop() as Piece
  return { body: pieces.filter(({ bytes }) => bytes.length > 0), tail: [last, encodeCut(profile)] }
}

/** Byte-mode capacity of QR versions 1 to 17 at error correction M (ISO/IEC 18004, table 7). */
const QR_CAPACITY = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504]
const QR_QUIET_MODULES = 8
const LARGEST_MODULE_DOTS = 6

function encodeQr(text: string, { profile, drawQr }: TicketEncoding): Piece[] {
  const data = new TextEncoder().encode(text)
  const version = 1 + QR_CAPACITY.findIndex((capacity) => data.length <= capacity)
  const modules = 17 + 4 * version
  const fit = Math.floor(profile.dotsPerLine / (modules + QR_QUIET_MODULES))
  const moduleDots = Math.max(1, Math.min(LARGEST_MODULE_DOTS, fit))
  const lengthMm = dotsToMm(modules * moduleDots, profile)
  if (profile.qr || drawQr === undefined) {
    const commands = command.qrCode(data, moduleDots)
    return [
      { bytes: joined(commands.slice(0, -1)), lengthMm: 0 },
      { bytes: joined(commands.slice(-1)), lengthMm },
    ]
  }
  return bands(drawQr(text, moduleDots), profile)
}

const BAND_ROWS = 48

/** A picture in bands: an abort costs one of them at most, and small receive buffers hold them. */
function bands({ rows, rowBytes, height }: Bitmap, profile: EscposProfile): Piece[] {
  const pieces: Piece[] = []
  for (let row = 0; row < height; row += BAND_ROWS) {
    const count = Math.min(BAND_ROWS, height - row)
    const bytes = command.raster(rowBytes, rows.slice(row * rowBytes, (row + count) * rowBytes))
    pieces.push({ bytes, lengthMm: dotsToMm(count, profile) })
  }
  return pieces
}

function dotsToMm(dots: number, profile: EscposProfile): number {
  return (dots / profile.dpi) * MM_PER_INCH
}
