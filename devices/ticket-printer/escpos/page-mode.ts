/** Page mode: lines are laid out on an area in memory and printed together. Drawn in the usual direction only. */

import type { Mark } from '../mechanics/marks.ts'
import type { Modes } from './page-modes.ts'

/** Marks that one page may hold; what comes beyond is dropped. */
export const PAGE_MARKS = 4096

interface Area {
  readonly marks: { readonly y: number; readonly mark: Mark }[]
  readonly standard: Pick<Modes, 'leftMargin' | 'printWidth' | 'align' | 'upsideDown'>
  top: number
  /** Set by the host; else as much as is used. */
  height: number | undefined
  y: number
  bottom: number
}

/** The area, while page mode is on. Lengths in dots. */
export class PageMode {
  #area: Area | undefined

  get active(): boolean {
    return this.#area !== undefined
  }

  enter(modes: Modes): Modes {
    if (this.#area !== undefined) return modes
    const { leftMargin, printWidth, align, upsideDown } = modes
    this.#area = {
      marks: [],
      standard: { leftMargin, printWidth, align, upsideDown },
      top: 0,
      height: undefined,
      y: 0,
      bottom: 0,
    }
    return { ...modes, align: 'left', upsideDown: false }
  }

  /** Back to standard mode, with its own margins. */
  leave(modes: Modes): Modes {
    const area = this.#area
    this.#area = undefined
    return area === undefined ? modes : { ...modes, ...area.standard }
  }

  clear(): void {
    const area = this.#area
    if (area === undefined) return
    area.marks.length = 0
    area.bottom = 0
    area.y = 0
  }

  /** `ESC W xL xH yL yH dxL dxH dyL dyH` */
  area(args: Uint8Array, modes: Modes, dotsPerLine: number): Modes {
    const area = this.#area
    const [x = 0, y = 0, dx = 0, dy = 0] = [0, 2, 4, 6].map(
      (at) => (args[at] ?? 0) + (args[at + 1] ?? 0) * 256,
    )
    if (area === undefined || dx === 0 || dy === 0) return modes
    area.top = y * modes.unitY
    area.height = dy * modes.unitY
    area.y = 0
    const leftMargin = Math.min(x * modes.unitX, dotsPerLine - 1)
    return { ...modes, leftMargin, printWidth: Math.min(dx * modes.unitX, dotsPerLine - leftMargin) }
  }

  moveTo(y: number): void {
    if (this.#area !== undefined) this.#area.y = Math.max(0, y)
  }

  moveBy(dots: number): void {
    if (this.#area !== undefined) this.moveTo(this.#area.y + dots)
  }

  place(dots: number, mark: Mark | undefined): void {
    const area = this.#area
    if (area === undefined) return
    if (mark !== undefined && area.marks.length < PAGE_MARKS) {
      area.marks.push({ y: area.top + area.y, mark })
      area.bottom = Math.max(area.bottom, area.top + area.y + mark.height)
    }
    area.y += dots
    area.bottom = Math.max(area.bottom, area.top + (area.height ?? area.y))
  }

  /** All that is laid out, as one mark; undefined when there is nothing. */
  page(): Mark | undefined {
    const area = this.#area
    if (area === undefined || area.bottom <= 0) return undefined
    const marks = area.marks.slice().sort((a, b) => a.y - b.y)
    return { kind: 'page', height: area.bottom, marks }
  }
}
