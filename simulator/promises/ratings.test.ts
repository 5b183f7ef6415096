import { expect, it } from 'vitest'
import type { HistoryRecord } from '../history.ts'
import { fault, history, ROOM } from './history.cases.ts'
import { ratings } from './ratings.ts'

const AT = 200_000

/** A visitor with A001 is at a window, and presses its better button. */
const visit = (window: number, ...others: readonly HistoryRecord[]) =>
  ratings(
    history(
      ...[ROOM, { at: 100_000, type: 'desk.called', ticket: 'A001', window }],
      { at: AT, type: 'device.pressed', device: `rate-${window}`, button: 2, score: 2, alive: true },
      { at: AT, type: 'pressedButton', ticket: 'A001', window, button: 'best' },
      ...others,
      { at: 300_000, type: 'desk.finished', ticket: 'A001', window },
    ),
  )
const rating = (details: object = {}): HistoryRecord => ({
  ...{ at: AT + 160, type: 'rating', id: 'rate-1-1-1', window: 1, ticket: 'A001', score: 2, scale: 2 },
  ...{ pressedAt: -160, ...details },
})

it('a press counts once, as what it was, for whoever pressed', () => {
  expect(visit(1, rating())).toEqual([])
  expect(visit(1)).toEqual(['the press of rate-1 at 200000 (A001) did not count'])
  expect(visit(1, rating({ score: 1 }))).toHaveLength(1)
  expect(visit(1, rating({ ticket: 'A002' }))).toEqual([
    'the press of rate-1 at 200000 (A001) was bound to A002',
  ])
  expect(visit(1, rating(), rating({ id: 'rate-1-1-2', at: AT + 170, pressedAt: -170 }))).toEqual([
    'rating rate-1-1-2 counts a press that had counted',
  ])
  expect(visit(1, rating(), rating({ id: 'rate-1-1-2', at: 250_000, pressedAt: 0 }))).toEqual([
    'rating rate-1-1-2 is of no press',
  ])
})

it('trouble of the box itself excuses a press that does not count, and that alone', () => {
  const trouble = fault('rate-1', 'cableOut', 190_000, 210_000)
  expect(visit(1, ...trouble)).toEqual([])
  expect(visit(1, ...fault('rate-1', 'cableOut', 100_000, 180_000))).toHaveLength(1) // long over
  expect(visit(1, ...fault('rate-2', 'cableOut', 190_000, 210_000))).toHaveLength(1)
  expect(visit(1, ...fault('lamp-1', 'cableOut', 190_000, 210_000))).toHaveLength(1)
  expect(visit(1, ...fault('rate-1', 'repliesLate', 190_000, 210_000))).toHaveLength(1) // that loses nothing
  expect(visit(1, ...fault('broker', 'restart', 190_000, 210_000))).toHaveLength(1) // a box with a cable
  expect(visit(2, ...fault('broker', 'restart', 190_000, 210_000))).toEqual([])
  expect(visit(1, rating({ ticket: 'A002' }), ...trouble)).toHaveLength(1)
  expect(visit(1, rating({ score: 1 }), ...trouble)).toHaveLength(1)
  expect(visit(1, rating(), rating({ id: 'rate-1-1-2' }), ...trouble)).toHaveLength(1)
  expect(visit(1, rating(), rating({ at: AT + 900, pressedAt: -900 }), ...trouble)).toContain(
    'rating rate-1-1-1 was told twice',
  )
})

it('garbled bytes may make another press of one, or one of none; never two of one, nor one for somebody else', () => {
  const garbled = fault('rate-1', 'noise', 190_000, 260_000)
  const again = rating({ id: 'rate-1-1-2', at: AT + 170, pressedAt: -170 })
  expect(visit(1, rating({ score: 1 }), ...garbled)).toEqual([])
  expect(visit(1, rating(), rating({ id: 'rate-1-1-2', at: 250_000, pressedAt: 0 }), ...garbled)).toEqual([])
  expect(
    visit(1, rating(), rating({ id: 'rate-1-1-2', at: 290_000, pressedAt: 0 }), ...garbled),
  ).toHaveLength(1)
  expect(visit(1, rating(), again, ...garbled)).toHaveLength(1)
  expect(visit(1, rating({ ticket: 'A002' }), ...garbled)).toHaveLength(1)
})

it('a press that nobody made belongs to whoever is there, or to nobody', () => {
  const chatter = (at: number, ticket: string | null) =>
    visit(
      1,
      rating(),
      { at, type: 'device.pressed', device: 'rate-1', score: 1, alive: true },
      rating({ id: 'rate-1-1-2', at: at + 200, pressedAt: -200, ticket, score: 1 }),
    )
  expect(chatter(250_000, 'A001')).toEqual([])
  expect(chatter(250_000, null)).toEqual(['the press of rate-1 at 250000 was bound to nobody'])
  expect(chatter(250_000, 'A002')).toHaveLength(1)
  expect(chatter(310_000, null)).toEqual([])
  expect(chatter(310_000, 'A001')).toHaveLength(1)
})

it('when the time of day was stepped during a visit, a press may be bound to another time; else it may not', () => {
  const wrong = rating({ ticket: null, pressedAt: 3_600_000 })
  expect(visit(1, wrong, ...fault('clock', 'step', 150_000, 400_000))).toEqual([])
  expect(visit(1, wrong, ...fault('clock', 'step', 20_000, 90_000))).toHaveLength(1)
})

it('a box without power is pressed in vain, and what it is said to have counted is of no press', () => {
  const dead = (...others: readonly HistoryRecord[]) =>
    ratings(
      history(ROOM, { at: AT, type: 'device.pressed', device: 'rate-1', alive: false, score: 2 }, ...others),
    )
  expect(dead({ at: AT, type: 'pressedButton', ticket: 'A001', window: 1 })).toEqual([])
  expect(dead(rating())).toEqual(['rating rate-1-1-1 is of no press'])
})
