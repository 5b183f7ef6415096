import { expect, it } from 'vitest'
import type { HistoryRecord } from '../history.ts'
import { duplicated } from './duplicated.ts'
import { fault, history, ROOM } from './history.cases.ts'
import { lost } from './lost.ts'

const LAST = '12.01.2026 09:05'
const kiosk = 'kiosk-1'

const issued = (at: number, ticket: string, on = kiosk) => ({ at, type: 'desk.issued', ticket, kiosk: on })
const printed = (at: number, ticket: string, evidence = 'printed') => [
  { at, type: 'desk.printed', ticket, kiosk, evidence },
  { at, type: 'desk.called', ticket, window: 1 },
]
const piece = (at: number, text: string, type = 'device.cut', device = kiosk) => ({ at, type, device, text })

/** A001 was asked for at 100 s and said to be printed at 110 s; what came out is another matter. */
const A001 = (...others: readonly HistoryRecord[]) =>
  history(ROOM, issued(100_000, 'A001'), ...printed(110_000, 'A001'), ...others)

it('what was promised has to be whole on a piece that was handed out', () => {
  expect(lost(A001(piece(109_000, `A001\n${LAST}`)))).toEqual([])
  for (const [what, others] of Object.entries({
    nothing: [],
    'its first half': [piece(109_000, 'A001\n')],
    'a void one': [piece(109_000, `A001\n*** VOID ***\n${LAST}`)],
    'torn off, where tickets are cut': [
      piece(109_000, `A001\n${LAST}`, 'device.torn'),
      piece(90_000, `A000\n${LAST}`),
    ],
  }))
    expect(lost(A001(...others)), what).toHaveLength(1)
})

it('who was told that nobody knows has lost nothing, nor who was told so of a printer that cannot tell', () => {
  expect(lost(history(issued(0, 'A001'), { at: 9, type: 'desk.doubtful', ticket: 'A001', kiosk }))).toEqual(
    [],
  )
  expect(lost(history(issued(0, 'A001'), ...printed(9, 'A001', 'sent')))).toEqual([])
})

it('garbled bytes of that very ticket excuse its paper, and nothing else does', () => {
  const at = (on: string, name: string, from: number, to: number) => lost(A001(...fault(on, name, from, to)))
  expect(at(kiosk, 'bitsFlipped', 105_000, 106_000)).toEqual([])
  expect(at(kiosk, 'bitsFlipped', 50_000, 99_000)).toHaveLength(1) // before it
  expect(at(kiosk, 'bitsFlipped', 111_000, 120_000)).toHaveLength(1) // behind it
  expect(at('kiosk-2', 'bitsFlipped', 105_000, 106_000)).toHaveLength(1) // another line
  expect(at(kiosk, 'repliesLost', 105_000, 106_000)).toHaveLength(1) // no byte of the ticket was changed
  expect(at('mains', 'powerOut', 105_000, 106_000)).toHaveLength(1)
})

it('a roll that is changed in the middle of a ticket excuses it only with what was torn off', () => {
  const loaded = { at: 105_000, type: 'device.paperLoaded', device: kiosk }
  const torn = piece(105_000, 'A001', 'device.torn')
  expect(lost(A001(loaded, torn))).toEqual([])
  expect(lost(A001(loaded))).toHaveLength(1)
  expect(lost(A001(torn))).toHaveLength(1)
  expect(lost(A001({ ...loaded, at: 99_000 }, { ...torn, at: 99_000 }))).toHaveLength(1)
})

it('a number that was printed and never called is forgotten, whatever went wrong', () => {
  const records = [
    issued(0, 'A001'),
    { at: 1, type: 'desk.printed', ticket: 'A001', kiosk, evidence: 'sent' },
  ]
  expect(lost(history(ROOM, ...records, ...fault(kiosk, 'noise', 0, 90_000)))).toEqual([
    'A001 was printed and never called',
  ])
})

it('two pieces with a number are one too many, unless one is marked', () => {
  const twice = (second: string) =>
    duplicated(history(issued(0, 'A001'), piece(5, `A001\n${LAST}`), piece(9, second)))
  expect(twice(`A001\n${LAST}`)).toHaveLength(1)
  expect(twice(`COPY\nA001\n${LAST}`)).toEqual([])
  expect(twice(`A001\n*** VOID ***`)).toEqual([])
})

it('garbled bytes can make another number of a ticket; the one that is being printed counts however often it comes', () => {
  const day = (...others: readonly HistoryRecord[]) =>
    duplicated(
      history(
        ...[ROOM, issued(0, 'A001', 'kiosk-2'), piece(5000, `A001\n${LAST}`, 'device.cut', 'kiosk-2')],
        ...[issued(100_000, 'A003'), ...others],
      ),
    )
  const garbled = fault(kiosk, 'bitsFlipped', 101_000, 103_000)
  const asA001 = piece(102_000, `A001\n${LAST}`)
  expect(day(asA001, ...garbled)).toEqual([])
  expect(day(asA001)).toHaveLength(1)
  expect(day(asA001, ...fault('kiosk-2', 'bitsFlipped', 101_000, 103_000))).toHaveLength(1)
  const own = [piece(102_000, `A003\n${LAST}`), piece(102_500, `A003\n${LAST}`)]
  expect(day(...own, ...garbled)).toEqual(['A003 stands on 2 unmarked pieces'])
})
