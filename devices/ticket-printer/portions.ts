/** A ticket in portions: as much as a printer holds at once, and writes after which a stop takes effect. Pure. */
import { joined } from '../../lib/bytes.ts'
import type { Piece } from './print-pieces.ts'

/** Pieces in portions of at most so many bytes; a piece that is larger is one by itself. */
export function portions(pieces: readonly Piece[], mostBytes: number): Piece[][] {
  const parts: Piece[][] = [[]]
  let room = mostBytes
  for (const piece of pieces) {
    if (piece.bytes.length > room && parts.at(-1)?.length) {
      parts.push([])
      room = mostBytes
    }
    parts.at(-1)?.push(piece)
    room -= piece.bytes.length
  }
  return parts
}

/** Whole commands in writes of about so many bytes. */
export function writesOf(commands: readonly Uint8Array[], size: number): Uint8Array[] {
  const groups: Uint8Array[][] = []
  let length = Number.POSITIVE_INFINITY
  for (const bytes of commands) {
    if (length + bytes.length > size) {
      groups.push([])
      length = 0
    }
    groups.at(-1)?.push(bytes)
    length += bytes.length
  }
  return groups.map(joined)
}
