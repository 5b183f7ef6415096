/**
 * What a simulated printer costs: a ticket from its first byte to the visitor's hand, and text and pictures as bytes per
 * second, told as the number of lines of 115200 baud that never rest and one core can stand in for.
 */
import { bench, describe } from 'vitest'
import type { Clock } from '../../../lib/index.ts'
import { createRandom } from '../../../lib/index.ts'
import { bytesOf, PROFILE } from './firmware.cases.ts'
import { EscposFirmware } from './firmware.ts'

/** Time that only the printer's own timers move. */
function jumpingClock() {
  let nowMs = 0
  const due: { atMs: number; fn: (() => void) | undefined }[] = []
  const clock: Clock = {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    after: (ms, fn) => {
      const timer = { atMs: nowMs + Math.ceil(ms), fn: fn as (() => void) | undefined }
      due.push(timer)
      return {
        cancel: () => {
          timer.fn = undefined
        },
      }
    },
    sleep: async () => {},
  }
  const run = () => {
    for (let timer = due.shift(); timer !== undefined; timer = due.shift()) {
      nowMs = Math.max(nowMs, timer.atMs)
      timer.fn?.()
    }
  }
  return { clock, run }
}

const hexOf = (text: string) => Buffer.from(text, 'latin1').toString('hex')
const TICKET = bytesOf(
  [
    `1b40 1b7411 1b6101 1d2111 ${hexOf('Service centre')} 0a 1d2177 ${hexOf('A042')} 0a 1d2100 8fa0e1afaee0e2eb 0a`,
    `1b4501 ${hexOf('Waiting: 7')} 0a 1b4500 ${hexOf('12.01.2026 09:15')} 0a`,
    `1d286b03003143 06 1d286b1d00315030 ${hexOf('https://example.org/q/A042')} 1d286b0300315130 1d564100 1d284806003030 30303432`,
  ].join(' '),
)
const LINE_MS = (TICKET.length * 10_000) / 38_400

const LINE_BYTES_S = 115_200 / 10
const BURST = 230 // bytes that such a line brings in 20 ms

/** 46 lines of Cyrillic in code page 866, then a cut. */
const TEXT = Buffer.concat([
  bytesOf('1b40 1b7411'),
  ...Array.from({ length: 46 }, () => bytesOf(`${'8fa0e1afaee0e2eb20'.repeat(4)} 0a`)),
  bytesOf('1d564100'),
])
/** A picture as wide as the paper, 64 x 50 bytes of it, half of its dots black, then a cut. */
const RASTER = Buffer.concat([
  bytesOf('1b40 1d763000 4000 3200'),
  Buffer.alloc(64 * 50, 'a5c3e7', 'hex'),
  bytesOf('1d564100'),
])

function printer() {
  const { clock, run } = jumpingClock()
  const context = { clock, random: createRandom(1), options: {}, tell: () => {}, send: () => {} }
  const firmware = new EscposFirmware(PROFILE, context)
  return (bytes: Uint8Array) => {
    for (let from = 0; from < bytes.length; from += BURST) {
      firmware.receive(bytes.subarray(from, from + BURST))
      run()
    }
    firmware.hands.takeTicket()
    if (firmware.paperLeftMm < 10_000) firmware.hands.loadPaper()
  }
}

describe('bytes per second', () => {
  for (const [name, bytes] of [
    ['text', TEXT],
    ['raster', RASTER],
  ] as const) {
    const print = printer()
    let [printed, tookUs] = [0, 0]
    bench(
      `${bytes.length} bytes of ${name}, printed, cut and taken`,
      () => {
        const before = process.cpuUsage() // not by the clock on the wall: others may be at work on this machine
        print(bytes)
        const { user, system } = process.cpuUsage(before)
        tookUs += user + system
        printed += bytes.length
      },
      {
        setup: () => {
          printed = tookUs = 0
        },
        teardown: (_task, mode) => {
          if (mode !== 'run') return
          const bytesS = (printed * 1e6) / tookUs
          const lines = Math.floor(bytesS / LINE_BYTES_S)
          console.log(`${name}: ${Math.round(bytesS)} bytes/s, ${lines} lines of 115200 baud on one core`)
        },
      },
    )
  }
})

describe(`a ticket of ${TICKET.length} bytes, for which a line of 38400 baud needs ${LINE_MS.toFixed(1)} ms`, () => {
  const { clock, run } = jumpingClock()
  const context = { clock, random: createRandom(1), options: {}, tell: () => {}, send: () => {} }
  const firmware = new EscposFirmware(PROFILE, context)
  bench('received, printed, cut, proved, read and taken', () => {
    firmware.receive(TICKET)
    run()
    firmware.hands.takeTicket()
    if (firmware.paperLeftMm < 10_000) firmware.hands.loadPaper()
  })
  bench('the same bytes only copied and decoded as text', () => {
    new TextDecoder('ibm866').decode(TICKET.slice())
  })
})
