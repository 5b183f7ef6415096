/** What can be read on a stretch of paper. */
import type { Mark, PicturePart, Placement, TextPart } from './marks.ts'

/** How a stretch of paper is measured, in dots. */
export interface Stretch {
  readonly top: number
  readonly bottom: number
  /** Width of a usual character. */
  readonly cellDots: number
  /** Usual distance of lines. */
  readonly lineDots: number
}

const READABLE = 0.6 // of a line's height has to be printed

interface Run {
  readonly width: number
  height: number
  readonly x: number
}

/** Line by line; columns are kept, blank paper of a line's height is a blank line, both ends are trimmed. */
export function readPaper(placements: readonly Placement[], stretch: Stretch): string {
  const lines: string[] = []
  let run: Run | undefined
  let end = stretch.top
  const endRun = () => {
    if (run !== undefined) lines.push(`[image ${run.width}x${Math.round(run.height)}]`)
    run = undefined
  }
  for (const { mark, y, dots } of placements) {
    const middle = y + dots / 2 // what the blade went through is read on the piece with its larger half
    if (dots < mark.height * READABLE || middle < stretch.top || middle >= stretch.bottom) continue
    const seen = Math.min(y + dots, stretch.bottom) - Math.max(y, stretch.top)
    const gap = Math.max(0, Math.floor((y - end) / stretch.lineDots + 0.01))
    const picture = pictureOf(mark)
    if (picture !== undefined) {
      if (run !== undefined && run.width === picture.width && run.x === picture.x && y - end < 1) {
        run.height += seen
      } else {
        endRun()
        blank(lines, gap)
        run = { width: picture.width, height: seen, x: picture.x }
      }
    } else {
      endRun()
      blank(lines, gap)
      lines.push(mark.kind === 'line' ? readLine(mark.parts, mark.x, stretch.cellDots) : labelOf(mark))
    }
    end = Math.max(end, y + mark.height)
  }
  endRun()
  while (lines.at(-1) === '') lines.pop()
  return lines.join('\n')
}

/** Nothing is above the first line: where the paper was cut is not a matter of text. */
function blank(lines: string[], count: number): void {
  if (lines.length > 0) for (let index = 0; index < count; index++) lines.push('')
}

function labelOf(mark: Mark): string {
  return mark.kind === 'symbol' ? mark.label : ''
}

function pictureOf(mark: Mark): { readonly width: number; readonly x: number } | undefined {
  if (mark.kind === 'picture') return mark
  if (mark.kind !== 'line' || mark.parts.length === 0) return undefined
  let width = 0
  for (const part of mark.parts) {
    if ('text' in part) return undefined
    width = Math.max(width, part.x + part.width)
  }
  return { width, x: mark.x }
}

/** Something that stands in a line. Lengths in dots, from the left edge of the head. */
interface Sign {
  readonly x: number
  readonly width: number
  readonly text: string
}

/** What stands side by side is joined; where there is a gap the next sign keeps its column. */
function readLine(parts: readonly (TextPart | PicturePart)[], left: number, cellDots: number): string {
  let line = ''
  let end = 0
  for (const { x, width, text } of signsOf(parts, left)) {
    if (x - end >= cellDots / 2)
      line = line.padEnd(Math.max(Math.round(x / cellDots), line === '' ? 0 : line.length + 1))
    line += text
    end = x + width
  }
  return line.trimEnd()
}

/** From left to right. What is printed over something replaces it; blanks cover nothing, and become a gap. */
function signsOf(parts: readonly (TextPart | PicturePart)[], left: number): readonly Sign[] {
  let signs: Sign[] = []
  let end = 0
  for (const part of parts) {
    const x = left + part.x
    const width = part.width
    if (x >= end) signs.push(...spell(part, x))
    else {
      const over = spell(part, x).filter(
        (sign) => sign.text !== ' ' || !signs.some((below) => below.text !== ' ' && covers(sign, below)),
      )
      const dark = over.filter(({ text }) => text !== ' ')
      signs = signs.filter((sign) => sign.text !== ' ' && !dark.some((above) => covers(above, sign)))
      signs.push(...over)
      signs.sort((a, b) => a.x - b.x)
    }
    end = Math.max(end, x + width)
  }
  return signs
}

function spell(part: TextPart | PicturePart, x: number): Sign[] {
  if (!('text' in part)) return [{ x, width: part.width, text: `[image ${part.width}x${part.height}]` }]
  return Array.from(part.text, (text, index) => ({ x: x + index * part.pitch, width: part.pitch, text }))
}

/** More than half of the narrower one lies on the other. */
function covers(a: Sign, b: Sign): boolean {
  const shared = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  return shared > Math.min(a.width, b.width) / 2
}
