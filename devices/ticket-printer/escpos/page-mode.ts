/** Page mode: lines are laid out on areas in memory, each in its own direction, and printed together. */

import { pitchOf } from '../mechanics/line.ts'
import type { Mark } from '../mechanics/marks.ts'
import { initialModes, type Modes } from './page-modes.ts'
import { alongPaper, type Direction, type TurnedArea, turnedMark } from './page-turned.ts'
import type { EscposProfile } from './profile.ts'

/** Marks that one page may hold; what comes beyond is dropped. */
export const PAGE_MARKS = 4096

/** How long a page is for lines along the paper while the host has not said it (own). */
const LENGTH_MM = 117

interface Page {
  readonly marks: { readonly y: number; readonly mark: Mark }[]
  readonly turned: TurnedArea[]
  readonly standard: Pick<Modes, 'leftMargin' | 'printWidth' | 'align' | 'upsideDown'>
  left: number
  top: number
  width: number
  /** Set by the host; else as much as is used. */
  height: number | undefined
  /** Of what is laid out now. */
  direction: Direction
  /** Where the next line begins, counted from line to line in the area. */
  y: number
  /** Where the host has put the base of what comes next instead. */
  base: number | undefined
  bottom: number
}

/** Commands after which text stands elsewhere. */
export const MOVES: ReadonlySet<string> = new Set(['ESC W', 'ESC T', 'GS $', 'GS \\'])

/** How much of a line stands above its base: 21 of 24 dots of a letter, all of a picture. (Letters: receiptio.) */
export function aboveBase(line: Mark | undefined): number {
  if (line?.kind !== 'line') return 21
  const letters = line.parts.some((part) => 'text' in part)
  return letters ? (line.height * 21) / 24 : line.height
}

/** The page, while page mode is on. Lengths in dots. */
export class PageMode {
  readonly #profile: EscposProfile
  #page: Page | undefined
  #direction: Direction = 0

  constructor(profile: EscposProfile) {
    this.#profile = profile
  }

  get active(): boolean {
    return this.#page !== undefined
  }

  enter(modes: Modes): Modes {
    if (this.#page !== undefined) return modes
    const { leftMargin, printWidth, align, upsideDown } = modes
    this.#page = {
      marks: [],
      turned: [],
      standard: { leftMargin, printWidth, align, upsideDown },
      left: leftMargin,
      top: 0,
      width: printWidth,
      height: undefined,
      direction: 0,
      y: 0,
      base: undefined,
      bottom: 0,
    }
    return this.#begin({ ...modes, align: 'left', upsideDown: false })
  }

  /** Back to standard mode: what else is set is that of `modes`, margins and units are those of standard mode. */
  leave(modes: Modes, present = modes): Modes {
    const page = this.#page
    this.#page = undefined
    if (page === undefined) return modes
    const { unitX, unitY } = upright(present, page.direction)
    return { ...modes, unitX, unitY, ...page.standard }
  }

  /** The direction is that of power-on. */
  forget(): void {
    this.#direction = 0
  }

