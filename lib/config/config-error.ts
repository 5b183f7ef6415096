import { redactUrl } from './redact-url.ts'

/** One mistake in a configuration: where it stands, what is there, and what should be there. */
export interface ConfigProblem {
  /** Path of the field, such as `devices.lamp-1.window`; empty for the whole file. */
  readonly where: string
  /** Line in the file, from 1; absent when the configuration came as an object. */
  readonly line?: number
  /** Column in that line, from 1. */
  readonly column?: number
  /** What was found, free of secrets: `${NAME}` stays unexpanded, credentials of a URL are `***`. */
  readonly found: string
  /** What was expected, in words. */
  readonly expected: string
  /** What to write or do, with a value that would do. */
  readonly fix: string
}

/** A configuration that cannot be used. The message lists every problem, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  /** Every mistake found, in the order of the file. */
  readonly problems: readonly ConfigProblem[]

  /** `source` is the file's name as the user gave it; empty for a value that is in no file. */
  constructor(source: string, problems: readonly ConfigProblem[]) {
    const lines = problems.map((problem) => problemLine(source, problem))
    const title = `${source || 'The configuration'} has ${problems.length} problems:`
    super(lines.length === 1 ? lines[0] : [title, ...lines].join('\n'))
    this.problems = problems
  }
}

function problemLine(source: string, problem: ConfigProblem): string {
  const { where, line, column, found, expected, fix } = problem
  const place = [source, line, column].filter((part) => part !== undefined && part !== '').join(':')
  const prefix = [place, where].filter((part) => part !== '').join(': ')
  return `${prefix || 'The configuration'}: found ${found}, expected ${expected}; ${fix}`
}

const SHOWN_CHARACTERS = 80

/** Says what a value is, in a few words that may be printed: no contents, no credentials. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`
}

/** Text between quotes as it may be printed: one line, bounded, credentials hidden. */
export function quoted(text: string): string {
  const shown = redactUrl(text)
  const short = shown.length > SHOWN_CHARACTERS ? `${shown.slice(0, SHOWN_CHARACTERS)}…` : shown
  return JSON.stringify(short)
}
