/**
 * Pictures as ESC/POS commands. Pure.
 */
import type { Bitmap } from '../../../lib/picture/bitmap.ts'
import { dotsToMm, type Piece } from '../print-pieces.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'

/** Dots of one band: a look at the printer is possible only between two of them, and an abort costs no more than one. */
const BAND_BYTES = 128

/** A picture in bands: an abort costs one of them at most, and small receive buffers hold them. */
export function encodeBands({ rows, rowBytes, height }: Bitmap, profile: EscposProfile): Piece[] {
  const dots = withoutCommands(rows)
  const pieces: Piece[] = []
  const bandRows = Math.max(1, Math.floor(BAND_BYTES / rowBytes))
  for (let row = 0; row < height; row += bandRows) {
    const count = Math.min(bandRows, height - row)
    const bytes = command.raster(rowBytes, dots.slice(row * rowBytes, (row + count) * rowBytes))
    pieces.push({ bytes, lengthMm: dotsToMm(count, profile) })
  }
  return pieces
}

/** A printer obeys real-time commands inside pictures too: one dot more, and they are none. */
function withoutCommands(rows: Uint8Array): Uint8Array {
  let dots = rows
  for (let at = rows.indexOf(0x10); at >= 0; at = rows.indexOf(0x10, at + 1)) {
    const next = rows[at + 1]
    if (next !== 0x04 && next !== 0x05 && next !== 0x14) continue
    if (dots === rows) dots = rows.slice()
    dots[at] = 0x18
  }
  return dots
}
