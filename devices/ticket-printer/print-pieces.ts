/**
 * A ticket as pieces for a byte printer, whatever the dialect: what stays together, text that has to be drawn, sizes. Pure.
 */
import { type CodePage, decodeText, encodeText } from '../../lib/code-page.ts'
import { DeviceError } from '../../lib/index.ts'
import { Bitmap } from '../../lib/picture/bitmap.ts'
import { CELL, glyph, hasGlyph } from '../../lib/picture/font.ts'
import type { Block, TextBlock } from './blocks.ts'

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

/** The head and its lines. */
export interface PrintGeometry {
  readonly dotsPerLine: number
  readonly dpi: number
  readonly lineMm: number
}

const MM_PER_INCH = 25.4

/** Dots of this head as paper. */
export function dotsToMm(dots: number, { dpi }: Pick<PrintGeometry, 'dpi'>): number {
  return (dots / dpi) * MM_PER_INCH
}

/** Text must not be able to give the printer commands. */
export function printable(text: string): string {
  return text.replace(/\s/g, ' ').replace(/\p{Cc}/gu, '?')
}

/** @throws DeviceError `illegal` for what can be neither printed nor drawn on this head. */
export function assertPrintable(block: Block, codePage: CodePage, { dotsPerLine }: PrintGeometry): void {
  switch (block.kind) {
    case 'text':
      assertDrawable(block, codePage)
      return
    case 'row':
      for (const { text } of block.parts) assertDrawable({ text, field: block.field }, codePage)
      return
    case 'image':
      if (block.picture.width <= dotsPerLine) return
      throw new DeviceError(
        'illegal',
        `${block.label}: found a picture of ${block.picture.width} dots, expected at most ${dotsPerLine}`,
        { fix: 'Make it narrower.' },
      )
    case 'qr': {
      const { length } = new TextEncoder().encode(block.text)
      if (length > 0 && length <= LONGEST_QR) return
      throw new DeviceError('illegal', `qr: found ${length} bytes, expected 1 to ${LONGEST_QR}`, {
        fix: 'Put less into the QR code, for example a shorter address.',
      })
    }
    case 'feed':
      return
  }
}

/** @throws DeviceError `illegal` for characters that the page lacks and that cannot be drawn either. */
export function assertDrawable(
  { text, field = 'text' }: Pick<TextBlock, 'text'> & { readonly field?: string | undefined },
  codePage: CodePage,
): void {
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
const LONGEST_QR = 504
const QR_QUIET_MODULES = 8
const LARGEST_MODULE_DOTS = 6

/** How large a QR code (error correction M) is drawn on a head so wide: dots of a module, at most `most`, and of a side. */
export function qrSize(
  data: Uint8Array,
  dotsPerLine: number,
  most = LARGEST_MODULE_DOTS,
): { moduleDots: number; sideDots: number } {
  const version = 1 + QR_CAPACITY.findIndex((capacity) => data.length <= capacity)
  const modules = 17 + 4 * version
  const fit = Math.floor(dotsPerLine / (modules + QR_QUIET_MODULES))
  const moduleDots = Math.max(1, Math.min(most, fit))
  return { moduleDots, sideDots: modules * moduleDots }
}

/** The characters that can be neither printed nor drawn, each once. */
export function undrawable(text: string, page: CodePage): string[] {
  return encodeText(text, page).missing.filter((character) => !hasGlyph(codeOf(character), 'A'))
}

/** One line of text as a picture, in the printer's own cells. Characters as the page prints them, where it has them. */
export function drawLine(
  { text, size, bold }: TextBlock,
  page: CodePage,
  { dotsPerLine, dpi, lineMm }: PrintGeometry,
): Bitmap {
  const cells: string[][] = []
  for (const character of text.normalize('NFC')) {
    const { bytes, missing } = encodeText(character, page)
    if (missing.length === 0) for (const printed of decodeText(bytes, page)) cells.push([printed])
    else if (/\p{M}/u.test(character) && cells.length > 0) cells.at(-1)?.push(character)
    else cells.push([character])
  }
  const { width, height } = CELL.A
  const pitch = Math.round((lineMm / MM_PER_INCH) * dpi)
  const wide = Math.min(dotsPerLine, cells.length * width * size)
  const picture = new Bitmap(wide, Math.max(height * size, pitch))
  for (const [column, characters] of cells.entries()) {
    for (const character of characters) {
      const scaled = { scaleX: size, scaleY: size, or: true }
      for (const shift of bold ? [0, 1] : [0]) {
        picture.blit(glyph(codeOf(character), 'A'), column * width * size + shift, 0, scaled)
      }
    }
  }
  return picture
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0
}
