/** Text of the host as characters of a line: single bytes, pairs of bytes, and characters that the host has drawn. */
import { Bitmap, CELL, type FontName } from '../../../lib/picture/index.ts'
import { fromColumns } from '../mechanics/graphics.ts'
import { type LineBuffer, pitchOf } from '../mechanics/line.ts'
import type { Modes } from './page-modes.ts'
import { TwoByteText } from './page-two-byte.ts'
import type { EscposProfile } from './profile.ts'

/** What text needs of the page. */
export interface TextPage {
  readonly modes: Modes
  /** Prints the line and goes to the next one. */
  endLine(): void
}

/** Reads text into the line. */
export class PageText {
  readonly #profile: EscposProfile
  readonly #page: TextPage
  readonly #line: LineBuffer
  readonly #twoByte = new TwoByteText()
  /** `ESC &`: what the host has drawn, by font and byte. */
  readonly #drawn = new Map<string, Bitmap>()

  constructor(profile: EscposProfile, page: TextPage, line: LineBuffer) {
    this.#profile = profile
    this.#page = page
    this.#line = line
  }

  /** A command has come in between: half a character is none. */
  interrupt(): void {
    this.#twoByte.clear()
  }

  /** `ESC & y c1 c2 [x d…]…`: y bytes high, each x dots wide. False: not for cells like ours. */
  draw([y = 0, c1 = 0, c2 = 0]: Uint8Array, data: Uint8Array): boolean {
    const { font } = this.#page.modes
    const { width, height } = CELL[font]
    if (y !== Math.ceil(height / 8) || c1 < 0x20 || c2 > 0x7e || c1 > c2) return false
    let at = 0
    for (let code = c1; code <= c2; code++) {
      const x = data[at] ?? 0
      if (x > width) return false
      const cell = new Bitmap(width, height)
      const columns = fromColumns(x, y, data.subarray(at + 1, at + 1 + x * y))
      if (x > 0) cell.blit(columns.crop(0, 0, x, height), 0, 0)
      this.#drawn.set(nameOf(font, code), cell)
      at += 1 + x * y
    }
    return true
  }

  /** `ESC ? n`: the printer's own character again. */
  undraw(code: number): void {
    this.#drawn.delete(nameOf(this.#page.modes.font, code))
  }

  forgetDrawn(): void {
    this.#drawn.clear()
  }

  read(bytes: Uint8Array): void {
    if (this.#page.modes.twoByte) {
      this.#twoByte.read(
        bytes,
        (single) => this.#singles(single),
        (character) => this.#wide(character),
      )
    } else this.#singles(bytes)
  }

  #singles(bytes: Uint8Array): void {
    const { modes } = this.#page
    if (!modes.drawnCharacters || this.#drawn.size === 0) {
      this.#characters(bytes)
      return
    }
    let from = 0
    for (let at = 0; at < bytes.length; at++) {
      const picture = this.#drawn.get(nameOf(modes.font, bytes[at] as number))
      if (picture === undefined) continue
      if (at > from) this.#characters(bytes.subarray(from, at))
      this.#picture(picture)
      from = at + 1
    }
    if (from < bytes.length) this.#characters(bytes.subarray(from))
  }

  #characters(bytes: Uint8Array): void {
    for (let at = 0; ; ) {
      at += this.#line.add(bytes, at, this.#page.modes)
      if (at >= bytes.length) return
      this.#page.endLine() // the line is full
    }
  }

  #picture(picture: Bitmap): void {
    const { modes } = this.#page
    const room = modes.printWidth - this.#line.x
    if (room < picture.width * modes.width && !this.#line.empty) this.#page.endLine()
    const x = this.#line.x
    this.#line.addPicture(picture, modes, modes.width, modes.height)
    this.#line.moveTo(x + (pitchOf(this.#profile, modes.font) + modes.charSpacing) * modes.width, modes)
  }

  #wide(character: string): void {
    if (this.#line.addWide(character, this.#page.modes)) return
    this.#page.endLine()
    this.#line.addWide(character, this.#page.modes)
  }
}

const nameOf = (font: FontName, code: number): string => `${font}${code}`
