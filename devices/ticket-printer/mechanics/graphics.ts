/** Pictures sent by the host: rows as they come, and those kept in memory under a key. */
import { Bitmap } from '../../../lib/picture/index.ts'

/** A picture and how large its dots are printed. */
export interface Graphic {
  readonly picture: Bitmap
  readonly scaleX: number
  readonly scaleY: number
}

/** Rows that are printed in one go. A picture that is broken off goes on with the rows of the broken band. */
export const BAND_ROWS = 24

/** Pictures kept in memory, bytes in all; what goes beyond is not stored. */
export const GRAPHICS_LIMIT_BYTES = 1 << 20

/** Cuts the rows of a `GS v 0` into bands while they come in; keeps no more than one band. */
export class RowBands {
  readonly #rowBytes: number
  readonly #keptBytes: number
  readonly #band: Uint8Array
  #rows: number
  #bandRows = 0
  #at = 0

  /** `mostBytes`: what of a row can be printed. */
  constructor(rowBytes: number, rows: number, mostBytes: number) {
    this.#rowBytes = rowBytes
    this.#keptBytes = Math.min(rowBytes, mostBytes)
    this.#band = new Uint8Array(this.#keptBytes * BAND_ROWS)
    this.#rows = rowBytes === 0 ? 0 : rows
  }

  /** Rows still to come. */
  get left(): number {
    return this.#rows
  }

  /** Takes bytes; tells each band that is complete, and after how many of these bytes. */
  push(bytes: Uint8Array, band: (picture: Bitmap, used: number) => void): void {
    let from = 0
    while (from < bytes.length && this.#rows > 0) {
      const part = Math.min(this.#rowBytes - this.#at, bytes.length - from)
      const kept = Math.min(part, this.#keptBytes - this.#at)
      if (kept > 0)
        this.#band.set(bytes.subarray(from, from + kept), this.#bandRows * this.#keptBytes + this.#at)
      this.#at += part
      from += part
      if (this.#at < this.#rowBytes) continue
      this.#at = 0
      this.#bandRows++
      this.#rows--
      if (this.#bandRows < BAND_ROWS && this.#rows > 0) continue
      band(Bitmap.fromRows(this.#keptBytes * 8, this.#bandRows, this.#band), from)
      this.#band.fill(0)
      this.#bandRows = 0
    }
  }
}

const MOST_DOTS = 0x2000

/** A picture whose data go down one column after the other, `columnBytes` each, the top dot in the highest bit. */
export function fromColumns(width: number, columnBytes: number, data: Uint8Array): Bitmap {
  const picture = new Bitmap(width, columnBytes * 8)
  const columns = columnBytes === 0 ? 0 : Math.min(width, Math.ceil(data.length / columnBytes))
  for (let x = 0; x < columns; x++) {
    for (let byte = 0; byte < columnBytes; byte++) {
      const dots = data[x * columnBytes + byte] ?? 0
      for (let bit = 0; dots !== 0 && bit < 8; bit++) if (dots & (0x80 >> bit)) picture.set(x, byte * 8 + bit)
    }
  }
  return picture
}

/** The picture of a `GS ( L`: its size in dots, its rows or columns. `mostWidth` dots are kept; undefined: illegal size. */
export function graphicOf(
  [xl = 0, xh = 0, yl = 0, yh = 0]: Uint8Array,
  body: Uint8Array,
  { columns, mostWidth }: { readonly columns: boolean; readonly mostWidth: number },
): Bitmap | undefined {
  const [width, height] = [xl + xh * 256, yl + yh * 256]
  if (width === 0 || height === 0 || width > MOST_DOTS || height > MOST_DOTS) return undefined
  const shown = Math.min(width, mostWidth)
  if (columns) return fromColumns(shown, Math.ceil(height / 8), body).crop(0, 0, shown, height)
  const rows = Math.min(height, Math.ceil(body.length / Math.ceil(width / 8)))
  return Bitmap.fromRows(width, rows, body).crop(0, 0, shown, rows)
}

/** Pictures under keys; bounded by {@link GRAPHICS_LIMIT_BYTES}. */
export class GraphicsMemory {
  readonly #pictures = new Map<string, Bitmap>()

  get(key: string): Bitmap | undefined {
    return this.#pictures.get(key)
  }

  set(key: string, picture: Bitmap): void {
    this.#pictures.delete(key)
    if (picture.rows.length <= this.freeBytes) this.#pictures.set(key, picture)
  }

  delete(key: string): void {
    this.#pictures.delete(key)
  }

  clear(): void {
    this.#pictures.clear()
  }

  /** Becomes what another one is. */
  copy(other: GraphicsMemory): void {
    this.#pictures.clear()
    for (const [key, picture] of other.#pictures) this.#pictures.set(key, picture)
  }

  keys(): string[] {
    return [...this.#pictures.keys()]
  }

  get capacityBytes(): number {
    return GRAPHICS_LIMIT_BYTES
  }

  get freeBytes(): number {
    let used = 0
    for (const { rows } of this.#pictures.values()) used += rows.length
    return this.capacityBytes - used
  }
}
