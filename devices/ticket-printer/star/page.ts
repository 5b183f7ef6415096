/** What the parser's commands do to the paper: text into lines, lines and pictures into work for the mechanism. */
import { Bitmap } from '../../../lib/picture/index.ts'
import type { Step } from '../mechanics/command-stream.ts'
import { BAND_ROWS, fromColumns, RowBands } from '../mechanics/graphics.ts'
import { LineBuffer, leftOf } from '../mechanics/line.ts'
import type { Mark } from '../mechanics/marks.ts'
import { commandDots, initialModes, type Modes } from './page-modes.ts'
import { settingOf } from './page-settings.ts'
import { barcodeMark, qrMark, qrSide } from './page-symbols.ts'
import type { StarProfile } from './profile.ts'
import { STRIP_ROWS } from './protocol.ts'
import { encodeQrSize } from './status.ts'

/** Where a page's work goes. `position`: bytes read from the wire so far. */
export interface PageOutput {
  /** Feeds paper, dots; a mark is printed on the first of them. */
  feed(dots: number, position: number, mark?: Mark): void
  /** Cuts where the blade is. */
  cut(position: number): void
  /** Answers when all before it is printed. */
  answer(bytes: Uint8Array, position: number): void
  /** A command that does nothing here. */
  unknown(name: string, position: number): void
}

/** Known, and rightly without effect on a single strip of paper of one colour. */
const SILENT: ReadonlySet<string> = new Set([
  'NUL',
  'CR', // a memory switch; programs that print on real ones end lines with LF CR
  'ESC ACK',
  'ESC _',
  'ESC /',
  'ESC s',
  'ESC t',
  'ESC $',
  'ESC p',
  'ESC q',
  'ESC RS d',
  'ESC RS r',
  'ESC RS c',
  'ESC RS C',
  'ESC RS R',
  'ESC GS b',
  'ESC * r R',
  'ESC * r A',
  'ESC * r C',
  'ESC * r E',
  'ESC * r F',
  'ESC * r K',
  'ESC * r P',
  'ESC * r Q',
  'ESC * r T',
  'ESC * r m',
])

/** The line buffer and the modes. Knows no time and no error: those are the mechanism's. */
export class Page {
  /** What the host has set. */
  modes: Modes
  readonly #profile: StarProfile
  readonly #output: PageOutput
  readonly #line: LineBuffer
  #rows: RowBands | undefined
  /** Rows of raster mode that wait for their band. */
  #raster: Uint8Array[] = []
  #position = 0

  constructor(profile: StarProfile, output: PageOutput) {
    this.#profile = profile
    this.#output = output
    this.modes = initialModes(profile)
    this.#line = new LineBuffer(profile)
  }

  /** Drops what waits to be printed; the settings are `modes`. */
  clear(modes: Modes): void {
    this.#line.clear()
    this.#rows = undefined
    this.#raster = []
    this.modes = modes
  }

