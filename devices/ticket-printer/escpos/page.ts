/** What the parser's commands do to the paper: text into lines, lines and pictures into work for the mechanism. */
import type { Bitmap } from '../../../lib/picture/index.ts'
import type { Step } from '../mechanics/command-stream.ts'
import { BAND_ROWS, type Graphic } from '../mechanics/graphics.ts'
import { LineBuffer } from '../mechanics/line.ts'
import type { Mark } from '../mechanics/marks.ts'
import { pageByNumber } from './page-characters.ts'
import { Graphics } from './page-commands.ts'
import { CutCommands } from './page-cut.ts'
import { aboveBase, MOVES, PageMode } from './page-mode.ts'
import { initialModes, type Modes } from './page-modes.ts'
import type { PageOutput } from './page-output.ts'
import { RasterRows } from './page-rows.ts'
import { SILENT, settingOf } from './page-settings.ts'
import type { NvWrite } from './page-stored.ts'
import { barcodeMark, type Place, rowsMark, textBelow } from './page-symbols.ts'
import { PageText } from './page-text.ts'
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
  readonly #text: PageText
  readonly #rows = new RasterRows()
  readonly #cuts: CutCommands
  #position = 0

  constructor(profile: EscposProfile, output: PageOutput) {
    this.#profile = profile
    this.#output = output
    this.modes = initialModes(profile)
    this.#line = new LineBuffer(profile)
    this.#pageMode = new PageMode(profile)
    this.#cuts = new CutCommands(profile, this, output)
    this.#text = new PageText(profile, this, this.#line)
    this.#graphics = new Graphics(profile, this)
  }

  /** Bytes read up to the end of the present command. */
  get position(): number {
    return this.#position
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
    this.#cuts.powerOff()
  }

  /** Drops what waits to be printed and leaves page mode; the settings are `modes`. */
  clear(modes: Modes = this.modes): void {
    this.#line.clear()
    this.#text.interrupt()
    this.#rows.clear()
    this.modes = this.#pageMode.leave(modes, this.modes)
  }

  /** With the buffers goes what was to be written to non-volatile memory. */
  drop(modes: Modes): void {
    this.clear(modes)
    this.#graphics.revert()
  }

  execute(step: Step): void {
    const { name, args, unknown } = step.command
    this.#position = step.end
    if (this.#graphics.hears(name)) return
    if (name === 'text') {
      this.#text.read(args)
      return
    }
    this.#text.interrupt()
    if (unknown === true) this.#unknown(name)
    else if (name === 'LF') this.endLine()
    else if (name === 'rows') this.#rows.push(args, step.start, (...band) => this.#band(...band))
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

  store(write: NvWrite): void {
    this.#output.store(write, this.#position)
  }

  /** As after power-on; what the flash holds stays. */
  restart(): void {
    this.#initialise()
    this.#output.restart(this.#position)
  }

  #initialise(): void {
    this.clear()
    this.#pageMode.forget()
    this.modes = initialModes(this.#profile)
    this.#text.forgetDrawn()
    this.#graphics.forgetDownloaded()
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
      case 'ESC &':
        this.#graphics.forgetDownloaded()
        return this.#text.draw(args, data)
      case 'ESC ?':
        this.#text.undraw(n)
        return true
      case 'GS k':
        return this.#barcode(n, data)
      case 'GS v 0':
        this.#rows.clear()
        if (!this.empty) return false
        this.#rows.begin(args, modes.printWidth, (height) => this.#stand(height))
        return true
      default:
        if (SILENT.has(name) || this.#pageCommand(name, args) || this.#cuts.execute(name, args)) return true
        return this.#graphics.execute(name, args, data)
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

  /** Data that do not suit it are printed as text (ESC/POS guide, GS k). */
  #barcode(m: number, data: Uint8Array): boolean {
    const mark = this.empty ? barcodeMark(m, data, this.modes) : 'illegal'
    if (mark === 'illegal') this.#text.read(data.filter((byte) => byte >= 0x20))
    else if (mark !== undefined) this.symbol(mark, mark.height - textBelow(this.modes))
    return mark !== 'illegal' && mark !== undefined
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
