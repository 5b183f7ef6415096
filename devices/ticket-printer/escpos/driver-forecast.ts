/** How much paper is left, and how many tickets that makes. Pure. */
import type { Paper, PrinterStatus } from '../contract.ts'

/** By the printer's own count, or by what was printed since a new roll was seen. */
export class Forecast {
  readonly #rollMm: number | undefined
  #leftMm: number | undefined
  #paper: Paper = 'unknown'
  #tickets = 0
  #ticketsMm = 0

  /** `rollMm`: length of a new roll, for printers that do not count. */
  constructor(rollMm: number | undefined) {
    this.#rollMm = rollMm
  }

  /** What the printer's sensors tell; a roll is taken for new when they see more paper than before. */
  sees(paper: Paper): void {
    if (paper === 'unknown') return
    const better = this.#paper === 'empty' || (this.#paper === 'nearEnd' && paper === 'adequate')
    if (better && paper !== 'empty') this.#leftMm = this.#rollMm
    if (paper === 'empty' && (this.#leftMm ?? this.#rollMm) !== undefined) this.#leftMm = 0
    this.#paper = paper
  }

  /** So much is left by the printer's own count. */
  told(leftMm: number): void {
    this.#leftMm = leftMm
  }

  /** A ticket was printed. */
  printed(lengthMm: number): void {
    this.#tickets++
    this.#ticketsMm += lengthMm
    if (this.#leftMm !== undefined) this.#leftMm = Math.max(0, this.#leftMm - lengthMm)
  }

  get status(): Pick<PrinterStatus, 'paperLeftMm' | 'ticketsLeft'> {
    if (this.#leftMm === undefined) return {}
    const paperLeftMm = Math.round(this.#leftMm)
    if (this.#tickets === 0) return { paperLeftMm }
    return { paperLeftMm, ticketsLeft: Math.floor((paperLeftMm * this.#tickets) / this.#ticketsMm) }
  }
}
