import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { simulateCity } from './city.ts'
import { type Day, simulateDay } from './day.ts'

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
