/**
 * Black and white pictures: what a print head burns and what a panel lights. Pure memory, no I/O.
 * Rows are packed eight dots to a byte, the leftmost dot in the highest bit, as printers take them.
 */

/** How {@link Bitmap.blit} draws. */
export interface BlitOptions {
  /** Each dot becomes this many dots wide; a whole number from 1. Default 1. */
  readonly scaleX?: number
  /** Each dot becomes this many dots high; a whole number from 1. Default 1. */
  readonly scaleY?: number
  /** White on black. Default false. */
  readonly invert?: boolean
  /** Only adds black, as a print head does; otherwise white dots replace as well. Default false. */
  readonly or?: boolean
}

/** The value itself, or a RangeError that names it. */
export function wholeNumber(value: number, name: string, least: number): number {
  if (Number.isInteger(value) && value >= least) return value
  throw new RangeError(`${name}: expected a whole number from ${least}, found ${value}`)
}

/** A rectangle of dots, white at first. It can grow downwards like a roll of paper. */
export class Bitmap {
  /** Dots across; fixed for life. */
  readonly width: number
  /** Bytes of one row. Bits right of `width` in the last one are always 0. */
  readonly rowBytes: number
  #height: number
  #bytes: Uint8Array

  constructor(width: number, height = 0) {
    this.width = wholeNumber(width, 'width', 0)
    this.#height = wholeNumber(height, 'height', 0)
    this.rowBytes = Math.ceil(width / 8)
    this.#bytes = new Uint8Array(this.rowBytes * height)
  }

  /** A picture of rows packed as in {@link Bitmap.rows}; bytes that are absent are white. */
  static fromRows(width: number, height: number, rows: Uint8Array): Bitmap {
    const bitmap = new Bitmap(width, height)
    const size = bitmap.#bytes.length
    bitmap.#bytes.set(rows.length > size ? rows.subarray(0, size) : rows)
    const spare = bitmap.rowBytes * 8 - width
    if (spare > 0) {
      for (let at = bitmap.rowBytes - 1; at < size; at += bitmap.rowBytes) {
        bitmap.#bytes[at] = (bitmap.#bytes[at] ?? 0) & (0xff << spare)
      }
    }
    return bitmap
  }

  /** Rows of dots. */
  get height(): number {
    return this.#height
  }

  /** All rows, packed, one after the other. A view: valid until the next `grow`. */
  get rows(): Uint8Array {
    return this.#bytes.subarray(0, this.rowBytes * this.#height)
  }

  /** One packed row as a view, valid until the next `grow`; empty outside the picture. */
  row(y: number): Uint8Array {
    if (!(y >= 0 && y < this.#height)) return new Uint8Array()
    return this.#bytes.subarray(y * this.rowBytes, (y + 1) * this.rowBytes)
  }

  /** Whether a dot is black. Outside the picture everything is white. */
  get(x: number, y: number): boolean {
    if (!this.#inside(x, y)) return false
    return ((this.#bytes[y * this.rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0
  }

  /** Makes a dot black, or white; one outside the picture is left out. */
  set(x: number, y: number, on = true): void {
    if (!this.#inside(x, y)) return
    const at = y * this.rowBytes + (x >> 3)
    const bit = 0x80 >> (x & 7)
    const byte = this.#bytes[at] ?? 0
    this.#bytes[at] = on ? byte | bit : byte & ~bit
  }

  /** Adds white rows at the bottom until there are `height`; a taller picture stays as it is. */
  grow(height: number): void {
    if (wholeNumber(height, 'height', 0) <= this.#height) return
    const needed = this.rowBytes * height
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
      larger.set(this.rows)
      this.#bytes = larger
    }
    this.#height = height
  }

  /** Makes a rectangle black or white; what lies outside the picture is left out. */
  fillRect(x: number, y: number, width: number, height: number, on = true): void {
    const [top, bottom] = [Math.max(0, y), Math.min(this.#height, y + height)]
    for (let row = top; row < bottom; row++) this.#drawRow(row, x, width, undefined, !on, false)
  }

  /** Draws another picture with its top left corner at `x`, `y`; what lies outside is left out. */
  blit(other: Bitmap, x: number, y: number, options: BlitOptions = {}): void {
    const { invert = false, or = false } = options
    const scaleX = wholeNumber(options.scaleX ?? 1, 'scaleX', 1)
    const scaleY = wholeNumber(options.scaleY ?? 1, 'scaleY', 1)
    const source = other === this ? this.crop(0, 0, this.width, this.#height) : other
    const first = Math.max(0, Math.floor(-y / scaleY))
    const last = Math.min(source.#height, Math.ceil((this.#height - y) / scaleY))
    for (let from = first; from < last; from++) {
      const row = source.#bytes.subarray(from * source.rowBytes, (from + 1) * source.rowBytes)
      const dots = scaleX === 1 ? row : widened(row, source.width, scaleX)
      for (let copy = 0; copy < scaleY; copy++) {
        const to = y + from * scaleY + copy
        if (to >= 0 && to < this.#height) this.#drawRow(to, x, source.width * scaleX, dots, invert, or)
      }
    }
  }

  /** A copy of a rectangle; what of it lies outside the picture is white. */
  crop(x: number, y: number, width: number, height: number): Bitmap {
    const part = new Bitmap(width, height)
    const [first, last] = [Math.max(0, y), Math.min(this.#height, y + height)]
    for (let from = first; from < last; from++) {
      part.#drawRow(from - y, -x, this.width, this.row(from), false, false)
    }
    return part
  }

  #inside(x: number, y: number): boolean {
    return x >= 0 && x < this.width && y >= 0 && y < this.#height
  }

  /** Draws `width` packed dots, or all black when there are none, a byte of ours at a time. */
  #drawRow(
    y: number,
    x: number,
    width: number,
    dots: Uint8Array | undefined,
    invert: boolean,
    or: boolean,
  ): void {
    const [left, right] = [Math.max(0, x), Math.min(this.width, x + width)]
    const start = y * this.rowBytes
    for (let at = left >> 3; at * 8 < right; at++) {
      const here = at * 8
      let mask = 0xff
      if (here < left) mask &= 0xff >> (left - here)
      if (here + 8 > right) mask &= 0xff << (here + 8 - right)
      let byte = 0xff
      if (dots) {
        const from = here - x // the dot of the source that falls on our highest bit; may be before it
        const pair = ((dots[from >> 3] ?? 0) << 8) | (dots[(from >> 3) + 1] ?? 0)
        byte = pair >> (8 - (from & 7))
      }
      if (invert) byte = ~byte
      const old = this.#bytes[start + at] ?? 0
      this.#bytes[start + at] = or ? old | (byte & mask) : (old & ~mask) | (byte & mask)
    }
  }
}

/** A packed row with each dot repeated. */
function widened(row: Uint8Array, width: number, scale: number): Uint8Array {
  const wide = new Uint8Array(Math.ceil((width * scale) / 8))
  for (let x = 0; x < width; x++) {
    if (((row[x >> 3] ?? 0) & (0x80 >> (x & 7))) === 0) continue
    for (let to = x * scale; to < (x + 1) * scale; to++)
      wide[to >> 3] = (wide[to >> 3] ?? 0) | (0x80 >> (to & 7))
  }
  return wide
}
