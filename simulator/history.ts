import { createHash } from 'node:crypto'
import { type Clock, canonicalJson } from '../lib/index.ts'
import { describeRecord, secondsColumn } from './history-lines.ts'

/** One thing that happened, physical or logical. Whole numbers and text only, so that every machine writes it alike. */
export interface HistoryRecord {
  /** Ms since the history began. */
  readonly at: number
  readonly type: string
  readonly [detail: string]: unknown
}

/** A record as others read it: of which centre, and when by the centre's own time. */
export interface ToldRecord {
  /** Centre time, ms since the Unix epoch. */
  readonly at: number
  readonly centre: string
  readonly type: string
  readonly [detail: string]: unknown
}

/** Details that the history keeps as ms from the record's own time: a digest must not know the date. */
const RELATIVE = ['pressedAt'] as const

/** Everything that happened in a centre, in one order. */
export class History {
  readonly #clock: Clock
  readonly #startMs: number
  readonly #records: HistoryRecord[] = []
  /** Centre time of each record: it may step, and the digest must not see it. */
  readonly #times: number[] = []

  constructor(clock: Clock) {
    this.#clock = clock
    this.#startMs = clock.monotonicMs()
  }

  /** Oldest first. */
  get records(): readonly HistoryRecord[] {
    return this.#records
  }

  /** Ms since the history began. */
  get elapsedMs(): number {
    return this.#clock.monotonicMs() - this.#startMs
  }

  /** Adds what happens now. Details may be an event as it was told: its own `type` is not taken over. */
  add(type: string, details: object = {}, who: object = {}): void {
    const record: Record<string, unknown> = {}
    copy(who, record)
    copy(details, record)
    record['at'] = this.elapsedMs
    record['type'] = type
    this.#records.push(record as HistoryRecord)
    this.#times.push(this.#clock.now())
  }

  /** The records from the one at index `from` on, with centre time in place of that since the beginning. */
  told(centre: string, from = 0): ToldRecord[] {
    return this.#records.slice(from).map(({ at: _sinceBegin, type, ...details }, index) => {
      const at = this.#times[from + index] ?? 0
      const told: Record<string, unknown> = { ...details }
      for (const name of RELATIVE) if (typeof told[name] === 'number') told[name] = at + told[name]
      return { at, centre, type, ...told }
    })
  }

  /** For people: one line for each record, with the time since the beginning. */
  toString(): string {
    const lines = this.#records.map((record) => {
      const { who, what } = describeRecord(record)
      return `${secondsColumn(record.at)}  ${who.padEnd(10)} ${what}`
    })
    return lines.join('\n')
  }

  /** The same for `console.log`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }

  /** SHA-256, hex, over the records as canonical JSON Lines: sorted keys, one record a line. */
  digest(): string {
    const lines = this.#records.map((record) => `${canonicalJson(record)}\n`)
    return createHash('sha256').update(lines.join('')).digest('hex')
  }
}

/** Member by member: spreading objects of so many shapes takes three times as long. */
function copy(from: object, to: Record<string, unknown>): void {
  for (const name in from) if (name !== 'type') to[name] = (from as Record<string, unknown>)[name]
}
