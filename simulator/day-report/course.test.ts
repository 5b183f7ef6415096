import { expect, it } from 'vitest'
import { type CentreReport, simulateDay } from '../day.ts'
import type { HistoryRecord, ToldRecord } from '../history.ts'
import { addCourses, courseOf, HOUR_MS, PARTS, WAIT_STEPS } from './course.ts'
import { Level } from './level.ts'

const MINUTE = 60_000
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

it('a level is added up over each stretch, whatever the order in which its changes are told', () => {
  const level = new Level()
  level.add(25, 45)
  level.add(-10, 5)
  level.add(8, 30)
  expect(level.stretches(0, 10, 5)).toEqual([
    { sumMs: 5 + 2, most: 1 },
    { sumMs: 10, most: 1 },
    { sumMs: 10 + 5, most: 2 },
    { sumMs: 10, most: 2 },
    { sumMs: 5, most: 1 },
  ])
})

it('who leaves at the instant at which another comes is not counted beside them', () => {
  const level = new Level()
  level.add(10, 20)
  level.add(0, 10)
  expect(level.stretches(0, 30, 1)).toEqual([{ sumMs: 20, most: 1 }])
})

/** From 07:30, as the devices of a day; times in minutes. */
const at = (minute: number, type: string, details: object = {}): HistoryRecord => ({
  at: minute * MINUTE,
  type,
  ...details,
})
const START = 7.5 * HOUR_MS

it('counts what happened in the hour in which it did, and a wait in the hour in which it began', () => {
  const records = [
    at(30, 'clerkCame', { window: 1 }),
    at(80, 'arrived', { visitor: 'v1' }),
    at(81, 'desk.printed', { ticket: 'A001' }),
    at(85, 'arrived', { visitor: 'v2' }),
    at(86, 'desk.doubtful', { ticket: 'A002' }),
    at(92, 'desk.called', { ticket: 'A001' }),
    at(93, 'atWindow', { visitor: 'v1', ticket: 'A001', window: 1, waitedMs: 12 * MINUTE }),
    at(95, 'incident', { device: 'kiosk-1', kind: 'paperEnd' }),
    at(100, 'rating', { ticket: 'A001', window: 1, score: 1, scale: 2 }),
    at(103, 'served', { visitor: 'v1', ticket: 'A001', window: 1 }),
    at(110, 'gaveUp', { visitor: 'v2', ticket: 'A002', waitedMs: 25 * MINUTE }),
  ]
  const { hours, ratings } = courseOf(records, START)
  expect(hours).toMatchObject([
    {
      ...{ hour: 8, arrived: 2, printed: 1, unknown: 1, called: 0, served: 0, abandoned: 0, rated: 0 },
      ...{ waits: [12 * MINUTE], longestQueue: 2, clerksMs: 60 * MINUTE, servingMs: 0 },
    },
    {
      ...{ hour: 9, arrived: 0, printed: 0, called: 1, served: 1, abandoned: 1, rated: 1, satisfied: 0 },
      ...{ incidents: 1, waits: [], longestQueue: 2, clerksMs: 20 * MINUTE, servingMs: 10 * MINUTE },
    },
  ])
  expect(hours.map(({ queueMs }) => queueMs.length)).toEqual([PARTS, PARTS])
  expect(hours[0]?.queueMs.slice(-3)).toEqual([0, 5 * MINUTE, 10 * MINUTE])
  expect(hours[1]?.queueMs.slice(0, 5)).toEqual([7, 5, 5, 5, 0].map((minutes) => minutes * MINUTE))
  expect(ratings[WAIT_STEPS.indexOf(15 * MINUTE)]).toEqual({ rated: 1, satisfied: 0 })
})

it('a history in which nobody came has no hours', () => {
  expect(courseOf([at(30, 'clerkCame', { window: 1 })], START).hours).toEqual([])
  expect(addCourses([]).hours).toEqual([])
})

it('goes on past midnight', () => {
  const { hours } = courseOf([at(0, 'arrived', { visitor: 'v1' })], 24.2 * HOUR_MS)
  expect(hours.map(({ hour }) => hour)).toEqual([24])
})

it('a whole day: its hours add up to its report, and the queue to the time that people waited', async () => {
  const days: CentreReport[] = []
  const records: ToldRecord[] = []
  await simulateDay({
    ...{ windows: 12, visitors: 140, staff: 6, seed: 5 },
    onCentre: (told) => void days.push(told),
    onRecords: (told) => void records.push(...told),
  })
  const [day] = days
  if (day === undefined) throw new Error('the day was not told')
  const { hours, ratings } = day
  for (const name of ['printed', 'called', 'rated', 'unknown', 'abandoned'] as const)
    expect([name, total(hours.map((hour) => hour[name]))]).toEqual([name, day[name]])
  expect(total(hours.map(({ arrived }) => arrived))).toBe(day.visitors)
  const waits = hours.flatMap((hour) => hour.waits)
  expect(Math.round(total(waits) / waits.length)).toBe(day.waitMs?.mean)
  expect(total(ratings.map(({ rated }) => rated))).toBe(day.rated)
  expect(total(ratings.map(({ satisfied }) => satisfied)) / day.rated).toBeCloseTo(day.satisfied ?? 0, 3)

  // Little's law, without a limit: what the queue comes to over the day is what everybody's waiting comes to
  const arrivals = new Map(records.filter(({ type }) => type === 'arrived').map((r) => [r['visitor'], r.at]))
  const waited = records.map((record) => {
    if (record.type === 'atWindow') return Number(record['waitedMs'])
    const left = ['gaveUp', 'wentAway', 'leftWithoutTicket', 'cameTooLate', 'foundFull'].includes(record.type)
    return left ? record.at - (arrivals.get(record['visitor']) ?? 0) : 0
  })
  expect(total(waited)).toBeGreaterThan(60 * MINUTE)
  expect(total(hours.flatMap(({ queueMs }) => queueMs))).toBe(total(waited))
  for (const { clerksMs, servingMs } of hours) expect(servingMs).toBeLessThanOrEqual(clerksMs)
  expect(Math.max(...hours.map(({ clerksMs }) => clerksMs))).toBe(6 * HOUR_MS)
})

it('courses of centres add up; the longest queue is that of the worst', () => {
  const comeAndGo = (from: number, until: number, ...visitors: readonly string[]) => [
    ...visitors.map((visitor) => at(from, 'arrived', { visitor })),
    ...visitors.map((visitor) => at(until, 'gaveUp', { visitor })),
  ]
  const one = courseOf(comeAndGo(30, 40, 'v1', 'v2'), START)
  const two = courseOf([...comeAndGo(35, 40, 'v1'), ...comeAndGo(95, 97, 'v2'), at(98, 'incident')], START)
  expect(total(addCourses([one, two]).hours[0]?.queueMs ?? [])).toBe(25 * MINUTE)
  expect(addCourses([one, two]).hours).toMatchObject([
    { hour: 8, arrived: 3, abandoned: 3, incidents: 0, longestQueue: 2 },
    { hour: 9, arrived: 1, incidents: 1, longestQueue: 1 },
  ])
})
