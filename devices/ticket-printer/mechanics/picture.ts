/** The picture of a stretch of paper, one pixel per dot. */
import { Bitmap, CELL, glyph } from '../../../lib/picture/index.ts'
import type { Mark, Placement, TextPart } from './marks.ts'

/** Draws what lies between `top` and `bottom`, `width` dots wide; what was broken off is missing. */
export function drawPaper(
  placements: readonly Placement[],
  { top, bottom, width }: { readonly top: number; readonly bottom: number; readonly width: number },
): Bitmap {
  const paper = new Bitmap(width, Math.max(0, Math.round(bottom - top)))
  for (const { mark, y, dots } of placements) {
    const at = Math.round(y - top)
    if (dots >= mark.height) {
      drawMark(paper, mark, at)
      continue
    }
    const whole = new Bitmap(width, Math.ceil(mark.height))
    drawMark(whole, mark, 0)
    paper.blit(whole.crop(0, 0, width, Math.round(dots)), 0, at, { or: true })
  }
  return paper
}

function drawMark(paper: Bitmap, mark: Mark, y: number): void {
  switch (mark.kind) {
    case 'line':
      if (mark.turned !== undefined) {
        const { turned, ...upright } = mark
        const strip = new Bitmap(turned.width, Math.ceil(mark.height))
        drawMark(strip, { ...upright, x: mark.x - turned.x }, 0)
        paper.blit(upsideDown(strip), turned.x, y, { or: true })
        return
      }
      for (const part of mark.parts) {
        const top = y + mark.height - part.height // characters stand on one base line
        if ('text' in part) drawText(paper, part, mark.x + part.x, top)
        else
          paper.blit(part.picture, mark.x + part.x, top, {
            scaleX: part.scaleX,
            scaleY: part.scaleY,
            or: true,
          })
      }
      return
    case 'picture':
      paper.blit(mark.picture, mark.x, y, { scaleX: mark.scaleX, scaleY: mark.scaleY, or: true })
      return
    case 'symbol':
      paper.blit(mark.draw(), mark.x, y, { or: true })
      return
    case 'page':
      for (const placed of mark.marks) drawMark(paper, placed.mark, y + Math.round(placed.y))
  }
}

function drawText(paper: Bitmap, part: TextPart, left: number, top: number): void {
  const { style, pitch } = part
  const cell = CELL[style.font]
  const cellWidth = cell.width * style.width
  let x = left
  if (style.reverse) paper.fillRect(left, top, part.width, part.height)
  for (const character of part.text) {
    const shape = glyph(character.codePointAt(0) ?? 0x20, style.font)
    const picture = style.reverse ? inverted(shape, style.bold) : shape
    const scale = { scaleX: style.width, scaleY: style.height, or: !style.reverse }
    paper.blit(picture, x, top, scale)
    if (style.bold && !style.reverse) paper.blit(shape, x + style.width, top, scale)
    x += Math.max(pitch, cellWidth)
  }
  if (style.underline > 0 && !style.reverse) {
    const thick = style.underline
    paper.fillRect(left, top + part.height - thick, part.width, thick)
  }
}

function upsideDown(picture: Bitmap): Bitmap {
  const { width, height } = picture
  const turned = new Bitmap(width, height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (picture.get(x, y)) turned.set(width - 1 - x, height - 1 - y)
  }
  return turned
}

function inverted(shape: Bitmap, bold: boolean): Bitmap {
  const heavy = new Bitmap(shape.width, shape.height)
  heavy.blit(shape, 0, 0)
  if (bold) heavy.blit(shape, 1, 0, { or: true })
  const picture = new Bitmap(shape.width, shape.height)
  picture.blit(heavy, 0, 0, { invert: true })
  return picture
}
