/**
 * A ticket as ESC/POS commands: what is sent first, and the end that makes it whole. Pure.
 */
import { joined } from '../../../lib/bytes.ts'
import { type CodePage, encodeText } from '../../../lib/code-page.ts'
import { DeviceError } from '../../../lib/index.ts'
import type { Bitmap } from '../../../lib/picture/index.ts'
import { type Block, fitting, type TextBlock } from '../layout.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'
import { encodeOutlet, type Presenting } from './protocol-present.ts'
import { dotsToMm, drawLine, encodeBands, type Piece, undrawable } from './protocol-raster.ts'

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
  /** Where the printer has a presenter; without it a ticket is got rid of. */
  readonly presenting?: Presenting | undefined
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
    ...(profile.fullStatus ? [command.AUTOMATIC_FULL_STATUS] : []),
  ])
}

/** Feeds what hangs out past the cutter and cuts it off; without a cutter, past the tear bar. A presenter gets rid of it. */
export function encodeCut(profile: EscposProfile): Piece {
  const { cutter, headToCutterMm, lineMm } = profile
  if (profile.presenter !== undefined) return encodeOutlet(profile, profile.presenter, 'retract')
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
  const end = encodeEnd(pieces, tail, encoding)
  const some = ({ bytes }: Piece) => bytes.length > 0
  return { body: pieces.filter(some), tail: [...tail.filter(some), ...end] }
}

/** The cut; where a presenter takes the ticket, blank paper before it as far as the ticket is too short for it. */
function encodeEnd(body: readonly Piece[], tail: readonly Piece[], encoding: TicketEncoding): Piece[] {
  const { profile, presenting } = encoding
  const { presenter, lineMm } = profile
  if (presenter === undefined) return [encodeCut(profile)]
  const cut = encodeOutlet(profile, presenter, presenting ?? 'retract')
  const lengthMm = [...body, ...tail, cut].reduce((sum, piece) => sum + piece.lengthMm, 0)
  const lines = Math.ceil(Math.max(0, presenter.shortestMm - lengthMm) / lineMm)
  return lines === 0 ? [cut] : [{ bytes: command.feed(lines), lengthMm: lines * lineMm }, cut]
}

/** Text must not be able to give the printer commands. */
function printable(text: string): string {
  return text.replace(/\s/g, ' ').replace(/\p{Cc}/gu, '?')
}

function assertDrawable({ text, field = 'text' }: TextBlock, codePage: CodePage): void {
  const lacking = undrawable(printable(text), codePage)
  if (lacking.length === 0) return
  const named = lacking.map((character) => {
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    return `${character} (U+${code})`
  })
  throw new DeviceError('illegal', `${field}: found ${named.join(', ')}, which this printer cannot print`, {
    fix: 'Leave these characters out, or write them in Latin, Greek or Cyrillic letters.',
  })
}

/** Byte-mode capacity of QR versions 1 to 17 at error correction M (ISO/IEC 18004, table 7). */
const QR_CAPACITY = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504]
const QR_QUIET_MODULES = 8
const LARGEST_MODULE_DOTS = 6
/** Data are one command, which no look at the printer may interrupt: longer ones are drawn where such looks are the proof. */
const LONGEST_QR_DATA = 128

function encodeQr(text: string, { profile, drawQr }: TicketEncoding): Piece[] {
  const data = new TextEncoder().encode(text)
  const version = 1 + QR_CAPACITY.findIndex((capacity) => data.length <= capacity)
  const modules = 17 + 4 * version
  const fit = Math.floor(profile.dotsPerLine / (modules + QR_QUIET_MODULES))
  const moduleDots = Math.max(1, Math.min(LARGEST_MODULE_DOTS, fit))
  const lengthMm = dotsToMm(modules * moduleDots, profile)
  const short = data.length <= LONGEST_QR_DATA || profile.processId === 'supported'
  if ((profile.qr && short) || drawQr === undefined) {
    const commands = command.qrCode(data, moduleDots, profile.qrLevelM)
    return [
      { bytes: joined(commands.slice(0, -1)), lengthMm: 0 },
      { bytes: joined(commands.slice(-1)), lengthMm },
    ]
  }
  return encodeBands(drawQr(text, moduleDots), profile)
}
