/** Commands with pictures and symbols in their data: ESC *, GS ( L, GS 8 L, GS *, GS /, FS q, FS p, GS ( k. */
import { Bitmap } from '../../../lib/picture/index.ts'
import { fromColumns, type Graphic, graphicOf } from '../mechanics/graphics.ts'
import type { Mark } from '../mechanics/marks.ts'
import type { Modes } from './page-modes.ts'
import { StoredGraphics, type StoredPage } from './page-stored.ts'
import { pdf417Mark, qrMark, setPdf417, setQr } from './page-symbols.ts'
import type { EscposProfile } from './profile.ts'
import { encodeBlock, HEADER, PROCESS } from './status.ts'

/** What these commands need of the page. */
export interface GraphicsPage extends StoredPage {
  modes: Modes
  readonly empty: boolean
  print(graphic: Graphic): void
  strip(picture: Bitmap, scaleX: number, scaleY: number): void
  symbol(mark: Mark): void
  /** The printer starts anew when all before is done, as if it were switched on. */
  restart(): void
}

/** `FS q` of the old printers: its pictures are kept under numbers, which no key of `GS ( L` is. */
const numbered = (number: number): string => `numbered ${number}`
const DOWNLOADED = 'bit image'
/** Key codes of `GS ( L`: two printable characters. */
const isKey = (key: string): boolean => /^[ -~]{2}$/.test(key)

/** Pictures in the printer's memory, and the commands that draw. */
export class Graphics {
  readonly #profile: EscposProfile
  readonly #page: GraphicsPage
  readonly #stored: StoredGraphics
  /** What `GS ( L` fn 112 has put into the print buffer. */
  #buffered: Graphic | undefined

  constructor(profile: EscposProfile, page: GraphicsPage) {
    this.#profile = profile
    this.#page = page
    this.#stored = new StoredGraphics(page)
  }

  /** What is not in non-volatile memory is gone. */
  powerOff(): void {
    this.#buffered = undefined
    this.#stored.powerOff()
  }

  /** What was not yet written to non-volatile memory is dropped. */
  revert(): void {
    this.#stored.revert()
  }

  /** `ESC @`, `ESC &`: downloaded bit images are gone. */
  forgetDownloaded(): void {
    this.#stored.downloaded.clear()
  }

  /** Whether a command was an answer to a list of keys. */
  hears(name: string): boolean {
    return this.#stored.hears(name)
  }

  /** False: not one of these commands, or nothing that this model has. */
  execute(name: string, args: Uint8Array, data: Uint8Array): boolean {
    switch (name) {
      case 'ESC *':
        return this.#bitImage(args, data)
      case 'GS ( L':
      case 'GS 8 L':
        return data[0] === 0x30 && this.#graphics(data)
      case 'GS ( k':
        return this.#symbol(data)
      case 'GS *': {
        const [x = 0, y = 0] = args
        this.#stored.downloaded.set(DOWNLOADED, fromColumns(x * 8, y, data))
        return true
      }
      case 'GS /':
        return this.#print(this.#stored.downloaded.get(DOWNLOADED), args[0] ?? 0)
      case 'FS 94':
        return this.#profile.logos === true && this.#keepLogo(args, data)
      case 'FS 93':
        return this.#profile.logos === true && this.#printLogo(args)
      case 'FS q':
        return this.#defineNumbered(data)
      case 'FS p':
        return this.#print(this.#stored.nv.get(numbered(args[0] ?? 0)), args[1] ?? 0)
      default:
        return false
    }
  }

