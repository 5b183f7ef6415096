import type { HistoryRecord } from '../history.ts'

/** How patient a checker is. */
export interface Patience {
  /** How long a display may take to follow what the desk says, ms. Default 5 s. */
  readonly staleMs?: number
}

/** A promise and how it is checked. */
export interface Checker {
  readonly name: string
  readonly about: string
  readonly check: (records: readonly HistoryRecord[], patience?: Patience) => string[]
}
