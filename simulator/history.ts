import { createHash } from 'node:crypto'
import { type Clock, canonicalJson } from '../lib/index.ts'

/** One thing that happened, physical or logical. Whole numbers and text only, so that every machine writes it alike. */
export interface HistoryRecord {
  /** Ms since the history began. */
  readonly at: number
  readonly type: string
  readonly [detail: string]: unknown
}

/** Everything that happened in a centre, in one order. */
export class History {
  readonly #clock: Clock
  readonly #startMs: number
  readonly #records: HistoryRecord[] = []

  constructor(clock: Clock) {
    this.#clock = clock
    this.#startMs = clock.monotonicMs()
  }

  /** Oldest first. */
  get records(): readonly HistoryRecord[] {
    return this.#records
  }

  /** Adds what happens now. */
  add(type: string, details: Readonly<Record<string, unknown>> = {}): void {
    this.#records.push({ ...details, at: this.#clock.monotonicMs() - this.#startMs, type })
  }

  /** SHA-256, hex, over the records as canonical JSON Lines: sorted keys, one record a line. */
  digest(): string {
    const hash = createHash('sha256')
    for (const record of this.#records) hash.update(`${canonicalJson(record)}\n`)
    return hash.digest('hex')
  }
}
