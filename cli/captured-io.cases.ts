import { PassThrough } from 'node:stream'
import { createIo, type Io } from './io.ts'

/** A line of JSON that a command wrote. */
export type JsonRecord = Readonly<Record<string, unknown>>

/** The world around a command, held in memory. */
export interface CapturedIo {
  readonly io: Io
  /** Everything written to stdout, to stderr. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** Each line of stdout as JSON. */
  readonly json: () => readonly JsonRecord[]
  /** Types lines on stdin. */
  readonly type: (...lines: readonly string[]) => void
  /** Ends stdin. */
  readonly endInput: () => void
  /** Ctrl-C. */
  readonly interrupt: () => void
  /** Resolves with the first JSON line of stdout, also a past one, that is right. */
  readonly line: (isRight: (record: JsonRecord) => boolean) => Promise<JsonRecord>
}

/** A fresh world; `terminal`: a person looks at stdout and stderr. */
export function captureIo({
  terminal = false,
  env = {},
}: {
  readonly terminal?: boolean
  readonly env?: Io['env']
} = {}): CapturedIo {
  const written = { out: '', err: '' }
  const waiting = new Set<() => void>()
  const interruption = new AbortController()
  const input = new PassThrough()
  const stream = (name: 'out' | 'err') => ({
    isTTY: terminal,
    write: (text: string) => {
      written[name] += text
      for (const look of waiting) look()
    },
  })
  const io = createIo({
    out: stream('out'),
    err: stream('err'),
    input,
    env,
    interrupted: interruption.signal,
  })
  const json = () =>
    written.out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JsonRecord)
  return {
    io,
    stdout: () => written.out,
    stderr: () => written.err,
    json,
    type: (...lines) => void input.write(lines.map((line) => `${line}\n`).join('')),
    endInput: () => void input.end(),
    interrupt: () => interruption.abort('SIGINT'),
    line: (isRight) =>
      new Promise((resolve) => {
        const look = () => {
          const found = json().find(isRight)
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
  }
}
