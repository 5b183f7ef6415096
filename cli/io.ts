import type { Readable } from 'node:stream'
import { styleText } from 'node:util'

/** What a text may look like on a terminal. */
export type Style = Parameters<typeof styleText>[0]

/** One output of the process: stdout or stderr. */
export interface Writer {
  write(text: string): void
  /** Resolves when whoever reads has taken enough for more to be written; at once where nobody reads any more. */
  drained(): Promise<void>
  /** Whether a person looks at it. */
  readonly isTTY: boolean
  /** Whether it takes colours. */
  readonly colours: boolean
  /** Size of the terminal, characters; 80 x 24 where it is none. */
  readonly columns: number
  readonly rows: number
  /** The text in that style where the output takes colours, else as it is. */
  paint(style: Style, text: string): string
}

/** Everything a command has of the process around it. */
export interface Io {
  /** Results and events; nothing else. */
  readonly out: Writer
  /** Progress, notes, errors. */
  readonly err: Writer
  readonly input: Readable & { readonly isTTY?: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts at the first SIGINT, SIGTERM or SIGHUP, and when nobody reads stdout any more. */
  readonly interrupted: AbortSignal
  /** What the process will end with; undefined: 0, or 130 when it was interrupted. */
  exitCode: ExitCode | undefined
}

/** What the process ends with: DESIGN names each. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Exit codes by what they mean. */
export const EXIT = { done: 0, notDone: 1, usage: 2, unknown: 3, unreachable: 4, interrupted: 130 } as const

/** A stream that text can be written to, such as `process.stdout`. */
export interface TextStream {
  write(text: string): unknown
  /** Absent: it never holds anything back. */
  drained?(): Promise<void>
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

/** What an {@link Io} is made of. */
export interface IoParts {
  readonly out: TextStream
  readonly err: TextStream
  readonly input: Io['input']
  readonly env: Io['env']
  readonly interrupted: AbortSignal
}

/** The outside world for one run of a command. */
export function createIo({ out, err, input, env, interrupted }: IoParts): Io {
  const writers = { out: createWriter(out, env), err: createWriter(err, env) }
  return { ...writers, input, env, interrupted, exitCode: undefined }
}

function createWriter(stream: TextStream, env: Io['env']): Writer {
  const isTTY = stream.isTTY === true
  const colours = wantsColours(isTTY, env)
  return {
    isTTY,
    colours,
    write: (text) => void stream.write(text),
    drained: () => stream.drained?.() ?? Promise.resolve(),
    get columns() {
      return stream.columns || 80
    },
    get rows() {
      return stream.rows || 24
    },
    paint: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
  }
}

/** `NO_COLOR` and `FORCE_COLOR` as everywhere (no-color.org), else by whether a person looks. */
function wantsColours(isTTY: boolean, env: Io['env']): boolean {
  if (env['NO_COLOR']) return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return isTTY && env['TERM'] !== 'dumb'
}
