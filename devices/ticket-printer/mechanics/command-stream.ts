/** The printer's parser: bytes in any pieces in, whole commands with their data out. */
import { type Decode, type Decoded, Splitter } from '../../../lib/index.ts'

/** The bytes that follow a header. */
export type DataShape =
  | { readonly kind: 'bytes'; readonly count: number }
  /** Ends with the byte `end`, which belongs to it; at most `most` bytes before it. */
  | { readonly kind: 'until'; readonly end: number; readonly most: number }
  /** `count` times: a head of `headBytes`, then as many bytes as the head says. */
  | {
      readonly kind: 'records'
      readonly count: number
      readonly headBytes: number
      readonly size: (head: Uint8Array) => number
    }

/** One command, by the name that the manuals use. */
export interface Command {
  /** `text`, `LF`, `ESC !`, `GS ( k`, …; what no manual names is `ESC 1b 05`. */
  readonly name: string
  /** The parameters of the header; for `text` the characters. A view into what was decoded. */
  readonly args: Uint8Array
  readonly data?: DataShape
  /** Not in the tables: skipped, and counted. */
  readonly unknown?: true
}

/** What one command may keep of its data, bytes; the rest is read and dropped (2.4 m of graphics on 80 mm paper). */
export const DATA_LIMIT_BYTES = 1 << 20

/** A whole command, or a part of the rows of a picture. */
export interface Step {
  /** For a part of the rows the name is `rows`, and `args` are the bytes. */
  readonly command: Command
  /** All the data that followed the header. */
  readonly data: Uint8Array
  /** How many bytes had been read from the wire before and after it, since power-on. */
  readonly start: number
  readonly end: number
}

/** What a dialect adds. */
export interface StreamOptions {
  /** Finds a header; what follows it in bulk is described by its `data`. */
  readonly decode: Decode<Command>
  /** The picture whose rows are handed on as they come: it may be larger than any memory. */
  readonly picture: string
  /** Forgets what the decoder remembers, when a command that is not yet whole is forgotten. */
  readonly reset?: () => void
}

const NOTHING = new Uint8Array()

interface Open {
  readonly command: Command
  readonly shape: DataShape
  readonly start: number
  readonly kept: Uint8Array[]
  keptBytes: number
  /** Bytes still to come: of everything, or of the present record. */
  left: number
  /** Records still to come after this one. */
  records: number
  /** The head of a record as far as it came; undefined inside its body. */
  head: number[] | undefined
}

/** Joins what the wire delivers; bounded by {@link DATA_LIMIT_BYTES}. */
export class CommandStream {
  readonly #options: StreamOptions
  readonly #splitter: Splitter<Step>
  #open: Open | undefined
  #read = 0

  constructor(options: StreamOptions) {
    this.#options = options
    this.#splitter = new Splitter((bytes) => this.#next(bytes))
  }

  /** Bytes that were made into commands, since power-on. */
  get read(): number {
    return this.#read
  }

  /** Inside the data of a command: what comes next is not at a command boundary. */
  get midCommand(): boolean {
    return this.#open !== undefined || this.#splitter.heldBytes > 0
  }

  push(bytes: Uint8Array): Step[] {
    return this.#splitter.push(bytes)
  }

  /** Forgets a command that is not yet whole. */
  clear(): void {
    this.#read += this.#splitter.heldBytes
    this.#splitter.clear()
    this.#open = undefined
    this.#options.reset?.()
  }

  #next(bytes: Uint8Array): Decoded<Step> | undefined {
    if (this.#open !== undefined) return this.#more(this.#open, bytes)
    const decoded = this.#options.decode(bytes)
    if (decoded?.value === undefined) return decoded as undefined
    const command = decoded.value
    const start = this.#read
    this.#read += decoded.used
    const shape = command.data
    if (shape !== undefined) {
      const { name } = command
      this.#open = {
        command,
        shape,
        start,
        kept: [],
        keptBytes: 0,
        left: shape.kind === 'bytes' ? shape.count : shape.kind === 'until' ? shape.most + 1 : 0,
        records: shape.kind === 'records' ? shape.count : 0,
        head: shape.kind === 'records' ? [] : undefined,
      }
      if (name !== this.#options.picture) {
        const empty = shape.kind === 'records' ? shape.count === 0 : this.#open.left === 0
        return empty ? this.#close(this.#open, decoded.used) : { used: decoded.used }
      }
      if (this.#open.left === 0) this.#open = undefined
    }
    return { used: decoded.used, value: { command, data: NOTHING, start, end: this.#read } }
  }

  #more(open: Open, bytes: Uint8Array): Decoded<Step> {
    if (open.head !== undefined) return this.#recordHead(open, bytes)
    const part = bytes.length > open.left ? bytes.subarray(0, open.left) : bytes
    if (open.shape.kind === 'until') {
      const end = part.indexOf(open.shape.end)
      if (end >= 0) {
        this.#keep(open, part.subarray(0, end))
        return this.#close(open, end + 1, end + 1)
      }
    }
    if (open.command.name === this.#options.picture) {
      open.left -= part.length
      const start = this.#read
      this.#read += part.length
      if (open.left === 0) this.#open = undefined
      const command: Command = { name: 'rows', args: part }
      return { used: part.length, value: { command, data: NOTHING, start, end: this.#read } }
    }
    this.#keep(open, part)
    open.left -= part.length
    if (open.left > 0) {
      this.#read += part.length
      return { used: part.length }
    }
    if (open.records > 0) {
      open.head = []
      this.#read += part.length
      return { used: part.length }
    }
    return this.#close(open, part.length, part.length)
  }

  #recordHead(open: Open, bytes: Uint8Array): Decoded<Step> {
    if (open.shape.kind !== 'records' || open.head === undefined) return { used: 1 }
    const part = bytes.subarray(0, open.shape.headBytes - open.head.length)
    open.head.push(...part)
    this.#keep(open, part)
    if (open.head.length === open.shape.headBytes) {
      open.left = open.shape.size(Uint8Array.from(open.head))
      open.records--
      if (open.left > 0) open.head = undefined
      else if (open.records > 0) open.head = []
      else return this.#close(open, part.length, part.length)
    }
    this.#read += part.length
    return { used: part.length }
  }

  #keep(open: Open, part: Uint8Array): void {
    const room = DATA_LIMIT_BYTES - open.keptBytes
    if (room <= 0 || part.length === 0) return
    const kept = part.slice(0, room)
    open.kept.push(kept)
    open.keptBytes += kept.length
  }

  #close(open: Open, used: number, readBytes = 0): Decoded<Step> {
    this.#read += readBytes
    this.#open = undefined
    const [only = NOTHING] = open.kept
    const data = open.kept.length <= 1 ? only : joined(open.kept, open.keptBytes)
    return { used, value: { command: open.command, data, start: open.start, end: this.#read } }
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
