import { expect, it } from 'vitest'
import { CHECKERS } from './checkers.ts'
import type { HistoryRecord } from './history.ts'
import { report } from './report.ts'
import { numbersOn } from './tickets-on-paper.ts'

/** Records in order, a second apart unless they say otherwise. */
const history = (
  ...records: readonly (Omit<HistoryRecord, 'at'> & { readonly at?: number })[]
): HistoryRecord[] => records.map((record, index) => ({ at: 1000 * index, ...record }) as HistoryRecord)

const found = (name: string, records: readonly HistoryRecord[]) =>
  CHECKERS.find((checker) => checker.name === name)?.check(records) ?? ['no such checker']

const cut = (number: string) => ({ type: 'device.cut', text: `${number}\n12.01.2026 09:05` })

it('finds the numbers on a piece of paper', () => {
  expect(numbersOn('  Passports\n   A042 \nWaiting before you: 7\n 12.01.2026 09:05')).toEqual(['A042'])
  expect(numbersOn('Талон Б117, ещё A1000; не XA042 и не A04')).toEqual(['Б117', 'A1000'])
})

it.each([
  [
    'lost',
    'said to be printed',
    [
      { type: 'desk.printed', ticket: 'A1', evidence: 'printed' },
      { type: 'desk.called', ticket: 'A1' },
    ],
  ],
  ['lost', 'never called', [cut('A001'), { type: 'desk.printed', ticket: 'A001', evidence: 'printed' }]],
  ['duplicated', '2 unmarked pieces', [cut('A001'), cut('A001')]],
  [
    'reissued',
    'issued twice',
    [
      { type: 'desk.issued', ticket: 'A001' },
      { type: 'desk.issued', ticket: 'A001' },
    ],
  ],
  [
    'calledTwice',
    'windows 1 and 2',
    [
      { type: 'desk.called', ticket: 'A001', window: 1 },
      { type: 'desk.called', ticket: 'A001', window: 2 },
    ],
  ],
  [
    'stale',
    'lamp-1 showed A001',
    [
      { type: 'device.shown', device: 'lamp-1', lines: ['A001'] },
      { type: 'desk.finished', ticket: 'A001', at: 2000 },
      { type: 'device.shown', device: 'lamp-1', lines: [''], at: 9000 },
    ],
  ],
  ['ratings', 'did not count', [{ type: 'device.pressed' }, { type: 'pressedButton', ticket: 'A001' }]],
  [
    'ratings',
    'told twice',
    [
      { type: 'device.pressed' },
      { type: 'pressedButton', ticket: 'A001' },
      { type: 'rating', id: 'r-1-1', ticket: 'A001' },
      { type: 'rating', id: 'r-1-1', ticket: 'A001' },
    ],
  ],
  [
    'ratings',
    '(A001) was bound to A002',
    [
      { type: 'device.pressed' },
      { type: 'pressedButton', ticket: 'A001' },
      { type: 'rating', id: 'r-1-1', ticket: 'A002' },
    ],
  ],
] as const)('%s: sees %s', (name, words, records) => {
  expect(found(name, history(...records)).join('; ')).toContain(words)
})

it('knows of an outside queue only what it did: nobody is forgotten, a call may be repeated, a board is its own', () => {
  const day = history(
    { type: 'device.cut', text: 'Passports\n  Window\n  7\n' },
    { type: 'desk.printed', ticket: 'Window 7', evidence: 'printed', outside: true },
    cut('A001'),
    { type: 'desk.printed', ticket: 'A001', evidence: 'printed', outside: true },
    { type: 'desk.called', ticket: 'A001', window: 1, outside: true },
    { type: 'desk.called', ticket: 'A001', window: 1, outside: true },
    { type: 'device.shown', device: 'hall', lines: ['A001 1'] },
    { type: 'desk.finished', ticket: 'A001', window: 1, displays: ['lamp-1'], outside: true, at: 8000 },
    { type: 'device.shown', device: 'lamp-1', lines: [''], at: 9000 },
    { type: 'device.shown', device: 'hall', lines: [''], at: 60_000 },
    { type: 'desk.called', ticket: 'A001', window: 2, outside: true, at: 61_000 },
    { type: 'device.shown', device: 'lamp-2', lines: ['A001'], at: 61_000 },
    { type: 'device.shown', device: 'lamp-2', lines: [''], at: 90_000 },
  )
  for (const { name, check } of CHECKERS) expect(check(day), name).toEqual([])
  expect(report(day)).toMatchObject({ printed: 2, called: 3, lost: 0 })
  const lost = history({ type: 'desk.printed', ticket: 'A9', evidence: 'printed', outside: true })
  expect(report(lost)).toMatchObject({ lost: 1 })
})

it('finds nothing where nothing is wrong', () => {
  const day = history(
    { type: 'arrived' },
    { type: 'desk.issued', ticket: 'A001' },
    cut('A001'),
    { type: 'desk.printed', ticket: 'A001', evidence: 'printed' },
    { type: 'desk.called', ticket: 'A001', window: 1 },
    { type: 'device.shown', device: 'lamp-1', lines: ['A001', 'Window 1'] },
    { type: 'atWindow', waitedMs: 60_000 },
    { type: 'device.pressed' },
    { type: 'pressedButton', ticket: 'A001' },
    { type: 'rating', id: 'rate-1-1-1', ticket: 'A001', score: 2, scale: 2 },
    { type: 'served' },
    { type: 'desk.finished', ticket: 'A001' },
    { type: 'device.shown', device: 'lamp-1', lines: [] },
    cut('COPY A001'),
  )
  for (const { name, check } of CHECKERS) expect(check(day), name).toEqual([])
  expect(report(day)).toMatchObject({
    ...{
      visitors: 1,
      printed: 1,
      called: 1,
      rated: 1,
      waiting: 0,
      abandoned: 0,
      lost: 0,
      duplicated: 0,
      unknown: 0,
    },
    ...{ waitMs: { mean: 60_000, p50: 60_000, p90: 60_000 }, within15: 1, satisfied: 1 },
  })
})
