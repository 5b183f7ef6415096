import type { Command } from 'commander'
import type { Io } from './io.ts'
import { withoutSecrets } from './without-secrets.ts'

/** How a command tells what it does. */
export interface OutputOptions {
  readonly json?: boolean
  readonly events?: boolean
  readonly quiet?: boolean
}

/** Gives a command the options that all share. */
export function addOutputOptions(command: Command): Command {
  return command
    .option('--json', 'one JSON object on stdout at the end, nothing else')
    .option('--events', 'as --json, with a line of JSON for each event before it')
    .option('-q, --quiet', 'nothing but the result and errors')
}

const BATCH = 500 // lines of JSON in one write

/** Tells people or programs, as the options ask: results and events on stdout, notes on stderr. */
export class Output {
  /** Whether a program reads: JSON only. */
  readonly json: boolean
  readonly #io: Io
  readonly #events: boolean
  readonly #quiet: boolean
  #ended = false

  constructor(io: Io, { json = false, events = false, quiet = false }: OutputOptions) {
    this.#io = io
    this.json = json || events
    this.#events = events
    this.#quiet = quiet
  }

  /** Something that happened on the way: a JSON line with `--events`, else the line for people. */
  event(record: object, line: string | undefined): void {
    if (this.#ended) return
    if (this.#events) this.#io.out.write(`${jsonLine(record)}\n`)
    else if (!this.json && !this.#quiet && line !== undefined) this.#io.out.write(`${line}\n`)
  }

  /** Many things that happened, for programs alone; resolves when whoever reads has taken them. */
  async events(records: readonly object[]): Promise<void> {
    for (let at = 0; this.#events && !this.#ended && at < records.length; at += BATCH) {
      const lines = records.slice(at, at + BATCH).map((record) => `${jsonLine(record)}\n`)
      this.#io.out.write(lines.join(''))
      await this.#io.out.drained()
    }
  }

  /** How it ended: the one object of `--json`, else the text for people. Call once; events after it are not told. */
  result(record: object, text: string): void {
    this.#ended = true
    this.#io.out.write(this.json ? `${jsonLine(record)}\n` : text === '' ? '' : `${text}\n`)
  }

  /** What a person may want to know and a program does not: stderr, credentials hidden. */
  note(text: string): void {
    if (!this.#quiet) this.#io.err.write(`${this.#io.err.paint('dim', withoutSecrets(text))}\n`)
  }
}

/** A value as one line of JSON; bytes are told by their number alone. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member instanceof Uint8Array ? member.length : member,
  )
}
