/** Where paper goes that has left the roll: into the tray, or into a hand. */
import type { PhysicalEvent } from '../../../lib/index.ts'
import type { PaperPiece } from '../contract.ts'

/** Pieces kept for those who look at them later; older ones are thrown away. */
export const PIECES_KEPT = 10_000

/** All pieces of one printer, oldest first. */
export class Pieces {
  readonly #tell: (event: PhysicalEvent) => void
  readonly #all: PaperPiece[] = []
  readonly #tray: PaperPiece[] = []
  #count = 0

  constructor(tell: (event: PhysicalEvent) => void) {
    this.#tell = tell
  }

  get all(): readonly PaperPiece[] {
    return this.#all
  }

  /** Those that nobody has taken. */
  get tray(): readonly PaperPiece[] {
    return this.#tray
  }

  /** What is cut drops into the tray unless a presenter has it; what is torn off stays in the hand. The event numbers pieces from 0. */
  keep(type: 'cut' | 'torn', piece: PaperPiece, drops = type === 'cut'): void {
    this.#all.push(piece)
    if (this.#all.length > PIECES_KEPT) this.#all.shift()
    if (drops) this.#tray.push(piece)
    if (this.#tray.length > PIECES_KEPT) this.#tray.shift()
    const { text, lengthMm } = piece
    this.#tell({ type, piece: this.#count++, text, lengthMm: Math.round(lengthMm) })
  }

  takeOldest(): PaperPiece | undefined {
    const piece = this.#tray.shift()
    if (piece !== undefined) this.#tell({ type: 'taken', text: piece.text })
    return piece
  }
}
