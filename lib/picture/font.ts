/**
 * Glyphs in the two cell sizes of receipt printers: font A 12 x 24 dots, font B 9 x 17 dots.
 */
import { inflateRawSync } from 'node:zlib'
import { Bitmap } from './bitmap.ts'
import { FONT_DATA, type FontData } from './font-data.ts'

/** A printer's fonts: A is the usual one, B the small one. */
export type FontName = 'A' | 'B'

/** Width and height of a character's cell, in dots. */
export const CELL: Readonly<Record<FontName, { readonly width: number; readonly height: number }>> = {
  A: { width: 12, height: 24 },
  B: { width: 9, height: 17 },
}

interface Font {
  readonly indexes: ReadonlyMap<number, number>
  /** Row after row, glyph after glyph, without gaps. */
  readonly bits: Uint8Array
  readonly data: FontData
  readonly drawn: Map<number, Bitmap>
  readonly missing: Bitmap
}

const fonts: { A?: Font; B?: Font } = {}

/** The picture of a character, of exactly the cell's size; a hollow box if the font lacks it. Shared: do not draw on it. */
export function glyph(codePoint: number, font: FontName): Bitmap {
  const { indexes, bits, data, drawn, missing } = open(font)
  const index = indexes.get(codePoint)
  if (index === undefined) return missing
  const known = drawn.get(codePoint)
  if (known) return known
  const picture = new Bitmap(CELL[font].width, CELL[font].height)
  for (let y = 0; y < data.height; y++) {
    for (let x = 0; x < data.width; x++) {
      const at = (index * data.height + y) * data.width + x
      if ((bits[at >> 3] ?? 0) & (0x80 >> (at & 7))) picture.set(x, y)
    }
  }
  if (joinsNeighbours(codePoint)) fillCell(picture, data)
  drawn.set(codePoint, picture)
  return picture
}

/** Whether the font has a character; without it {@link glyph} gives the hollow box. */
export function hasGlyph(codePoint: number, font: FontName): boolean {
  return open(font).indexes.has(codePoint)
}

function open(name: FontName): Font {
  const known = fonts[name]
  if (known) return known
  const data = name === 'A' ? FONT_DATA.large : FONT_DATA.small
  const indexes = new Map<number, number>()
  for (const run of data.runs.split(',')) {
    const [first = 0, length = 0] = run.split('-').map((part) => Number.parseInt(part, 36))
    for (let codePoint = first; codePoint < first + length; codePoint++) indexes.set(codePoint, indexes.size)
  }
  const bits = inflateRawSync(Buffer.from(data.bits, 'base64'))
  const font = { indexes, bits, data, drawn: new Map<number, Bitmap>(), missing: hollowBox(CELL[name]) }
  fonts[name] = font
  return font
}

/** Box drawing and block elements: no gap between cells. */
function joinsNeighbours(codePoint: number): boolean {
  return codePoint >= 0x2500 && codePoint <= 0x259f
}

/** Carries the last column and row of a smaller drawing on to the edges of the cell. */
function fillCell(picture: Bitmap, drawing: { readonly width: number; readonly height: number }): void {
  for (let x = drawing.width; x < picture.width; x++) {
    for (let y = 0; y < drawing.height; y++) picture.set(x, y, picture.get(drawing.width - 1, y))
  }
  for (let y = drawing.height; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) picture.set(x, y, picture.get(x, drawing.height - 1))
  }
}

function hollowBox({ width, height }: { readonly width: number; readonly height: number }): Bitmap {
  const box = new Bitmap(width, height)
  box.fillRect(1, 2, width - 2, height - 5)
  box.fillRect(2, 3, width - 4, height - 7, false)
  return box
}
