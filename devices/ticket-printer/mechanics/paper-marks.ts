/** Black marks or notches on the back of a roll: where one ticket ends and the next begins. */
import type { Random } from '../../../lib/index.ts'

/** How a roll is marked, in dots. */
export interface MarkMeasures {
  /** From the front of one mark to that of the next. */
  readonly pitch: number
  /** So much nearer or farther than that each of them may stand. */
  readonly tolerance: number
  /** Along the paper. */
  readonly length: number
}

/** The marks of one roll. Distances in dots along it; a mark stands where its front edge is. */
export class PaperMarks {
  readonly #measures: MarkMeasures
  readonly #first: number
  readonly #random: Random

  /** `from`: where the paper begins. Its first mark is somewhere within one pitch. */
  constructor(measures: MarkMeasures, from: number, random: Random) {
    this.#measures = measures
    this.#random = random
    this.#first = from + measures.tolerance + random.split('first').next() * measures.pitch
  }

  /** The first at that place or behind it. */
  next(from: number): number {
    for (let index = this.#indexAt(from); ; index++) {
      const at = this.#at(index)
      if (at >= from) return at
    }
  }

  /** A sensor at that place sees a mark. */
  covers(place: number): boolean {
    const at = this.next(place - this.#measures.length)
    return at <= place
  }

  /** Those from one place up to another, not included. */
  between(from: number, to: number): number[] {
    const found: number[] = []
    for (let at = this.next(from); at < to; at = this.next(at + 1)) found.push(at)
    return found
  }

  #at(index: number): number {
    const { pitch, tolerance } = this.#measures
    const off = (this.#random.split(String(index)).next() * 2 - 1) * tolerance
    return this.#first + index * pitch + off
  }

  #indexAt(place: number): number {
    const { pitch, tolerance } = this.#measures
    return Math.max(0, Math.floor((place - tolerance - this.#first) / pitch))
  }
}
