/** What the parser's commands do to the paper: text into lines, lines and pictures into work for the mechanism. */
import type { Bitmap } from '../../../lib/picture/index.ts'
import type { Step } from '../mechanics/command-stream.ts'
import { BAND_ROWS, type Graphic, RowBands } from '../mechanics/graphics.ts'
import { LineBuffer } from '../mechanics/line.ts'
import type { Mark } from '../mechanics/marks.ts'
import { pageByNumber } from './page-characters.ts'
import { Graphics } from './page-commands.ts'
import { aboveBase, MOVES, PageMode } from './page-mode.ts'
import { initialModes, type Modes } from './page-modes.ts'
import type { PageOutput } from './page-output.ts'
import { presentOrderOf } from './page-presenter.ts'
import { SILENT, settingOf } from './page-settings.ts'
import { barcodeMark, type Place, rowsMark, textBelow } from './page-symbols.ts'
import { TwoByteText } from './page-two-byte.ts'
import type { EscposProfile } from './profile.ts'

/** The line buffer, the modes, and page mode. Knows no time and no error: those are the mechanism's. */
export class Page {
  /** What the host has set. */
  modes: Modes
  readonly #profile: EscposProfile
  readonly #output: PageOutput
  readonly #line: LineBuffer
  readonly #graphics: Graphics
  readonly #pageMode: PageMode
  readonly #twoByte = new TwoByteText()
  #rows: (Place & { readonly bands: RowBands }) | undefined
  #position = 0

  constructor(profile: EscposProfile, output: PageOutput) {
    this.#profile = profile
    this.#output = output
    this.modes = initialModes(profile)
    this.#line = new LineBuffer(profile)
    this.#pageMode = new PageMode(profile)
    this.#graphics = new Graphics(profile, this)
  }

  /** Nothing waits to be printed, or it does not matter: on a page things stand side by side. */
  get empty(): boolean {
    return this.#line.empty || this.onPage
  }

  /** In page mode. */
  get onPage(): boolean {
    return this.#pageMode.active
  }

  /** Power-on: all modes as at first; pictures in non-volatile memory stay. */
  reset(): void {
    this.#initialise()
    this.#graphics.powerOff()
  }

  /** Drops what waits to be printed and leaves page mode; the settings are `modes`. */
  clear(modes: Modes = this.modes): void {
    this.#line.clear()
    this.#twoByte.clear()
    this.#rows = undefined
    this.modes = this.#pageMode.leave(modes, this.modes)
  }

  #initialise(): void {
    this.clear()
    this.#pageMode.forget()
    this.modes = initialModes(this.#profile)
  }

