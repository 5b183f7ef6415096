import { expect, it } from 'vitest'
import { captureIo } from './captured-io.cases.ts'
import { faultLine, movedLine, ratingLine, statusLine } from './watch-lines.ts'

const { io } = captureIo()
const at = Date.UTC(2026, 0, 12, 9)
const afterTime = (line: string) => line.replace(/^\d\d:\d\d:\d\d {2}/, '')

it('says what a device is like, and why', () => {
  const reason = { code: 'paperEmpty', message: 'the paper has run out', fix: 'Load a roll.' } as const
  const status = { state: 'alert', since: at, paper: 'empty', coverOpen: undefined, reason } as const
  expect(afterTime(statusLine(io, at, 'kiosk-1', status))).toBe(
    'kiosk-1       alert  paper: empty  (the paper has run out)',
  )
  const lit = { state: 'ready', since: at, lit: [{ ticket: 'A042', window: 5 }] } as const
  expect(afterTime(statusLine(io, at, 'lamp-5', lit))).toBe('lamp-5        ready  lit: A042 → 5')
  expect(afterTime(statusLine(io, at, 'lamp-5', { state: 'ready', since: at, ...{ lit: [] } }))).toBe(
    'lamp-5        ready  lit: nothing',
  )
})

it('says who pressed what', () => {
  const rating = {
    id: 'rate-1-1-1',
    device: 'rate-1',
    window: 5,
    ticket: 'A042',
    score: 2,
    scale: 2,
    at,
    flags: [],
  }
  expect(afterTime(ratingLine(io, rating))).toBe('rate-1        window 5  A042  2 of 2')
  expect(afterTime(ratingLine(io, { ...rating, ticket: null, flags: ['noVisitor'] }))).toBe(
    'rate-1        window 5  nobody  2 of 2  noVisitor',
  )
})

it('says what became of a ticket, and what went wrong', () => {
  expect(afterTime(movedLine('taken', { id: 'k-1-1', device: 'kiosk-1', command: 'print-7', at }))).toBe(
    'kiosk-1       taken  print-7',
  )
  expect(afterTime(faultLine(io, { device: 'lamp-5', message: 'it is dark', fix: 'Plug it in.', at }))).toBe(
    'lamp-5        fault  it is dark  → Plug it in.',
  )
})