  /** Prints what waits in the line, at `position`. */
  flush(position: number): void {
    this.#position = position
    this.#flushRaster()
    if (!this.#line.empty) this.#endLine()
  }

  execute(step: Step): void {
    const { name, args, unknown } = step.command
    this.#position = step.end
    if (name === 'text') this.#text(args)
    else if (unknown === true) this.#output.unknown(name, step.end)
    else if (name === 'rows') this.#moreRows(args, step.start)
    else if (!this.#setting(name, args, step.data) && !this.#action(name, args, step.data))
      this.#output.unknown(nameOf(name, args), step.end)
  }

  #setting(name: string, args: Uint8Array, data: Uint8Array): boolean {
    const change = settingOf(name, args, data, this.modes, this.#profile)
    if (change === undefined) return false
    this.modes = { ...this.modes, ...change }
    return true
  }

  /** False: nothing that this printer knows. */
  #action(name: string, args: Uint8Array, data: Uint8Array): boolean {
    const [n = 0, second = 0] = args
    const { modes } = this
    switch (name) {
      case 'LF':
        this.#endLine()
        return true
      case 'HT':
        this.#line.moveTo(modes.tabs.find((stop) => stop > this.#line.x) ?? -1, modes)
        return true
      case 'ESC GS A':
        this.#line.moveTo(n + second * 256, modes)
        return true
      case 'ESC GS R':
        this.#line.moveTo(this.#line.x + signed(n, second), modes)
        return true
      case 'ESC a':
        this.#feed(n * modes.lineSpacing)
        return true
      case 'ESC J':
        this.#feed(commandDots(n / 4))
        return true
      case 'ESC I':
        this.#feed(commandDots(n / 8))
        return true
      case 'ESC d':
        return this.#cut(n & 0x0f)
      case 'ESC @':
        this.flush(this.#position)
        this.clear(initialModes(this.#profile))
        return true
      case 'CAN':
        this.clear(initialModes(this.#profile))
        return true
      case 'ESC X':
        this.#line.addPicture(fromColumns(n + second * 256, 3, data), modes, 1, 1)
        return true
      case 'ESC k':
        this.#line.addPicture(Bitmap.fromRows((n + second * 256) * 8, STRIP_ROWS, data), modes, 1, 1)
        return true
      case 'ESC b':
        return this.#symbol(barcodeMark(args, data, modes))
      case 'ESC GS y':
        return this.#qr(n)
      case 'ESC GS S':
        return this.#beginRows(args)
      default:
        return SILENT.has(name) || this.#rasterMode(name, data)
    }
  }

  #rasterMode(name: string, data: Uint8Array): boolean {
    switch (name) {
      case 'raster b':
      case 'raster k':
        this.#raster.push(data)
        if (this.#raster.length === BAND_ROWS) this.#flushRaster()
        return true
      case 'ESC * r Y':
        this.#flushRaster()
        this.#feed(Number(String.fromCharCode(...data)) || 0)
        return true
      case 'ESC * r B':
        this.#flushRaster()
        return true
      case 'ESC FF':
        this.#flushRaster()
        return this.#cut(3) // what a printer does at the end of a page unless told otherwise (own)
      default:
        return false
    }
  }

  #flushRaster(): void {
    const rows = this.#raster.splice(0)
    const rowBytes = Math.min(
      Math.max(0, ...rows.map(({ length }) => length)),
      this.#profile.dotsPerLine >> 3,
    )
    if (rows.length === 0) return
    if (rowBytes === 0) {
      this.#feed(rows.length)
      return
    }
    const bytes = new Uint8Array(rowBytes * rows.length)
    for (const [index, row] of rows.entries()) bytes.set(row.subarray(0, rowBytes), index * rowBytes)
    this.#band(Bitmap.fromRows(rowBytes * 8, rows.length, bytes), this.#position)
  }

  #text(bytes: Uint8Array): void {
    for (let at = 0; ; ) {
      at += this.#line.add(bytes, at, this.modes)
      if (at >= bytes.length) return
      this.#endLine() // the line is full
    }
  }

  #endLine(): void {
    this.#feed(this.modes.lineSpacing)
  }

  /** Prints the line buffer; the paper goes on by `dots`, at least by the height of the line. */
  #feed(dots: number): void {
    const mark = this.#line.take(this.modes)
    const height = Math.max(dots, mark?.height ?? 0)
    if (height > 0) this.#output.feed(height, this.#position, mark)
  }

  /** `ESC d n`: prints the line; 2 and 3 feed to the blade first. */
  #cut(n: number): boolean {
    if (n > 3) return false
    this.flush(this.#position)
    const { headToCutterMm, dpi } = this.#profile
    if (n >= 2) this.#output.feed((headToCutterMm * dpi) / 25.4, this.#position)
    this.#output.cut(this.#position)
    return true
  }

  /** `ESC GS y P` prints, `ESC GS y I` asks how large it would be. */
  #qr(fn: number): boolean {
    if (fn === 0x49) {
      this.#output.answer(encodeQrSize(qrSide(this.modes) ?? 0), this.#position)
      return true
    }
    return fn === 0x50 && this.#symbol(qrMark(this.modes))
  }

  #symbol(mark: Mark | undefined): boolean {
    if (mark === undefined) return false
    this.flush(this.#position)
    this.#output.feed(mark.height, this.#position, mark)
    return true
  }

  #beginRows([m = 0, xl = 0, xh = 0, yl = 0, yh = 0]: Uint8Array): boolean {
    this.flush(this.#position)
    const mostBytes = Math.ceil(this.modes.printWidth / 8)
    this.#rows = new RowBands(xl + xh * 256, yl + yh * 256, mostBytes)
    return m === 1
  }

  #moreRows(bytes: Uint8Array, start: number): void {
    this.#rows?.push(bytes, (picture, used) => this.#band(picture, start + used))
  }

  #band(picture: Bitmap, position: number): void {
    const { width, height } = picture
    const x = leftOf(width, this.modes)
    this.#output.feed(height, position, { kind: 'picture', x, width, height, picture, scaleX: 1, scaleY: 1 })
  }
}

/** What is not known of a command that is: its number belongs to it. */
function nameOf(name: string, [n]: Uint8Array): string {
  return name === 'ESC GS t' || name === 'ESC R' || name === 'ESC RS F' ? `${name} ${n}` : name
}

function signed(low: number, high: number): number {
  const value = low + high * 256
  return value >= 0x8000 ? value - 0x10000 : value
}
