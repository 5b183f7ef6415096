import { expect, it } from 'vitest'
import { createRandom } from '../../lib/index.ts'
import { arrivalsOfDay, countByService, poissonArrivals } from './arrivals.ts'
import { type Habits, isContent, ORDINARY } from './habits.ts'

const HOUR = 3_600_000
const habits: Habits = {
  ...ORDINARY,
  parties: { kind: 'fixed', value: 1 },
  hours: { 9: 1, 10: 3 },
  services: [
    { name: 'Early', share: 1, time: { kind: 'fixed', value: 1 }, hours: { 8: 1 } },
    { name: 'Usual', share: 3, time: { kind: 'fixed', value: 1 } },
  ],
}

it('as many come as are asked for, by service and by hour as the shares say', () => {
  const arrivals = arrivalsOfDay(8000, habits, createRandom(1))
  expect(arrivals).toHaveLength(8000)
  expect(arrivals.map(({ atMs }) => atMs)).toEqual(arrivals.map(({ atMs }) => atMs).sort((a, b) => a - b))
  const counts = countByService(arrivals)
  const early = counts.get('Early')?.[8] ?? 0
  const usual = counts.get('Usual') ?? {}
  expect(early + (usual[9] ?? 0) + (usual[10] ?? 0)).toBe(8000) // nobody comes for anything at another hour
  // binomial: 3.3 deviations
  expect(Math.abs(early - 2000)).toBeLessThan(3.3 * Math.sqrt(8000 * 0.25 * 0.75))
  expect(Math.abs((usual[9] ?? 0) - 1500)).toBeLessThan(3.3 * Math.sqrt(8000 * 0.1875 * 0.8125))
})

it('parties come at the same moment with the same errand; the last one is cut to the number asked for', () => {
  const families: Habits = { ...habits, parties: { kind: 'fixed', value: 3 } }
  const arrivals = arrivalsOfDay(100, families, createRandom(1))
  expect(arrivals).toHaveLength(100)
  const sizes = new Map<string, number>()
  for (const { atMs, service } of arrivals)
    sizes.set(`${service} ${atMs}`, (sizes.get(`${service} ${atMs}`) ?? 0) + 1)
  expect([...sizes.values()].sort()).toEqual([1, ...Array.from({ length: 33 }, () => 3)])
})

it('some may go before others', () => {
  const arrivals = arrivalsOfDay(
    2000,
    { ...habits, privileged: { share: 0.1, priority: 1 } },
    createRandom(2),
  )
  const first = arrivals.filter(({ priority }) => priority === 1).length
  expect(Math.abs(first - 200)).toBeLessThan(3.3 * Math.sqrt(2000 * 0.09))
})

it('a thinned Poisson process keeps to its hours', () => {
  const random = createRandom(3)
  const times = Array.from({ length: 50 }, () => poissonArrivals({ 9: 40, 11: 10 }, random)).flat()
  const inHour = (hour: number) => times.filter((ms) => Math.floor(ms / HOUR) === hour).length
  expect(inHour(9) + inHour(11)).toBe(times.length)
  expect(Math.abs(inHour(9) - 2000)).toBeLessThan(3.3 * Math.sqrt(2000))
  expect(Math.abs(inHour(11) - 500)).toBeLessThan(3.3 * Math.sqrt(500))
  expect(poissonArrivals({}, random)).toEqual([])
})

it('the longer the wait, the fewer are content, on a straight line between what is known', () => {
  const rating = {
    answers: 1,
    content: [
      { waitedMs: 0, share: 0.9 },
      { waitedMs: 1000, share: 0.5 },
    ],
  }
  const random = createRandom(4)
  const share = (waitedMs: number) =>
    Array.from({ length: 10_000 }, () => isContent(rating, waitedMs, random)).filter(Boolean).length / 10_000
  for (const [waitedMs, exact] of [
    [0, 0.9],
    [500, 0.7],
    [1000, 0.5],
    [99_000, 0.5],
  ] as const)
    expect(Math.abs(share(waitedMs) - exact), `${waitedMs} ms`).toBeLessThan(3.3 * Math.sqrt(0.25 / 10_000))
})