  /** Widths of 16 dots alone; the last byte is 3E. */
  #keepLogo([nH = 0, nL = 0, wH = 0, wL = 0, hH = 0, hL = 0]: Uint8Array, data: Uint8Array): boolean {
    const [width, height] = [wH * 256 + wL, hH * 256 + hL]
    const legal = width > 0 && width % 16 === 0 && height > 0 && data.at(-1) === 0x3e
    const picture = legal ? Bitmap.fromRows(width, height, data.subarray(0, -1)) : undefined
    this.#stored.keepLogo(nH * 256 + nL, picture)
    return legal
  }

  /** `n n opt border x x`: opt 0 left, 1 centre, 2 right, 3 at x; turned logos are printed as they are. */
  #printLogo([nH = 0, nL = 0, opt = 0, border = 0, xL = 0, xH = 0]: Uint8Array): boolean {
    const picture = this.#stored.logo(nH * 256 + nL)
    if (picture === undefined || !this.#page.empty) return false
    const { modes } = this.#page
    const align = (['left', 'centre', 'right', 'left'] as const)[opt & 3] ?? 'left'
    const leftMargin = (opt & 3) === 3 ? xL + xH * 256 : modes.leftMargin + border
    this.#page.modes = { ...modes, align, leftMargin }
    this.#page.print({ picture, scaleX: 1, scaleY: 1 })
    this.#page.modes = modes
    return true
  }

  /** `ESC * m`: 8 or 24 dots high, at single or double density across. */
  #bitImage([m = 0]: Uint8Array, data: Uint8Array): boolean {
    const high = m >= 32
    const picture = fromColumns(high ? Math.floor(data.length / 3) : data.length, high ? 3 : 1, data)
    this.#page.strip(picture, (m & 1) === 1 ? 1 : 2, high ? 1 : 3)
    return true
  }

  #graphics(data: Uint8Array): boolean {
    const fn = data[1] ?? 0
    const key = keyOf(data, 2)
    const { nv, downloaded } = this.#stored
    switch (fn) {
      case 0x02:
      case 0x32:
        if (this.#buffered !== undefined && this.#page.empty) this.#page.print(this.#buffered)
        this.#buffered = undefined
        return true
      case 0x70:
      case 0x71: {
        const picture = this.#picture(data, 10, fn === 0x71)
        const [scaleX, scaleY] = [data[3] === 2 ? 2 : 1, data[4] === 2 ? 2 : 1]
        if (picture !== undefined) this.#buffered = { picture, scaleX, scaleY }
        return picture !== undefined
      }
      case 0x43:
      case 0x44:
      case 0x53:
      case 0x54: {
        const picture = this.#picture(data, 11, fn === 0x44 || fn === 0x54)
        const name = keyOf(data, 3)
        if (picture === undefined || !isKey(name)) return false
        if (fn < 0x50) this.#stored.keep(name, picture)
        else downloaded.set(name, picture)
        return true
      }
      case 0x45:
      case 0x55: {
        const picture = (fn === 0x45 ? nv : downloaded).get(key)
        return this.#print(picture, (data[4] === 2 ? 1 : 0) + (data[5] === 2 ? 2 : 0))
      }
      case 0x41:
      case 0x51:
        if (keyOf(data, 2, 3) !== 'CLR') return false
        if (fn === 0x41) this.#stored.erase(nv.keys())
        else downloaded.clear()
        return true
      case 0x42:
      case 0x52:
        if (fn === 0x42) this.#stored.erase([key])
        else downloaded.delete(key)
        return true
      default:
        return this.#stored.tell(fn, data)
    }
  }

  /** Its size stands before `at`, its dots from there on; undefined: illegal. */
  #picture(data: Uint8Array, at: number, columns: boolean): Bitmap | undefined {
    const options = { columns, mostWidth: this.#profile.dotsPerLine }
    return graphicOf(data.subarray(6, 10), data.subarray(at), options)
  }

  #symbol(data: Uint8Array): boolean {
    const { modes } = this.#page
    const [cn, fn] = data
    if (cn === 0x30) {
      const pdf417 = setPdf417(modes.pdf417, data)
      if (pdf417 !== undefined) this.#page.modes = { ...modes, pdf417 }
      else if (fn === 0x51) return this.#printSymbol(pdf417Mark(modes))
      else if (fn === 0x52) return this.#size(0x2f, pdf417Mark(modes), 1)
      return pdf417 !== undefined
    }
    const { qrParameter } = this.#profile
    if (cn !== 0x31 || !this.#profile.qr) return false
    if (qrParameter !== undefined && (fn === 0x50 || fn === 0x51) && data[2] !== qrParameter) return false
    const qr = setQr(modes.qr, data, this.#profile.qrLevelM)
    if (qr !== undefined) this.#page.modes = { ...modes, qr }
    else if (fn === 0x51) return this.#printSymbol(qrMark(modes))
    else if (fn === 0x52) return this.#size(PROCESS.qrSize, qrMark(modes), 1)
    return qr !== undefined
  }

  #printSymbol(mark: Mark | undefined): boolean {
    if (mark === undefined || !this.#page.empty) return false
    this.#page.symbol(mark)
    return true
  }

  /** `37 36 w 1F h 1F 31 1F 30|31 00`: how large it would be, and whether it can be printed. */
  #size(id: number, mark: Mark | undefined, data: number): true {
    const { width, height } = mark?.kind === 'symbol' ? mark : { width: 0, height: 0 }
    const text = `${width}\x1f${height}\x1f${data}\x1f${mark === undefined ? 1 : 0}`
    this.#page.answer(encodeBlock(HEADER.process, [id, ...new TextEncoder().encode(text)]))
    return true
  }

  /** All that were there before are gone, and the printer starts anew when it has written them. */
  #defineNumbered(data: Uint8Array): boolean {
    if (!this.#page.empty) return false
    const old = this.#stored.nv.keys().filter((key) => !isKey(key))
    this.#stored.erase(old, true)
    let at = 0
    for (let number = 1; at + 4 <= data.length; number++) {
      const [xl = 0, xh = 0, yl = 0, yh = 0] = data.subarray(at, at + 4)
      const [x, y] = [xl + xh * 256, yl + yh * 256]
      const size = x * y * 8
      const legal = x > 0 && x <= 0x3ff && y > 0 && y <= 0x120
      if (legal)
        this.#stored.keep(numbered(number), fromColumns(x * 8, y, data.subarray(at + 4, at + 4 + size)), true)
      at += 4 + size
    }
    this.#page.restart()
    return true
  }

  #print(picture: Bitmap | undefined, m: number): boolean {
    if (picture === undefined || !this.#page.empty) return false
    this.#page.print({ picture, scaleX: m & 1 ? 2 : 1, scaleY: m & 2 ? 2 : 1 })
    return true
  }
}

function keyOf(data: Uint8Array, at: number, length = 2): string {
  return String.fromCharCode(...data.subarray(at, at + length))
}
