import { expect, it } from 'vitest'
import type { HistoryRecord } from './history.ts'
import { addTallies, report, summarise, tally } from './report.ts'

const incident = (at: number, device: string, kind: string) => ({ at, type: 'incident', device, kind })

const day: HistoryRecord[] = [
  { at: 500, type: 'faultBegan', number: 1, on: 'kiosk-1', fault: 'paperOut' },
  incident(1000, 'kiosk-1', 'paperEnd'),
  incident(2000, 'kiosk-2', 'paperEnd'),
  incident(2500, 'kiosk-1', 'coverOpened'),
  { at: 4000, type: 'incidentOver', device: 'kiosk-2', kind: 'paperEnd' },
  { at: 9000, type: 'mended', device: 'kiosk-1', kind: 'paperEnd' },
  { at: 9500, type: 'device.cut', device: 'kiosk-1', text: 'A001', lengthMm: 50 },
  { at: 9600, type: 'device.torn', device: 'kiosk-1', text: ' \n', lengthMm: 7 },
  { at: 10_000, type: 'device.cut', device: 'kiosk-1', text: 'A002', lengthMm: 51 },
]

it('an incident lasts from its sign to its end, whoever brought that about, at the latest to the end of the day', () => {
  expect(report(day).incidents).toEqual({
    paperEnd: { count: 2, meanMs: 5000, longestMs: 8000 },
    coverOpened: { count: 1, meanMs: 7500, longestMs: 7500 },
  })
  expect(report([]).incidents).toEqual({})
})

it('counts the paper that came out, and the faults that began; days of several centres add up', () => {
  expect(report(day)).toMatchObject({ paper: { mm: 108, tickets: 2 }, faults: { paperOut: 1 } })
  const both = summarise(
    addTallies(
      new Map([
        ['a', tally(day)],
        ['b', tally([incident(0, 'kiosk-1', 'paperEnd'), { at: 2000, type: 'served' }])],
      ]),
    ),
  )
  expect(both).toMatchObject({
    incidents: { paperEnd: { count: 3, meanMs: 4000, longestMs: 8000 }, coverOpened: { count: 1 } },
    ...{ paper: { mm: 108, tickets: 2 }, faults: { paperOut: 1 } },
  })
})
