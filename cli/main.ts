#!/usr/bin/env node
import { once } from 'node:events'
import { createIo, EXIT } from './io.ts'
import { reportError } from './report-error.ts'
import { run } from './run.ts'

const LEAVE_MS = 2000 // what still holds the process then was forgotten by its owner

const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(EXIT.interrupted) // asked twice: at once
    interruption.abort(signal)
  })
}

let readers = true
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', () => {
    if (stream !== process.stdout) return
    readers = false // `| head` has seen enough
    interruption.abort('EPIPE')
  })
}
const out = {
  write: (text: string) => readers && process.stdout.write(text),
  drained: async () => {
    if (!readers || !process.stdout.writableNeedDrain) return
    await once(process.stdout, 'drain', { signal: interruption.signal }).catch(() => {}) // nobody reads, or nobody waits
  },
  isTTY: process.stdout.isTTY,
  get columns() {
    return process.stdout.columns
  },
  get rows() {
    return process.stdout.rows
  },
}
const io = createIo({
  out,
  err: process.stderr,
  input: process.stdin,
  env: process.env,
  interrupted: interruption.signal,
})
const args = process.argv.slice(2)

process.on('uncaughtException', (error) => {
  process.exitCode = reportError(error, io, args)
  process.stdout.write('', () => process.exit())
})

const alive = setInterval(() => {}, 0x7fffffff) // reconnects alone do not keep a process
process.exitCode = await run(args, io)
clearInterval(alive)
process.stdin.destroy()
if (readers) process.stdout.write('', () => setTimeout(() => process.exit(), LEAVE_MS).unref())
