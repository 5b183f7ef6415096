/** Commands that move the end of a ticket: to a mark of the paper, to the blade, through it, and out of the mouth. */
import type { Modes } from './page-modes.ts'
import type { PageOutput } from './page-output.ts'
import { PresenterCommands } from './page-presenter.ts'
import type { EscposProfile } from './profile.ts'

/** What these commands need of the page. */
export interface CutPage {
  readonly modes: Modes
  readonly position: number
  /** Nothing is in the line buffer. */
  readonly empty: boolean
  readonly pageMode: boolean
  /** Prints the line and goes to the next one. */
  endLine(): void
}

const INCH_MM = 25.4

/** GS V, ESC i, ESC m; GS F6, GS F8; FS P, GS e, GS R. */
export class CutCommands {
  readonly #profile: EscposProfile
  readonly #page: CutPage
  readonly #output: PageOutput
  readonly #presenter: PresenterCommands

  constructor(profile: EscposProfile, page: CutPage, output: PageOutput) {
    this.#profile = profile
    this.#page = page
    this.#output = output
    this.#presenter = new PresenterCommands(profile)
  }

  powerOff(): void {
    this.#presenter.powerOff()
  }

  /** False: not one of these, or not one that this model knows. */
  execute(name: string, args: Uint8Array): boolean {
    const [m = 0, n = 0] = args
    switch (name) {
      case 'GS V':
        return this.#cut(m, n, this.#profile.presenter?.dialect !== 'FS P')
      case 'ESC i':
      case 'ESC m':
        return this.#cut(1, 0)
      case 'FS P':
      case 'GS e':
      case 'GS R':
        return this.#present(name, args)
      case 'GS f6':
        return this.#seek('head')
      case 'GS f8':
        return this.#seek('blade')
      default:
        return false
    }
  }

  /** Only at the start of a line. From 41 on with a feed that brings the line to the blade. */
  #cut(m: number, n: number, cuts = true): boolean {
    const { empty, pageMode, position, modes } = this.#page
    if (!empty || pageMode) return false
    const { headToCutterMm, dpi, cutter } = this.#profile
    if (m >= 0x41 && m <= 0x68) {
      const dots = (headToCutterMm * dpi) / INCH_MM + n * modes.unitY
      if (dots > 0) this.#output.feed(dots, position)
    }
    if (cutter === 'none' || !cuts) return false
    const presented = this.#presenter.withCut
    if (presented === undefined) this.#output.cut(position)
    else this.#output.present(presented.order, true, position)
    return true
  }

  /** Prints what is in the line first. */
  #seek(where: 'head' | 'blade'): boolean {
    if (this.#profile.marks === undefined || this.#page.pageMode) return false
    if (!this.#page.empty) this.#page.endLine()
    this.#output.seek(where, this.#page.position)
    return true
  }

  /** Prints what is in the line first, as a cut of these printers does (KPM150 manual, ESC i). */
  #present(name: string, args: Uint8Array): boolean {
    if (this.#page.pageMode) return false
    const read = this.#presenter.read(name, args)
    if (read === undefined || read === 'setting') return read !== undefined
    if (read.cutsFirst && !this.#page.empty) this.#page.endLine()
    this.#output.present(read.order, read.cutsFirst, this.#page.position)
    return true
  }
}
