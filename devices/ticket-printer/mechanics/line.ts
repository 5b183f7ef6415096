/** The line buffer: what was received and waits for its line feed. */
import { type Bitmap, CELL, type FontName } from '../../../lib/picture/index.ts'
import type { Mark, PicturePart, Style, TextPart } from './marks.ts'

/** How wide a head is, and how many characters each font has on a line. */
export interface LineGeometry {
  readonly dotsPerLine: number
  readonly columnsA: number
  readonly columnsB: number
}

/** What of the host's settings a line is made with. Lengths in dots; never changed in place. */
export interface LineModes extends Style {
  /** Lines are turned by 180 degrees. */
  readonly upsideDown: boolean
  readonly align: 'left' | 'centre' | 'right'
  /** What each byte is drawn as; '' for nothing. */
  readonly characters: readonly string[]
  readonly charSpacing: number
  readonly leftMargin: number
  readonly printWidth: number
}

/** From one character to the next at size 1: wider than its cell where the model has fewer columns than would fit. */
export function pitchOf(geometry: LineGeometry, font: FontName): number {
  const columns = font === 'A' ? geometry.columnsA : geometry.columnsB
  return Math.max(CELL[font].width, Math.floor(geometry.dotsPerLine / columns))
}

/** Parts of one line, one printed over the other; what comes beyond is dropped. */
export const LINE_PARTS = 1024

/** Lengths in dots, from the left margin. */
export class LineBuffer {
  readonly #geometry: LineGeometry
  #parts: (TextPart | PicturePart)[] = []
  #last: LineModes | undefined
  #x = 0
  #end = 0
  #height = 0

  constructor(geometry: LineGeometry) {
    this.#geometry = geometry
  }

  get empty(): boolean {
    return this.#parts.length === 0 && this.#x === 0
  }

  /** Where the next character would stand. */
  get x(): number {
    return this.#x
  }

  /** Takes as many characters as fit; returns how many bytes that were. */
  add(bytes: Uint8Array, from: number, modes: LineModes): number {
    const pitch = (pitchOf(this.#geometry, modes.font) + modes.charSpacing) * modes.width
    const cell = CELL[modes.font].width * modes.width
    const limit = this.#limit(modes)
    let text = ''
    let x = this.#x
    let at = from
    for (; at < bytes.length; at++) {
      const character = modes.characters[bytes[at] as number] as string
      if (character === '') continue
      if (x + cell > limit && (x > 0 || this.#parts.length > 0)) break
      text += character
      x += pitch
    }
    if (text !== '') this.#append(text, x, pitch, modes)
    return at - from
  }

  /** Takes a character twice as wide; false when the line has no room for it. */
  addWide(character: string, modes: LineModes): boolean {
    const pitch = 2 * CELL.A.width * modes.width
    const x = this.#x + pitch
    if (x > modes.printWidth && !this.empty) return false
    this.#append(character, x, pitch, modes)
    return true
  }

  /** Joins the part before it where that makes no difference. */
  #append(text: string, end: number, pitch: number, modes: LineModes): void {
    const before = this.#parts.at(-1)
    const joins = this.#last === modes && before !== undefined && 'text' in before && before.pitch === pitch
    if (joins && before.x + before.width === this.#x) {
      before.text += text
      before.width = end - before.x
    } else if (this.#parts.length < LINE_PARTS) {
      const height = CELL[modes.font].height * modes.height
      this.#parts.push({ x: this.#x, width: end - this.#x, height, text, style: styleOf(modes), pitch })
      this.#height = Math.max(this.#height, height)
    }
    this.#last = modes
    this.#x = end
    this.#end = Math.max(this.#end, end)
  }

  /** A strip of dots; what goes beyond the print width is lost. */
  addPicture(picture: Bitmap, modes: LineModes, scaleX: number, scaleY: number): void {
    const room = Math.floor((modes.printWidth - this.#x) / scaleX)
    if (room <= 0 || this.#parts.length >= LINE_PARTS) return
    const shown = picture.width > room ? picture.crop(0, 0, room, picture.height) : picture
    const width = shown.width * scaleX
    const height = shown.height * scaleY
    this.#parts.push({ x: this.#x, width, height, picture: shown, scaleX, scaleY })
    this.#x += width
    this.#end = Math.max(this.#end, this.#x)
    this.#height = Math.max(this.#height, height)
  }

  /** To a position; one beyond the print width is ignored. */
  moveTo(x: number, modes: LineModes): void {
    if (x >= 0 && x <= modes.printWidth) this.#x = x
  }

  /** The line as it is printed; undefined when there is nothing on it. The buffer is empty afterwards. */
  take(modes: LineModes): Mark | undefined {
    const [parts, end, height] = [this.#parts, this.#end, this.#height]
    this.clear()
    if (parts.length === 0) return undefined
    const line = { kind: 'line', height, x: leftOf(end, modes), parts } as const
    return modes.upsideDown ? { ...line, turned: { x: modes.leftMargin, width: modes.printWidth } } : line
  }

  clear(): void {
    this.#parts = []
    this.#last = undefined
    this.#x = 0
    this.#end = 0
    this.#height = 0
  }

  #limit(modes: LineModes): number {
    const columns = modes.font === 'A' ? this.#geometry.columnsA : this.#geometry.columnsB
    return Math.min(modes.printWidth, columns * pitchOf(this.#geometry, modes.font))
  }
}

const styles = new Map<number, Style>()

/** The same few styles come again and again: paper that is kept shares them. */
function styleOf({ font, width, height, bold, underline, reverse }: LineModes): Style {
  const flags = (font === 'A' ? 0 : 1) + (bold ? 2 : 0) + (reverse ? 4 : 0)
  const key = ((flags * 4 + underline) * 16 + width) * 16 + height
  const known = styles.get(key)
  if (known) return known
  const style: Style = { font, width, height, bold, underline, reverse }
  styles.set(key, style)
  return style
}

/** Where something `width` dots wide begins, by margin and alignment. */
export function leftOf(width: number, modes: LineModes): number {
  const spare = Math.max(0, modes.printWidth - width)
  if (modes.align === 'centre') return modes.leftMargin + Math.floor(spare / 2)
  return modes.leftMargin + (modes.align === 'right' ? spare : 0)
}
