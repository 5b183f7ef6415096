/** What can be read on a stretch of paper. */
import type { Mark, PicturePart, Placement, TextPart } from './paper-marks.ts'

/** How a stretch of paper is measured, in dots. */
export interface Stretch {
  readonly top: number
  readonly bottom: number
  /** Width of a usual character. */
  readonly cellDots: number
  /** Usual distance of lines. */
  readonly lineDots: number
}

const READABLE = 0.6 // of a line's height has to be there

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
    const seen = Math.min(y + dots, stretch.bottom) - Math.max(y, stretch.top)
    if (seen < mark.height * READABLE || seen <= 0) continue
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

/** What stands side by side is joined; where there is a gap the next part keeps its column. */
function readLine(parts: readonly (TextPart | PicturePart)[], left: number, cellDots: number): string {
  let line = ''
  let end = 0
  for (const part of parts) {
    const x = left + part.x
    if (x - end >= cellDots / 2)
      line = line.padEnd(Math.max(Math.round(x / cellDots), line === '' ? 0 : line.length + 1))
    line += 'text' in part ? part.text : `[image ${part.width}x${part.height}]`
    end = x + part.width
  }
  return line.trimEnd()
}
