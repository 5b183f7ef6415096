/**
 * Pictures as ESC/POS commands, and text drawn as a picture where the printer's code page lacks a character. Pure.
 */
import { type CodePage, decodeText, encodeText } from '../../../lib/code-page.ts'
import { Bitmap } from '../../../lib/picture/bitmap.ts'
import { CELL, glyph, hasGlyph } from '../../../lib/picture/font.ts'
import type { TextBlock } from '../layout.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'

/** Whole commands that stay together, and the paper they move. */
export interface Piece {
  readonly bytes: Uint8Array
  readonly lengthMm: number
}

const MM_PER_INCH = 25.4
/** Dots of one band: a look at the printer is possible only between two of them, and an abort costs no more than one. */
const BAND_BYTES = 128

/** Dots of this head as paper. */
export function dotsToMm(dots: number, profile: EscposProfile): number {
  return (dots / profile.dpi) * MM_PER_INCH
}

/** A picture in bands: an abort costs one of them at most, and small receive buffers hold them. */
export function encodeBands({ rows, rowBytes, height }: Bitmap, profile: EscposProfile): Piece[] {
  const dots = withoutCommands(rows)
  const pieces: Piece[] = []
  const bandRows = Math.max(1, Math.floor(BAND_BYTES / rowBytes))
  for (let row = 0; row < height; row += bandRows) {
    const count = Math.min(bandRows, height - row)
    const bytes = command.raster(rowBytes, dots.slice(row * rowBytes, (row + count) * rowBytes))
    pieces.push({ bytes, lengthMm: dotsToMm(count, profile) })
  }
  return pieces
}

/** A printer obeys real-time commands inside pictures too: one dot more, and they are none. */
function withoutCommands(rows: Uint8Array): Uint8Array {
  let dots = rows
  for (let at = rows.indexOf(0x10); at >= 0; at = rows.indexOf(0x10, at + 1)) {
    const next = rows[at + 1]
    if (next !== 0x04 && next !== 0x05 && next !== 0x14) continue
    if (dots === rows) dots = rows.slice()
    dots[at] = 0x18
  }
  return dots
}

/** The characters that can be neither printed nor drawn, each once. */
export function undrawable(text: string, page: CodePage): string[] {
  return encodeText(text, page).missing.filter((character) => !hasGlyph(codeOf(character), 'A'))
}

/** One line of text as a picture, in the printer's own cells. Characters as the page prints them, where it has them. */
export function drawLine(
  { text, size, bold }: TextBlock,
  page: CodePage,
  { dotsPerLine, dpi, lineMm }: EscposProfile,
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
