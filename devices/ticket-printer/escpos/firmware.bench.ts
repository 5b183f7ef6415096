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