  #clear(): void {
    const page = this.#page
    if (page === undefined) return
    page.marks.length = 0
    for (const { placements } of page.turned) placements.length = 0
    page.bottom = 0
    page.y = 0
    page.base = undefined
  }

  #moveBy(dots: number): void {
    const page = this.#page
    if (page === undefined) return
    if (page.base === undefined) page.y = Math.max(0, page.y + dots)
    else page.base = Math.max(0, page.base + dots)
  }

  /** `ESC W xL xH yL yH dxL dxH dyL dyH` */
  #area(args: Uint8Array, modes: Modes): Modes {
    const page = this.#page
    const [x = 0, y = 0, dx = 0, dy = 0] = [0, 2, 4, 6].map(
      (at) => (args[at] ?? 0) + (args[at + 1] ?? 0) * 256,
    )
    if (page === undefined || dx === 0 || dy === 0) return modes
    const { unitX, unitY } = upright(modes, page.direction)
    const { dotsPerLine } = this.#profile
    page.top = y * unitY
    page.height = dy * unitY
    page.left = Math.min(x * unitX, dotsPerLine - 1)
    page.width = Math.min(dx * unitX, dotsPerLine - page.left)
    return this.#begin(modes)
  }

  /** `ESC T n`: in standard mode for the next page. */
  #turn(n: number, modes: Modes): Modes {
    const direction = n >= 0x30 ? n - 0x30 : n
    if (direction > 3) return modes
    this.#direction = direction as Direction
    return this.#begin(modes)
  }

  /** Commands that only move or turn what comes next; undefined: it is none of them. */
  command(name: string, args: Uint8Array, modes: Modes): Modes | undefined {
    const [low = 0, high = 0] = args
    const n = low + high * 256
    switch (name) {
      case 'ESC W':
        return this.#area(args, modes)
      case 'ESC T':
        return this.#turn(low, modes)
      case 'GS $':
        if (this.#page !== undefined) this.#page.base = n * modes.unitY
        return modes
      case 'GS \\':
        this.#moveBy((n >= 0x8000 ? n - 0x10000 : n) * modes.unitY)
        return modes
      case 'CAN':
        this.#clear()
        return modes
      default:
        return undefined
    }
  }

  /** What comes next stands with so much of it above where the host has put its base (GS $). */
  stand(above: number): void {
    const page = this.#page
    if (page?.base === undefined) return
    page.y = Math.max(0, page.base + 1 - above)
    page.base = undefined
  }

  place(dots: number, mark: Mark | undefined): void {
    const page = this.#page
    if (page === undefined) return
    const { marks, turned, direction, top } = page
    if (mark !== undefined && marks.length < PAGE_MARKS) {
      const { height } = mark
      if (direction === 0) {
        marks.push({ y: top + page.y, mark })
        page.bottom = Math.max(page.bottom, top + page.y + height)
      } else turned.at(-1)?.placements.push({ mark, y: page.y, dots: height })
    }
    page.y += dots
    const end = direction === 0 ? (page.height ?? page.y) : heightOf(page, this.#profile)
    page.bottom = Math.max(page.bottom, top + end)
  }

  /** All that is laid out, as one mark; undefined when there is nothing. */
  page(): Mark | undefined {
    const page = this.#page
    if (page === undefined || page.bottom <= 0) return undefined
    const [cellDots, lineDots] = [pitchOf(this.#profile, 'A'), initialModes(this.#profile).lineSpacing]
    const turned = page.turned
      .filter(({ placements }) => placements.length > 0)
      .map((area) => ({ y: area.y, mark: turnedMark(area, { cellDots, lineDots }) }))
    const marks = [...page.marks, ...turned].sort((a, b) => a.y - b.y)
    return { kind: 'page', height: page.bottom, marks }
  }

  /** From the start of the area, in the direction that was chosen. */
  #begin(modes: Modes): Modes {
    const page = this.#page
    if (page === undefined) return modes
    const straight = upright(modes, page.direction)
    const direction = this.#direction
    page.direction = direction
    page.y = 0
    page.base = undefined
    if (direction === 0) return { ...straight, leftMargin: page.left, printWidth: page.width }
    const height = Math.round(heightOf(page, this.#profile))
    const width = Math.round(page.width)
    if (page.turned.length < PAGE_MARKS) {
      page.turned.push({ direction, x: page.left, y: page.top, width, height, placements: [] })
    }
    const printWidth = alongPaper(direction) ? height : width
    return { ...upright(straight, direction), leftMargin: 0, printWidth }
  }
}

function heightOf(page: Page, { dpi }: EscposProfile): number {
  return page.height ?? (LENGTH_MM * dpi) / 25.4
}

/** Units are those of the paper; where lines run along it, the other way round. Its own opposite. */
function upright(modes: Modes, direction: Direction): Modes {
  if (!alongPaper(direction)) return modes
  return { ...modes, unitX: modes.unitY, unitY: modes.unitX }
}
