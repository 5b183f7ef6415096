/** The roll, what hangs from it, and the pieces that have left it. */
import { encodePng } from '../../../lib/picture/index.ts'
import type { PaperPiece, PieceFate } from '../contract.ts'
import type { Mark, Placement } from './marks.ts'
import type { PaperMarks } from './paper-marks.ts'
import { drawPaper } from './picture.ts'
import { readPaper } from './text.ts'

/** Measures of the paper path, in dots unless said otherwise. */
export interface PaperMeasures {
  readonly dotsPerMm: number
  readonly width: number
  readonly cellDots: number
  readonly lineDots: number
  /** From the head down to the blade. */
  readonly headToCutter: number
}

/** What belongs to a piece besides its marks. */
export interface PieceOrigin {
  readonly bytes: Uint8Array
  readonly unknown: Readonly<Record<string, number>>
}

/** A piece whose further fate the printer decides. */
export interface LoosePiece extends PaperPiece {
  fate?: PieceFate | undefined
}

/** Paper from the core to the visitor. Distances in dots along the roll, from where it was first loaded. */
export class Roll {
  readonly #measures: PaperMeasures
  #placements: Placement[] = []
  /** Where the paper now begins: the last cut, tear, or the roll's own edge. */
  #edge: number
  /** What stands under the head. */
  #head = 0
  /** Dots until the end of the paper comes to the sensor at the head. */
  left: number
  /** Undefined: plain paper. */
  marks: PaperMarks | undefined
  /** The sensor for marks is soiled, and sees none. */
  soiled = false
  /** So much before its mark a ticket ends, dots. */
  markDistance = 0

  constructor(measures: PaperMeasures, left: number) {
    this.#measures = measures
    this.#edge = -measures.headToCutter
    this.left = left
  }

  /** What stands under the head. */
  get head(): number {
    return this.#head
  }

  /** Dots that hang out below the blade. */
  get hangingOut(): number {
    return this.#head - this.#measures.headToCutter - this.#edge
  }

  /** Where the paper begins. */
  get edge(): number {
    return this.#edge
  }

  /** What has to be fed until the next ticket's edge is at the head or the blade, dots; undefined: no mark is seen. */
  toMark(where: 'head' | 'blade', mostDots: number): number | undefined {
    if (this.marks === undefined || this.soiled) return undefined
    const at = this.marks.next(this.#head + this.markDistance)
    if (at - this.#head > mostDots) return undefined
    return at - this.markDistance - this.#head + (where === 'blade' ? this.#measures.headToCutter : 0)
  }

  /** Prints as much of a mark as `dots` of feed allow. The feed itself is another matter. */
  place(mark: Mark, dots: number): void {
    if (mark.kind !== 'page') {
      if (dots > 0) this.#placements.push({ mark, y: this.#head, dots: Math.min(dots, mark.height) })
      return
    }
    for (const { y, mark: inner } of mark.marks) {
      const seen = Math.min(dots - y, inner.height)
      if (seen > 0) this.#placements.push({ mark: inner, y: this.#head + y, dots: seen })
    }
  }

  advance(dots: number): void {
    this.#head += dots
    this.left = Math.max(0, this.left - dots)
  }

  /** Parts what hangs below the blade from the rest. */
  part(parted: 'cut' | 'torn', origin: PieceOrigin): LoosePiece {
    return this.#part(parted, this.#head - this.#measures.headToCutter, origin)
  }

  /** Takes the rest of the old paper out and puts in a new roll of `left` dots, its edge at the blade. */
  replace(left: number, origin: PieceOrigin): PaperPiece | undefined {
    const rest = this.#placements.length > 0 ? this.#part('torn', this.#head, origin) : undefined
    this.#edge = this.#head - this.#measures.headToCutter
    this.#placements = []
    this.left = left
    return rest
  }

  /** What still hangs from the roll, down from the head; undefined when nothing is printed on it and nothing hangs out. */
  hanging(origin: PieceOrigin): PaperPiece | undefined {
    if (this.#placements.length === 0 && this.hangingOut <= 0) return undefined
    const marks = this.#marksDown(this.#head)
    return piece(
      this.#placements.slice(),
      this.#edge,
      this.#head,
      'hanging',
      { ...origin, marks },
      this.#measures,
    )
  }

  #part(parted: 'cut' | 'torn', at: number, origin: PieceOrigin): LoosePiece {
    const above = this.#placements.filter(({ y }) => y < at)
    const marks = this.#marksDown(at)
    const made = piece(above, this.#edge, at, parted, { ...origin, marks }, this.#measures)
    // What the blade goes through is on both sides of it.
    this.#placements = this.#placements.filter(({ y, dots }) => y + dots > at)
    this.#edge = at
    return made
  }

  /** The marks on what is parted there, a dot of rounding at its end among them. */
  #marksDown(at: number): readonly number[] | undefined {
    return this.marks?.between(this.#edge - 1, at + 1)
  }
}

function piece(
  placements: readonly Placement[],
  top: number,
  bottom: number,
  parted: PaperPiece['parted'],
  { bytes, unknown, marks }: PieceOrigin & { readonly marks: readonly number[] | undefined },
  { width, cellDots, lineDots, dotsPerMm }: PaperMeasures,
): LoosePiece {
  let text: string | undefined
  const toMm = (dots: number) => Math.round((dots / dotsPerMm) * 10) / 10
  return {
    get text() {
      text ??= readPaper(placements, { top, bottom, cellDots, lineDots })
      return text
    },
    lengthMm: toMm(bottom - top),
    ...(marks && { marksMm: marks.map((at) => toMm(at - top)) }),
    parted,
    bytes,
    unknown,
    png: () => encodePng(drawPaper(placements, { top, bottom, width })),
  }
}
