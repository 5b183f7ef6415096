/** Commands with pictures and symbols in their data: ESC *, GS ( L, GS 8 L, GS *, GS /, FS q, FS p, GS ( k. */
import type { Bitmap } from '../../../lib/picture/index.ts'
import { fromColumns, type Graphic, GraphicsMemory, graphicOf } from '../mechanics/graphics.ts'
import type { Mark } from '../mechanics/marks.ts'
import type { Modes } from './page-modes.ts'
import { pdf417Mark, qrMark, setPdf417, setQr } from './page-symbols.ts'
import type { EscposProfile } from './profile.ts'
import { encodeBlock, HEADER, PROCESS } from './status.ts'

/** What these commands need of the page. */
export interface GraphicsPage {
  modes: Modes
  readonly empty: boolean
  /** In page mode: the print buffer is the page. */
  readonly onPage: boolean
  print(graphic: Graphic): void
  strip(picture: Bitmap, scaleX: number, scaleY: number): void
  symbol(mark: Mark): void
  answer(bytes: Uint8Array): void
}

const ascii = new TextEncoder()
const [NV, DOWNLOADED, NUMBERED] = ['nv ', 'downloaded ', 'numbered ']
/** Header ids of the answers to `GS ( L`. */
const GRAPHICS = { capacity: 0x30, free: 0x31, keys: 0x72 } as const

/** Pictures in the printer's memory, and the commands that draw. */
export class Graphics {
  readonly #profile: EscposProfile
  readonly #page: GraphicsPage
  readonly #memory = new GraphicsMemory()
  /** What `GS ( L` fn 112 has put into the print buffer. */
  #stored: Graphic | undefined

  constructor(profile: EscposProfile, page: GraphicsPage) {
    this.#profile = profile
    this.#page = page
  }

  /** What is not in non-volatile memory is gone. */
  powerOff(): void {
    this.#stored = undefined
    this.#memory.clear(DOWNLOADED)
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
        this.#memory.set(DOWNLOADED, fromColumns(x * 8, y, data))
        return true
      }
      case 'GS /':
        return this.#printNamed(DOWNLOADED, args[0] ?? 0)
      case 'FS q':
        return this.#defineNumbered(data)
      case 'FS p':
        return this.#printNamed(`${NUMBERED}${args[0]}`, args[1] ?? 0)
      default:
        return false
    }
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
    const key = String.fromCharCode(data[2] ?? 0, data[3] ?? 0)
    const mostWidth = this.#profile.dotsPerLine
    switch (fn) {
      case 0x02:
      case 0x32:
        if (this.#stored !== undefined && this.#page.empty) this.#page.print(this.#stored)
        this.#stored = undefined
        return true
      case 0x70:
      case 0x71: {
        const picture = graphicOf(data.subarray(6, 10), data.subarray(10), {
          columns: fn === 0x71,
          mostWidth,
        })
        const [scaleX, scaleY] = [data[3] === 2 ? 2 : 1, data[4] === 2 ? 2 : 1]
        if (picture === undefined) return false
        if (this.#page.onPage) this.#page.print({ picture, scaleX, scaleY })
        else this.#stored = { picture, scaleX, scaleY }
        return true
      }
      case 0x43:
      case 0x44:
      case 0x53:
      case 0x54: {
        const name = String.fromCharCode(data[3] ?? 0, data[4] ?? 0)
        const picture = graphicOf(data.subarray(6, 10), data.subarray(11), {
          columns: fn === 0x44 || fn === 0x54,
          mostWidth,
        })
        if (picture !== undefined) this.#memory.set((fn < 0x50 ? NV : DOWNLOADED) + name, picture)
        return picture !== undefined
      }
      case 0x45:
      case 0x55: {
        const picture = this.#memory.get((fn === 0x45 ? NV : DOWNLOADED) + key)
        if (picture === undefined || !this.#page.empty) return false
        this.#page.print({ picture, scaleX: data[4] === 2 ? 2 : 1, scaleY: data[5] === 2 ? 2 : 1 })
        return true
      }
      case 0x41:
      case 0x51:
        this.#memory.clear(fn === 0x41 ? NV : DOWNLOADED)
        return true
      case 0x42:
      case 0x52:
        this.#memory.delete((fn === 0x42 ? NV : DOWNLOADED) + key)
        return true
      case 0x00:
      case 0x30:
        return this.#say(GRAPHICS.capacity, String(1 << 20))
      case 0x03:
      case 0x33:
        return this.#say(GRAPHICS.free, String(this.#memory.freeBytes))
      case 0x40:
        return this.#say(GRAPHICS.keys, `@${this.#memory.keys(NV).join('').slice(0, 80)}`)
      default:
        return false
    }
  }

  #symbol(data: Uint8Array): boolean {
    const { modes } = this.#page
    const [cn, fn] = data
    if (cn === 0x30) {
      const pdf417 = setPdf417(modes.pdf417, data)
      if (pdf417 !== undefined) this.#page.modes = { ...modes, pdf417 }
      else if (fn === 0x51) return this.#print(pdf417Mark(modes))
      else if (fn === 0x52) return this.#size(0x2f, pdf417Mark(modes), 1)
      return pdf417 !== undefined
    }
    if (cn !== 0x31 || !this.#profile.qr) return false
    const qr = setQr(modes.qr, data, this.#profile.qrLevelM)
    if (qr !== undefined) this.#page.modes = { ...modes, qr }
    else if (fn === 0x51) return this.#print(qrMark(modes))
    else if (fn === 0x52) return this.#size(PROCESS.qrSize, qrMark(modes), 1)
    return qr !== undefined
  }

  #print(mark: Mark | undefined): boolean {
    if (mark === undefined || !this.#page.empty) return false
    this.#page.symbol(mark)
    return true
  }

  /** `37 36 w 1F h 1F 31 1F 30|31 00`: how large it would be, and whether it can be printed. */
  #size(id: number, mark: Mark | undefined, data: number): boolean {
    const { width, height } = mark?.kind === 'symbol' ? mark : { width: 0, height: 0 }
    return this.#say(id, `${width}\x1f${height}\x1f${data}\x1f${mark === undefined ? 1 : 0}`)
  }

  #say(id: number, text: string): true {
    this.#page.answer(encodeBlock(HEADER.process, [id, ...ascii.encode(text)]))
    return true
  }

  #defineNumbered(data: Uint8Array): boolean {
    this.#memory.clear(NUMBERED)
    let at = 0
    for (let number = 1; at + 4 <= data.length; number++) {
      const [xl = 0, xh = 0, yl = 0, yh = 0] = data.subarray(at, at + 4)
      const [x, y] = [xl + xh * 256, yl + yh * 256]
      const size = x * y * 8
      const legal = x > 0 && x <= 0x3ff && y > 0 && y <= 0x120
      if (legal)
        this.#memory.set(`${NUMBERED}${number}`, fromColumns(x * 8, y, data.subarray(at + 4, at + 4 + size)))
      at += 4 + size
    }
    return true
  }

  #printNamed(key: string, m: number): boolean {
    const picture = this.#memory.get(key)
    if (picture === undefined || !this.#page.empty) return false
    this.#page.print({ picture, scaleX: m & 1 ? 2 : 1, scaleY: m & 2 ? 2 : 1 })
    return true
  }
}
