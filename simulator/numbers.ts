import type { Journal, JournalRecord } from '../lib/index.ts'

const RECORD = 'number'

/**
 * Issues the numbers of a service day, letter by letter, and none twice whatever the program dies of: a number is in the
 * journal before anybody is told of it, and a new life goes on above the highest that it finds there. What was kept and
 * told to nobody is a gap. Neither the date nor the time of day has a say.
 */
export class Numbers {
  readonly #journal: Journal
  readonly #highest = new Map<string, number>()

  private constructor(journal: Journal, records: readonly JournalRecord[]) {
    this.#journal = journal
    for (const { type, letter, number } of records)
      if (type === RECORD && typeof letter === 'string' && typeof number === 'number')
        this.#highest.set(letter, Math.max(number, this.#highest.get(letter) ?? 0))
  }

  /** Goes on from where the journal ends. */
  static async open(journal: Journal): Promise<Numbers> {
    return new Numbers(journal, await journal.read())
  }

  /** The next number of a letter, e.g. `A042`. @throws DeviceError when the journal cannot keep it: it is issued to nobody. */
  async next(letter: string): Promise<string> {
    const number = (this.#highest.get(letter) ?? 0) + 1
    this.#highest.set(letter, number)
    await this.#journal.append({ type: RECORD, letter, number })
    return numberOf(letter, number)
  }
}

/** How a number is written. */
export function numberOf(letter: string, number: number): string {
  return `${letter}${String(number).padStart(3, '0')}`
}
