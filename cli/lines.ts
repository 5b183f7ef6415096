import type { Readable } from 'node:stream'

const LONGEST_LINE = 64 * 1024

/** Calls `take` with each line of a stream of text; a line too long to be one is dropped. Returns what stops it. */
export function readLines(input: Readable, take: (line: string) => void): () => void {
  let rest = ''
  let dropping = false
  const decoder = new TextDecoder()
  const data = (chunk: Uint8Array | string) => {
    const lines = (
      rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))
    ).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (!dropping) take(line.replace(/\r$/, ''))
      dropping = false
    }
    if (rest.length > LONGEST_LINE) {
      rest = ''
      dropping = true
    }
  }
  const end = () => {
    if (rest !== '' && !dropping) take(rest)
    rest = ''
  }
  const fail = () => {} // a stdin that was closed from the start is no fault
  input.on('data', data).on('end', end).on('error', fail)
  return () => {
    input.off('data', data).off('end', end)
    input.pause()
  }
}
