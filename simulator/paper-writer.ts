import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PaperPiece } from '../devices/ticket-printer/contract.ts'
import { DeviceError } from '../lib/index.ts'

/** A piece of paper on disk: `0001.bin`, `.txt`, `.png`, and `.json`, which comes last. */
export interface WrittenPiece {
  /** Path of its files without the ending, e.g. `out/0001`. */
  readonly file: string
  readonly lengthMm: number
  readonly parted: PaperPiece['parted']
}

/** No mouth holds more tickets than one; the next may be on its way. */
const RECENT = 4
const NUMBERED = /^(\d{4,9})\.(?:bin|txt|png|json)$/

/** Writes each piece of paper of a simulated printer once, under the next free number; never over a file that is there. */
export class PaperWriter {
  readonly #folder: string
  readonly #pieces: () => readonly PaperPiece[]
  readonly #written = new WeakSet<PaperPiece>()
  /** The last ones: what becomes of them is still to come. */
  #recent: { readonly piece: PaperPiece; readonly name: string; fate: PaperPiece['fate'] }[] = []
  #next: number

  /** Makes the folder where it is missing. @throws DeviceError `illegal` when it cannot be written to. */
  constructor(folder: string, pieces: () => readonly PaperPiece[]) {
    this.#folder = folder
    this.#pieces = pieces
    try {
      mkdirSync(folder, { recursive: true })
      const numbers = readdirSync(folder).map((name) => Number(NUMBERED.exec(name)?.[1] ?? 0))
      this.#next = 1 + numbers.reduce((most, number) => Math.max(most, number), 0)
    } catch (error) {
      throw cannotWrite(folder, error)
    }
  }

  /**
   * Writes what was parted since the last call, oldest first, and again the facts of those that something has become of since.
   * @throws DeviceError `failure`; the next call tries again.
   */
  write(): readonly WrittenPiece[] {
    for (const recent of this.#recent) {
      const { piece, name } = recent
      if (piece.fate === recent.fate) continue
      this.#save(name, { json: factsOf(piece, name) }, 'w')
      recent.fate = piece.fate
    }
    const fresh: PaperPiece[] = []
    const pieces = this.#pieces()
    for (let at = pieces.length - 1; at >= 0; at--) {
      const piece = pieces[at] as PaperPiece
      if (piece.parted === 'hanging') continue
      if (this.#written.has(piece)) break // all before it were written too
      fresh.unshift(piece)
    }
    return fresh.map((piece) => {
      const written = this.#write(piece)
      this.#written.add(piece)
      return written
    })
  }

  /** Writes the rest, and what hangs from the roll if anything is printed on it. Call once, at the end. */
  finish(): readonly WrittenPiece[] {
    const parted = this.write()
    const hanging = this.#pieces().find(
      (piece) => piece.parted === 'hanging' && (piece.bytes.length > 0 || piece.text !== ''),
    )
    return hanging === undefined ? parted : [...parted, this.#write(hanging)]
  }

  #write(piece: PaperPiece): WrittenPiece {
    const name = String(this.#next).padStart(4, '0')
    const file = join(this.#folder, name)
    const { lengthMm, parted, fate } = piece
    try {
      const files = {
        bin: piece.bytes,
        txt: `${piece.text}\n`,
        png: piece.png(),
        json: factsOf(piece, name),
      }
      this.#save(name, files, 'wx')
    } finally {
      this.#next++ // a number that was begun is used up
    }
    this.#recent = [...this.#recent, { piece, name, fate }].slice(-RECENT)
    return { file, lengthMm, parted }
  }

  #save(name: string, files: Readonly<Record<string, string | Uint8Array>>, flag: 'w' | 'wx'): void {
    const file = join(this.#folder, name)
    try {
      for (const [ending, content] of Object.entries(files))
        writeFileSync(`${file}.${ending}`, content, { flag })
    } catch (error) {
      throw cannotWrite(file, error)
    }
  }
}

function factsOf({ lengthMm, parted, fate, bytes, unknown }: PaperPiece, piece: string): string {
  const told = fate === undefined ? {} : { fate }
  const facts = { piece, lengthMm, parted, ...told, bytes: bytes.length, unknown }
  return `${JSON.stringify(facts, undefined, 2)}\n`
}

function cannotWrite(path: string, error: unknown): DeviceError {
  const message = `paper cannot be written to ${path}: ${error instanceof Error ? error.message : String(error)}`
  return new DeviceError('failure', message, {
    fix: 'Name a folder that may be written to and has room.',
    cause: error,
  })
}
