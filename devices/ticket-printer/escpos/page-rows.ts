/** `GS v 0`: rows of a picture that are printed as they come, in bands. */
import type { Bitmap } from '../../../lib/picture/index.ts'
import { RowBands } from '../mechanics/graphics.ts'

/** A band, how large its dots are, and where its bytes end on the wire. */
export type BandSink = (band: Bitmap, scaleX: number, scaleY: number, position: number) => void

/** One picture at a time. */
export class RasterRows {
  #open: { readonly bands: RowBands; readonly scaleX: number; readonly scaleY: number } | undefined

  /** What comes is dropped until the next header. */
  clear(): void {
    this.#open = undefined
  }

  /** `0 m xL xH yL yH`; what is wider than the print width is cut off. */
  begin([, m = 0, xl = 0, xh = 0, yl = 0, yh = 0]: Uint8Array, printWidth: number): void {
    const [scaleX, scaleY] = [m & 1 ? 2 : 1, m & 2 ? 2 : 1]
    const mostBytes = Math.ceil(printWidth / 8 / scaleX)
    this.#open = { bands: new RowBands(xl + xh * 256, yl + yh * 256, mostBytes), scaleX, scaleY }
  }

  /** Takes bytes that begin at that place of the wire. */
  push(bytes: Uint8Array, start: number, sink: BandSink): void {
    const open = this.#open
    open?.bands.push(bytes, (band, used) => sink(band, open.scaleX, open.scaleY, start + used))
  }
}
