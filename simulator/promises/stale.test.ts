import { expect, it } from 'vitest'
import type { HistoryRecord } from '../history.ts'
import { fault, history, ROOM } from './history.cases.ts'
import { uncoveredMs } from './room-troubles.ts'
import { stale } from './stale.ts'

const shown = (at: number, device: string, ...lines: readonly string[]) => ({
  ...{ at, type: 'device.shown', device, lines },
})

/** A001 is called at window 1 or 2 and goes at 200 s; its display stays lit until then. */
const lit = (window: number, until: number, ...others: readonly HistoryRecord[]) =>
  stale(
    history(
      ...[ROOM, { at: 100_000, type: 'desk.called', ticket: 'A001', window }],
      shown(100_100, `lamp-${window}`, 'A001', `Window ${window}`),
      ...[{ at: 200_000, type: 'desk.finished', ticket: 'A001', window }],
      ...[shown(until, `lamp-${window}`), { at: 900_000, type: 'served' }, ...others],
    ),
  )

it('a display may stay lit for as long as its own trouble lasts, and a minute; not longer, not for another’s', () => {
  const trouble = fault('lamp-1', 'cableOut', 199_000, 260_000)
  expect(lit(1, 204_000)).toEqual([])
  expect(lit(1, 206_000)).toHaveLength(1)
  expect(lit(1, 319_000, ...trouble)).toEqual([])
  expect(lit(1, 326_000, ...trouble)).toHaveLength(1) // a minute and five seconds after
  expect(lit(1, 250_000, ...fault('lamp-2', 'cableOut', 199_000, 260_000))).toHaveLength(1)
  expect(lit(1, 250_000, ...fault('mains', 'powerOut', 199_000, 260_000))).toEqual([])
  expect(lit(1, 250_000, ...fault('program', 'asleep', 199_000, 230_000))).toEqual([])
  expect(lit(1, 250_000, ...fault('clock', 'step', 199_000, 260_000))).toHaveLength(1)
  expect(lit(1, 250_000, ...fault('lamp-1', 'cableOut', 210_000, 260_000))).toHaveLength(1) // too late by then
})

it('a line that garbled what darkens a display may delay that by as long again, and no other trouble may', () => {
  const garbled = fault('lamp-1', 'wrongBaud', 199_000, 400_000)
  expect(lit(1, 590_000, ...garbled)).toEqual([])
  expect(lit(1, 610_000, ...garbled)).toHaveLength(1)
  expect(lit(1, 590_000, ...fault('lamp-1', 'cableOut', 199_000, 400_000))).toHaveLength(1)
})

it('the broker is in the way of those who speak to it, and of nobody else', () => {
  const trouble = fault('broker', 'restart', 199_000, 230_000)
  expect(lit(2, 250_000, ...trouble)).toEqual([])
  expect(lit(1, 250_000, ...trouble)).toHaveLength(1)
})

it('what is lit anew when it had long gone is seen at once, unless its display was in trouble', () => {
  const relit = [shown(400_000, 'lamp-1', 'A001'), shown(401_000, 'lamp-1')]
  expect(lit(1, 203_000, ...relit)).toHaveLength(1)
  expect(lit(1, 203_000, ...relit, ...fault('lamp-1', 'bitsFlipped', 390_000, 395_000))).toEqual([])
  expect(lit(1, 203_000, ...relit, ...fault('lamp-1', 'bitsFlipped', 300_000, 310_000))).toHaveLength(1)
})

it('a number whose call failed may not be read there, until it is called there again', () => {
  const failed = (...others: readonly HistoryRecord[]) =>
    stale(
      history(
        ...[ROOM, { at: 100_000, type: 'desk.callFailed', ticket: 'A001', window: 1 }],
        ...[shown(103_000, 'lamp-1', 'A001'), ...others, shown(190_000, 'lamp-1')],
      ),
    )
  expect(failed()).toEqual(['lamp-1 showed A001 90000 ms after it had gone'])
  expect(failed({ at: 104_000, type: 'desk.called', ticket: 'A001', window: 1 })).toEqual([])
  expect(failed({ at: 104_000, type: 'desk.called', ticket: 'A001', window: 2 })).toHaveLength(1)
})

it('counts only what nothing covers', () => {
  const covers = [
    { from: 50, to: 60 },
    { from: 10, to: 20 },
    { from: 15, to: 30 },
  ]
  expect(uncoveredMs({ from: 0, to: 100 }, covers)).toBe(10 + 20 + 40)
  expect(uncoveredMs({ from: 12, to: 25 }, covers)).toBe(0)
  expect(uncoveredMs({ from: 12, to: 55 }, covers)).toBe(20)
  expect(uncoveredMs({ from: 0, to: 5 }, covers)).toBe(5)
})
