import { expect, it } from 'vitest'
import { type Habits, ORDINARY } from './habits.ts'
import { awayUntil, expectedVisitors, planRoster, type Roster } from './roster.ts'

const HOUR = 3_600_000
const windows = Array.from({ length: 42 }, (_, index) => index + 1)

function staffed(roster: Roster, atMs: number): number {
  return [...roster.values()].filter((presence) => awayUntil(presence, atMs) === undefined).length
}

it('staffs as many windows as the expected load keeps busy and a little more, in every hour', () => {
  const expected = expectedVisitors(417, ORDINARY)
  const total = [...expected.values()].flatMap((hours) => Object.values(hours)).reduce((a, b) => a + b)
  expect(total).toBeCloseTo(417, 6)
  const roster = planRoster({ windows, habits: ORDINARY, expected })
  for (let hour = 8; hour < 20; hour++) {
    const visitors = [...expected.values()].reduce((sum, hours) => sum + (hours[hour] ?? 0), 0)
    const busy = (visitors * 16.5) / 60
    expect(staffed(roster, (hour + 0.1) * HOUR), `${hour}:06`).toBeGreaterThan(busy - 0.5)
    expect(staffed(roster, (hour + 0.1) * HOUR), `${hour}:06`).toBeLessThan(1.1 * busy + 4)
  }
  expect(staffed(roster, 7.9 * HOUR)).toBe(0)
  expect(staffed(roster, 23 * HOUR)).toBeGreaterThan(0) // whoever waits at closing time is served
})

it('lets clerks have lunch one after the other, and nobody twice', () => {
  const roster = planRoster({ windows, habits: ORDINARY, expected: expectedVisitors(417, ORDINARY) })
  const breaks = [...roster.values()].flatMap((presence) =>
    presence.flatMap(({ toMs }, index) => {
      const next = presence[index + 1]
      return next !== undefined && next.fromMs - toMs === 0.75 * HOUR ? [toMs / HOUR] : []
    }),
  )
  expect(breaks.length).toBeGreaterThan(8)
  expect([...new Set(breaks)].sort()).toEqual([12, 12.75, 13.5, 14.25])
})

it('a window whose clerk is away is away until the next shift, or for good', () => {
  const presence = [
    { fromMs: 8 * HOUR, toMs: 12 * HOUR },
    { fromMs: 13 * HOUR, toMs: 17 * HOUR },
  ]
  expect(awayUntil(presence, 7 * HOUR)).toBe(8 * HOUR)
  expect(awayUntil(presence, 8 * HOUR)).toBeUndefined()
  expect(awayUntil(presence, 12 * HOUR)).toBe(13 * HOUR)
  expect(awayUntil(presence, 17 * HOUR)).toBe(Number.POSITIVE_INFINITY)
  expect(awayUntil(undefined, 3 * HOUR)).toBeUndefined()
})

it('with few clerks still has one for each service that few windows serve', () => {
  const [first, second] = ORDINARY.services
  if (first === undefined || second === undefined) throw new Error('there are services')
  const habits: Habits = {
    ...ORDINARY,
    services: [
      { ...first, windows: [1, 2, 3] },
      { ...second, windows: [7] },
    ],
    staff: { kind: 'byHour', windows: { 9: 2 } },
  }
  const roster = planRoster({ windows: [1, 2, 3, 7], habits, expected: new Map() })
  const there = [...roster].filter(([, presence]) => awayUntil(presence, 9.5 * HOUR) === undefined)
  expect(there.map(([window]) => window)).toEqual([1, 7])
})
