/** An area of a page whose lines do not run from left to right: laid out as it reads, drawn turned. */
import { Bitmap } from '../../../lib/picture/index.ts'
import type { Mark, Placement } from '../mechanics/marks.ts'
import { drawPaper } from '../mechanics/picture.ts'
import { readPaper, type Stretch } from '../mechanics/text.ts'

/** `ESC T`: 0 from the upper left to the right, 1 from the lower left up, 2 from the lower right to the left, 3 from the upper right down. */
export type Direction = 0 | 1 | 2 | 3

/** Where it stands on the page, and what it holds. Lengths in dots. */
export interface TurnedArea {
  readonly direction: Direction
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Along the lines, and from line to line. */
  readonly placements: Placement[]
}

/** Whether lines run along the paper. */
export function alongPaper(direction: Direction): boolean {
  return direction === 1 || direction === 3
}

/** All of the area as one mark: its picture turned, its text as it reads. */
export function turnedMark(area: TurnedArea, { cellDots, lineDots }: Omit<Stretch, 'top' | 'bottom'>): Mark {
  const { direction, x, width, height, placements } = area
  const [across, down] = alongPaper(direction) ? [height, width] : [width, height]
  return {
    ...{ kind: 'symbol', x, width, height },
    label: readPaper(placements, { top: 0, bottom: down, cellDots, lineDots }),
    draw: () => turn(drawPaper(placements, { top: 0, bottom: down, width: across }), direction),
  }
}

/** The way from where lines begin: a dot of line v at u of it. */
function turn(upright: Bitmap, direction: Direction): Bitmap {
  const { width, height } = upright
  const turned = alongPaper(direction) ? new Bitmap(height, width) : new Bitmap(width, height)
  const [right, bottom] = [turned.width - 1, turned.height - 1]
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      if (!upright.get(u, v)) continue
      if (direction === 1) turned.set(v, bottom - u)
      else if (direction === 2) turned.set(right - u, bottom - v)
      else turned.set(right - v, u)
    }
  }
  return turned
}
