import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { simulateCity } from './city.ts'
import { type CentreReport, type Day, simulateDay } from './day.ts'
import { addCourses } from './day-report/course.ts'
import type { ToldRecord } from './history.ts'

const SMALL = { windows: 2, visitors: 8, seed: 7 }

it('a city is its centres added up, and its digest is made from theirs in order', async () => {
  const progress: number[] = []
  const city = await simulateCity({ ...SMALL, centres: 3, progress: (done) => progress.push(done) })
  const days: Day[] = []
  for (const id of ['centre-1', 'centre-2', 'centre-3']) days.push(await simulateDay({ ...SMALL, id }))
  const sum = (pick: (day: Day) => number) => days.reduce((total, day) => total + pick(day), 0)
  const digest = createHash('sha256')
  for (const day of days) digest.update(`${day.digest}\n`)
  expect(city).toMatchObject({
    ...{ centres: 3, visitors: 24, lost: 0, duplicated: 0, digest: digest.digest('hex') },
    ...{
      printed: sum((day) => day.printed),
      rated: sum((day) => day.rated),
      events: sum((day) => day.events),
    },
  })
  expect(new Set(days.map((day) => day.digest)).size).toBe(3)
  expect(progress).toEqual([1, 2, 3])
})

it('a city that is interrupted tells what was done so far', async () => {
  const stop = new AbortController()
  const city = await simulateCity({
    ...SMALL,
    centres: 50,
    signal: stop.signal,
    progress: () => stop.abort(),
  })
  expect(city).toMatchObject({ centres: 1, visitors: 8, checks: { lost: 'ok' } })
})

it('tells everything that happened, centre by centre, in centre time; the digest stays', async () => {
  const told: (readonly ToldRecord[])[] = []
  const onRecords = (records: readonly ToldRecord[]) => void told.push(records)
  const city = await simulateCity({ ...SMALL, centres: 3, date: '2026-03-02', onRecords })
  expect(city).toEqual(await simulateCity({ ...SMALL, centres: 3, date: '2026-03-02' }))
  expect(told.map(([first]) => first?.centre)).toEqual(['centre-1', 'centre-2', 'centre-3'])
  for (const records of told) {
    expect(new Set(records.map(({ centre }) => centre)).size).toBe(1)
    expect(records.filter(({ type }) => type === 'arrived')).toHaveLength(8)
    const times = records.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times[0]).toBeGreaterThanOrEqual(Date.UTC(2026, 2, 2, 7, 30))
    expect(times.at(-1)).toBeLessThan(Date.UTC(2026, 2, 3))
    const late = records.flatMap(({ type, at, pressedAt }) =>
      type === 'rating' ? at - Number(pressedAt) : [],
    )
    expect(late.length).toBeGreaterThan(0)
    expect(late.every((ms) => ms >= 0 && ms < 1000)).toBe(true)
  }
})

it('a day of one centre waits until its records have been taken', async () => {
  let taken = 0
  const onRecords = async (records: readonly ToldRecord[]) => {
    await new Promise(setImmediate)
    taken = records.length
  }
  const { digest } = await simulateDay({ ...SMALL, onRecords })
  expect(taken).toBeGreaterThan(100)
  expect(digest).toBe((await simulateDay(SMALL)).digest)
})

it('tells how the day of each centre went, in order of their ids; the city is the same', async () => {
  const centres: CentreReport[] = []
  const city = await simulateCity({ ...SMALL, centres: 3, onCentre: (told) => void centres.push(told) })
  expect(city).toEqual(await simulateCity({ ...SMALL, centres: 3 }))
  expect(centres.map(({ centre }) => centre)).toEqual(['centre-1', 'centre-2', 'centre-3'])
  const alone: CentreReport[] = []
  await simulateDay({ ...SMALL, id: 'centre-2', onCentre: (told) => void alone.push(told) })
  expect(centres[1]).toEqual(alone[0])
  expect(addCourses(centres).hours.reduce((sum, { printed }) => sum + printed, 0)).toBe(city.printed)
})

it('a taker that fails ends the city', async () => {
  const onRecords = () => Promise.reject(new Error('the disk is full'))
  let done = 0
  const city = simulateCity({ ...SMALL, centres: 50, onRecords, progress: () => done++ })
  await expect(city).rejects.toThrow('the disk is full')
  expect(done).toBeLessThan(10)
})
