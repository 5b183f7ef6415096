/** What a piece of paper was made from: the bytes, and the commands that did nothing. */
import type { PieceOrigin } from './paper.ts'

/** Bytes kept of one piece; what comes beyond is printed, not kept. */
export const LOG_LIMIT_BYTES = 1 << 20

interface Chunk {
  readonly start: number
  readonly bytes: Uint8Array
}

/** Positions are bytes read from the wire since power-on. */
export class PaperLog {
  #chunks: Chunk[] = []
  #kept = 0
  #unknown: { readonly name: string; readonly position: number }[] = []

  append(start: number, bytes: Uint8Array): void {
    if (this.#kept >= LOG_LIMIT_BYTES) return
    this.#chunks.push({ start, bytes })
    this.#kept += bytes.length
  }

  unknown(name: string, position: number): void {
    if (this.#unknown.length < LOG_LIMIT_BYTES / 16) this.#unknown.push({ name, position })
  }

  /** Everything before `position`; stays in the log. */
  peek(position: number): PieceOrigin {
    const parts: Uint8Array[] = []
    let length = 0
    for (const { start, bytes } of this.#chunks) {
      if (start >= position) break
      const part = start + bytes.length > position ? bytes.subarray(0, position - start) : bytes
      parts.push(part)
      length += part.length
    }
    const bytes = new Uint8Array(length)
    let at = 0
    for (const part of parts) {
      bytes.set(part, at)
      at += part.length
    }
    const unknown: Record<string, number> = {}
    for (const { name, position: where } of this.#unknown) {
      if (where <= position) unknown[name] = (unknown[name] ?? 0) + 1
    }
    return { bytes, unknown }
  }

  /** Everything before `position`; leaves the log. */
  take(position: number): PieceOrigin {
    const origin = this.peek(position)
    this.#kept = 0
    const rest: Chunk[] = []
    for (const { start, bytes } of this.#chunks) {
      const end = start + bytes.length
      if (end <= position) continue
      const chunk =
        start >= position ? { start, bytes } : { start: position, bytes: bytes.subarray(position - start) }
      rest.push(chunk)
      this.#kept += chunk.bytes.length
    }
    this.#chunks = rest
    this.#unknown = this.#unknown.filter((one) => one.position > position)
    return origin
  }

  /** Forgets what was not yet printed. */
  truncate(position: number): void {
    const before = this.#chunks
    this.#chunks = []
    this.#kept = 0
    for (const { start, bytes } of before) {
      if (start < position)
        this.append(start, start + bytes.length > position ? bytes.subarray(0, position - start) : bytes)
    }
    this.#unknown = this.#unknown.filter((one) => one.position <= position)
  }
}
