/** What the parser's commands do to the paper: text into lines, lines and pictures into work for the mechanism. */
import type { Bitmap } from '../../../lib/picture/index.ts'
import type { Step } from '../mechanics/command-stream.ts'
import { BAND_ROWS, type Graphic } from '../mechanics/graphics.ts'
import { LineBuffer, leftOf } from '../mechanics/line.ts'
import type { Mark } from '../mechanics/marks.ts'
import { pageByNumber } from './page-characters.ts'
import { Graphics } from './page-commands.ts'
import { CutCommands } from './page-cut.ts'
import { PageMode } from './page-mode.ts'
import { initialModes, type Modes } from './page-modes.ts'
import type { PageOutput } from './page-output.ts'
import { RasterRows } from './page-rows.ts'
import { settingOf } from './page-settings.ts'
import type { NvWrite } from './page-stored.ts'
import { barcodeMark } from './page-symbols.ts'
import { PageText } from './page-text.ts'
import type { EscposProfile } from './profile.ts'

/** Known, and rightly without effect on a single strip of paper in one direction. */
const SILENT: ReadonlySet<string> = new Set([
  'NUL',
  'CR',
  'DLE EOT',
  'DLE ENQ',
  'DLE DC4',
  'GS b',
  'ESC U',
  'ESC <',
])

/** The line buffer, the modes, and page mode. Knows no time and no error: those are the mechanism's. */
export class Page {
  /** What the host has set. */
  modes: Modes
  readonly #profile: EscposProfile
  readonly #output: PageOutput
  readonly #line: LineBuffer
  readonly #graphics: Graphics
  readonly #pageMode = new PageMode()
  readonly #text: PageText
  readonly #rows = new RasterRows()
  readonly #cuts: CutCommands
  #position = 0

  constructor(profile: EscposProfile, output: PageOutput) {
    this.#profile = profile
    this.#output = output
    this.modes = initialModes(profile)
    this.#line = new LineBuffer(profile)
    this.#cuts = new CutCommands(profile, this, output)
    this.#text = new PageText(profile, this, this.#line)
    this.#graphics = new Graphics(profile, this)
  }

  /** Bytes read up to the end of the present command. */
  get position(): number {
    return this.#position
  }

  /** A page is being laid out. */
  get pageMode(): boolean {
    return this.#pageMode.active
  }

  /** Nothing waits to be printed. */
  get empty(): boolean {
    return this.#line.empty
  }

  /** Power-on: all modes as at first; pictures in non-volatile memory stay. */
  reset(): void {
    this.clear(initialModes(this.#profile))
    this.#graphics.powerOff()
    this.#text.forgetDrawn()
    this.#cuts.powerOff()
  }

  /** Drops what waits to be printed and leaves page mode; the settings are `modes`. */
  clear(modes: Modes = this.modes): void {
    this.#line.clear()
    this.#text.interrupt()
    this.#rows.clear()
    this.modes = this.#pageMode.leave(modes)
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
    for (let y = 0; y < picture.height; y += BAND_ROWS) {
      const rows = Math.min(BAND_ROWS, picture.height - y)
      this.#band(rows === picture.height ? picture : picture.crop(0, y, picture.width, rows), scaleX, scaleY)
    }
  }

  /** Puts a strip of dots into the line. */
  strip(picture: Bitmap, scaleX: number, scaleY: number): void {
    this.#line.addPicture(picture, this.modes, scaleX, scaleY)
  }

  /** Prints something drawn, from the start of a line. */
  symbol(mark: Mark): void {
    this.#emit(mark.height, mark)
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
    this.clear(initialModes(this.#profile))
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
        if (this.#line.empty) this.#rows.begin(args, modes.printWidth)
        return this.#line.empty
      default:
        if (SILENT.has(name) || this.#pageCommand(name, args) || this.#cuts.execute(name, args)) return true
        return this.#graphics.execute(name, args, data)
    }
  }

  #pageCommand(name: string, args: Uint8Array): boolean {
    const [n = 0, second = 0] = args
    switch (name) {
      case 'ESC L':
        this.#line.clear()
        this.modes = this.#pageMode.enter(this.modes)
        return true
      case 'ESC S':
        this.clear()
        return true
      case 'ESC W':
        this.modes = this.#pageMode.area(args, this.modes, this.#profile.dotsPerLine)
        return true
      case 'FF':
      case 'ESC FF':
        this.#printPage(name === 'FF')
        return true
      case 'CAN':
        this.#pageMode.clear()
        return true
      case 'GS $':
        this.#pageMode.moveTo(word(n, second) * this.modes.unitY)
        return true
      case 'GS \\':
        this.#pageMode.moveBy(signed(n, second) * this.modes.unitY)
        return true
      default:
        return false
    }
  }

  /** Prints the line buffer; the paper goes on by `dots`, at least by the height of the line. */
  #feed(dots: number): void {
    const mark = this.#line.take(this.modes)
    this.#emit(Math.max(dots, mark?.height ?? 0), mark)
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
    const mark = this.#line.empty ? barcodeMark(m, data, this.modes) : 'illegal'
    if (mark === 'illegal') this.#text.read(data.filter((byte) => byte >= 0x20))
    else if (mark !== undefined) this.symbol(mark)
    return mark !== 'illegal' && mark !== undefined
  }

  #band(whole: Bitmap, scaleX: number, scaleY: number, position = this.#position): void {
    const room = Math.floor(this.modes.printWidth / scaleX)
    const picture = whole.width > room ? whole.crop(0, 0, room, whole.height) : whole
    const [width, height] = [picture.width * scaleX, picture.height * scaleY]
    const mark: Mark = {
      kind: 'picture',
      x: leftOf(width, this.modes),
      width,
      height,
      picture,
      scaleX,
      scaleY,
    }
    this.#emit(height, mark, position)
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