  execute(step: Step): void {
    const { name, args, unknown } = step.command
    this.#position = step.end
    if (name === 'text') {
      this.#text(args)
      return
    }
    this.#twoByte.clear()
    if (unknown === true) this.#unknown(name)
    else if (name === 'LF') this.endLine()
    else if (name === 'rows') this.#moreRows(args, step.start)
    else if (!this.#setting(name, args) && !this.#action(name, args, step.data)) this.#unknown(name)
  }

  /** Prints a picture from the start of a line, in bands. */
  print({ picture, scaleX, scaleY }: Graphic): void {
    const left = this.#stand(picture.height * scaleY)
    for (let y = 0; y < picture.height; y += BAND_ROWS) {
      const rows = Math.min(BAND_ROWS, picture.height - y)
      const band = rows === picture.height ? picture : picture.crop(0, y, picture.width, rows)
      this.#band(band, { scaleX, scaleY, left })
    }
  }

  /** Puts a strip of dots into the line. */
  strip(picture: Bitmap, scaleX: number, scaleY: number): void {
    this.#line.addPicture(picture, this.modes, scaleX, scaleY)
  }

  /** Prints something drawn, from the start of a line; on a page so much of it stands above the position. */
  symbol(mark: Mark, above = mark.height): void {
    const left = this.#stand(above)
    this.#emit(mark.height, 'x' in mark && left > 0 ? { ...mark, x: mark.x + left } : mark)
  }

  /** Prints the line buffer and goes to the next line. */
  endLine(): void {
    this.#feed(this.modes.lineSpacing)
  }

  answer(bytes: Uint8Array): void {
    this.#output.answer(bytes, this.#position)
  }

  #setting(name: string, args: Uint8Array): boolean {
    const { modes } = this
    const context = {
      modes,
      profile: this.#profile,
      lineEmpty: this.#line.empty,
      pageMode: this.#pageMode.active,
    }
    const change = settingOf(name, args, context)
    if (change === undefined) return false
    this.modes = { ...modes, ...change }
    const [n = 0] = args
    if (name === 'ESC t' && pageByNumber(this.#profile, n) === undefined) this.#unknown(`ESC t ${n}`)
    return true
  }

  /** False: nothing that this printer knows. */
  #action(name: string, args: Uint8Array, data: Uint8Array): boolean {
    const [n = 0, second = 0] = args
    const { modes } = this
    switch (name) {
      case 'HT':
        this.#line.moveTo(modes.tabs.find((stop) => stop > this.#line.x) ?? -1, modes)
        return true
      case 'ESC $':
        this.#line.moveTo(word(n, second) * modes.unitX, modes)
        return true
      case 'ESC \\':
        this.#line.moveTo(this.#line.x + signed(n, second) * modes.unitX, modes)
        return true
      case 'ESC d':
        this.#feed(n * modes.lineSpacing)
        return true
      case 'ESC J':
        this.#feed(n * modes.unitY)
        return true
      case 'ESC @':
        this.#initialise()
        return true
      case 'GS V':
        return this.#cut(n, second, this.#profile.presenter?.dialect !== 'FS P')
      case 'FS P':
      case 'GS e':
        return this.#present(name, args)
      case 'ESC i':
      case 'ESC m':
        return this.#cut(1, 0)
      case 'GS k':
        return this.#barcode(n, data)
      case 'GS v 0':
        return this.#beginRows(args)
      default:
        return SILENT.has(name) || this.#pageCommand(name, args) || this.#graphics.execute(name, args, data)
    }
  }

  #pageCommand(name: string, args: Uint8Array): boolean {
    switch (name) {
      case 'ESC L':
        this.#line.clear()
        this.modes = this.#pageMode.enter(this.modes)
        return true
      case 'ESC S':
        this.clear()
        return true
      case 'FF':
      case 'ESC FF':
        this.#printPage(name === 'FF')
        return true
      default: {
        if (this.#pageMode.active && MOVES.has(name)) this.#placeLine()
        const modes = this.#pageMode.command(name, args, this.modes)
        if (modes !== undefined) this.modes = modes
        return modes !== undefined
      }
    }
  }

  #text(bytes: Uint8Array): void {
    if (this.modes.twoByte) {
      this.#twoByte.read(
        bytes,
        (single) => this.#characters(single),
        (character) => this.#wide(character),
      )
    } else this.#characters(bytes)
  }

  #characters(bytes: Uint8Array): void {
    for (let at = 0; ; ) {
      at += this.#line.add(bytes, at, this.modes)
      if (at >= bytes.length) return
      this.endLine() // the line is full
    }
  }

  #wide(character: string): void {
    if (this.#line.addWide(character, this.modes)) return
    this.endLine()
    this.#line.addWide(character, this.modes)
  }

  /** Prints the line buffer; the paper goes on by `dots`, at least by the height of the line. */
  #feed(dots: number): void {
    const mark = this.#line.take(this.modes)
    if (this.onPage) this.#pageMode.stand(aboveBase(mark))
    this.#emit(Math.max(dots, mark?.height ?? 0), mark)
  }

  /** On a page the line stays where it is, and the position after it. */
  #placeLine(): void {
    const { x } = this.#line
    const mark = this.#line.take(this.modes)
    if (mark !== undefined) {
      this.#pageMode.stand(aboveBase(mark))
      this.#pageMode.place(0, mark)
    }
    this.#line.moveTo(x, this.modes)
  }

  /** On a page something `above` dots high stands on the position; how far from the left. */
  #stand(above: number): number {
    if (!this.#pageMode.active) return 0
    this.#placeLine()
    const { x } = this.#line
    this.#line.clear()
    this.#pageMode.stand(above)
    return x
  }

  #emit(dots: number, mark: Mark | undefined, position = this.#position): void {
    if (this.#pageMode.active) this.#pageMode.place(dots, mark)
    else if (dots > 0) this.#output.feed(dots, position, mark)
  }

  #printPage(leave: boolean): void {
    if (!this.#pageMode.active) return
    if (!this.#line.empty) this.endLine()
    const mark = this.#pageMode.page()
    if (leave) this.modes = this.#pageMode.leave(this.modes)
    if (mark !== undefined) this.#output.feed(mark.height, this.#position, mark)
  }

  /** Only at the start of a line. From 41 on with a feed that brings the line to the blade. */
  #cut(m: number, n: number, cuts = true): boolean {
    if (!this.#line.empty || this.#pageMode.active) return false
    const { headToCutterMm, dpi, cutter } = this.#profile
    if (m >= 0x41 && m <= 0x68) this.#emit((headToCutterMm * dpi) / 25.4 + n * this.modes.unitY, undefined)
    if (cutter === 'none' || !cuts) return false
    this.#output.cut(this.#position)
    return true
  }

  /** Prints what is in the line first, as a cut of these printers does (KPM150 manual, ESC i). */
  #present(name: string, args: Uint8Array): boolean {
    const order = presentOrderOf(this.#profile, name, args)
    if (order === undefined || this.#pageMode.active) return false
    if (!this.#line.empty) this.endLine()
    this.#output.present(order, this.#position)
    return true
  }

  /** Data that do not suit it are printed as text (ESC/POS guide, GS k). */
  #barcode(m: number, data: Uint8Array): boolean {
    const mark = this.empty ? barcodeMark(m, data, this.modes) : 'illegal'
    if (mark === 'illegal') this.#text(data.filter((byte) => byte >= 0x20))
    else if (mark !== undefined) this.symbol(mark, mark.height - textBelow(this.modes))
    return mark !== 'illegal' && mark !== undefined
  }

  #beginRows([, m = 0, xl = 0, xh = 0, yl = 0, yh = 0]: Uint8Array): boolean {
    this.#rows = undefined
    if (!this.empty) return false
    const [scaleX, scaleY] = [m & 1 ? 2 : 1, m & 2 ? 2 : 1]
    const mostBytes = Math.ceil(this.modes.printWidth / 8 / scaleX)
    const left = this.#stand(word(yl, yh) * scaleY)
    this.#rows = { bands: new RowBands(word(xl, xh), word(yl, yh), mostBytes), scaleX, scaleY, left }
    return true
  }

  #moreRows(bytes: Uint8Array, start: number): void {
    const rows = this.#rows
    rows?.bands.push(bytes, (picture, used) => this.#band(picture, rows, start + used))
  }

  #band(picture: Bitmap, place: Place, position = this.#position): void {
    const mark = rowsMark(picture, place, this.modes)
    this.#emit(mark.height, mark, position)
  }

  #unknown(name: string): void {
    this.#output.unknown(name, this.#position)
  }
}

const word = (low: number, high: number): number => low + high * 256

function signed(low: number, high: number): number {
  const value = word(low, high)
  return value >= 0x8000 ? value - 0x10000 : value
}
