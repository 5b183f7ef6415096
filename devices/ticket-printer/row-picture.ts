/** A row as a picture, for printers that lack one of its characters. Pure. */
import { Bitmap } from '../../lib/picture/bitmap.ts'
import { CELL, glyph } from '../../lib/picture/font.ts'
import type { RowBlock } from './blocks.ts'
import { dotsToMm, type PrintGeometry } from './print-pieces.ts'

const { width: CELL_WIDTH, height: CELL_HEIGHT } = CELL.A

/** How many times as high as a plain character the tallest one is. */
export function rowHeight({ parts }: RowBlock): number {
  return Math.max(1, ...parts.map(({ height }) => height))
}

/**
 * The row in cells of font A, no wider than the head and at least a line high; all characters stand on one base line.
 * A mark stands on the letter before it.
 */
export function drawRow(row: RowBlock, geometry: PrintGeometry): Bitmap {
  const tall = rowHeight(row) * CELL_HEIGHT
  const end = Math.max(
    0,
    ...row.parts.map(({ column, text, width }) => column + cellsOf(text).length * width),
  )
  const pitch = Math.round(geometry.lineMm / dotsToMm(1, geometry))
  const picture = new Bitmap(Math.min(geometry.dotsPerLine, end * CELL_WIDTH), Math.max(tall, pitch))
  for (const { column, text, width, height, bold, underline, reverse } of row.parts) {
    const cells = cellsOf(text)
    const [left, top] = [column * CELL_WIDTH, tall - height * CELL_HEIGHT]
    const across = cells.length * width * CELL_WIDTH
    for (const [index, characters] of cells.entries()) {
      for (const character of characters) {
        const shape = glyph(character.codePointAt(0) ?? 0x20, 'A')
        const x = left + index * width * CELL_WIDTH
        const scale = { scaleX: width, scaleY: height, or: true }
        picture.blit(shape, x, top, scale)
        if (bold) picture.blit(shape, x + width, top, scale)
      }
    }
    if (reverse) {
      const upright = picture.crop(left, top, across, height * CELL_HEIGHT)
      picture.blit(upright, left, top, { invert: true })
    } else if (underline) picture.fillRect(left, top + height * CELL_HEIGHT - 1, across, 1)
  }
  return picture
}

/** The characters of each cell: a letter and its marks. */
function cellsOf(text: string): string[][] {
  const cells: string[][] = []
  for (const character of text.normalize('NFC')) {
    if (/\p{M}/u.test(character) && cells.length > 0) cells.at(-1)?.push(character)
    else cells.push([character])
  }
  return cells
}
