import { expect, it } from 'vitest'
import { chiSquareQuantile, estimate, studentQuantile } from './statistics.ts'
import { birthDeath, erlangC, manyServers, oneServer, parties, priorityWaits } from './theory.ts'

const MINUTE = 60_000

it.each([
  // tables of Erlang C: servers, load in Erlang, chance to wait
  [1, 0.7, 0.7],
  [2, 1, 1 / 3],
  [5, 4, 0.55411],
  [10, 8, 0.40918],
])('Erlang C: %i servers, %d Erlang', (servers, load, chance) => {
  expect(erlangC(servers, load)).toBeCloseTo(chance, 5)
})

it('one server: exponential, fixed and M/M/c agree where they are the same', () => {
  const rate = 1 / (10 * MINUTE)
  const meanMs = 7 * MINUTE
  const { waitMs } = oneServer(rate, meanMs, meanMs ** 2)
  expect(waitMs / MINUTE).toBeCloseTo((0.7 / 0.3) * 7, 9) // rho / (1 - rho) services
  expect(manyServers(rate, meanMs, 1).waitMs).toBeCloseTo(waitMs, 6)
  expect(oneServer(rate, meanMs, 0).waitMs).toBeCloseTo(waitMs / 2, 6)
  expect(parties(rate, { mean: 1, variance: 0 }, meanMs).waitMs).toBeCloseTo(waitMs, 6)
})

it('birth and death: endless patience is Erlang C, patience like service is Poisson, no waiting room is Erlang B', () => {
  const queue = { rate: 1 / (2 * MINUTE), meanMs: 8 * MINUTE, servers: 5 }
  const plain = manyServers(queue.rate, queue.meanMs, 5)
  expect(birthDeath(queue).waitMs / plain.waitMs).toBeCloseTo(1, 9)
  const poisson = (n: number) => {
    let p = Math.exp(-4)
    for (let k = 1; k <= n; k++) p *= 4 / k
    return p
  }
  const waiting = Array.from({ length: 60 }, (_, n) => poisson(n) * Math.max(0, n - 5)).reduce(
    (a, b) => a + b,
  )
  const impatient = birthDeath({ ...queue, patienceMs: 8 * MINUTE })
  expect(impatient.queueLength).toBeCloseTo(waiting, 9)
  expect(impatient.abandoned).toBeCloseTo(waiting / 4, 9)
  const erlangB = poisson(5) / [0, 1, 2, 3, 4, 5].reduce((sum, n) => sum + poisson(n), 0)
  expect(birthDeath({ ...queue, capacity: 5 })).toMatchObject({ queueLength: 0, abandoned: 0 })
  expect(birthDeath({ ...queue, capacity: 5 }).blocked).toBeCloseTo(erlangB, 12)
})

it('an overloaded queue of a thousand is not too much for the numbers', () => {
  const { blocked, queueLength } = birthDeath({ rate: 2, meanMs: 1, servers: 1, capacity: 5000 })
  expect(blocked).toBeCloseTo(0.5, 9)
  expect(queueLength).toBeCloseTo(4998, 6)
})

it('priorities share out the same total wait: Kleinrock’s conservation law', () => {
  const classes = [
    { rate: 0.02, meanMs: 10, varianceMs2: 0 },
    { rate: 0.03, meanMs: 15, varianceMs2: 100 },
  ]
  const [first = 0, second = 0] = priorityWaits(classes, 1)
  const residual = (0.02 * 100 + 0.03 * (225 + 100)) / 2
  expect(first).toBeCloseTo(residual / 0.8, 9)
  expect(second).toBeCloseTo(residual / (0.8 * 0.35), 9)
  expect(0.2 * first + 0.45 * second).toBeCloseTo((0.65 * residual) / 0.35, 9)
  const alike = [0.1, 0.2].map((rate) => ({ rate, meanMs: 10, varianceMs2: 100 }))
  const waits = priorityWaits(alike, 4)
  const all = (waits[0] ?? 0) / 3 + (2 * (waits[1] ?? 0)) / 3
  expect(all).toBeCloseTo(manyServers(0.3, 10, 4).waitMs, 9)
})

it.each([
  // tables of Student's t, two-sided
  [0.999, 29, 3.659],
  [0.999, 30, 3.646],
  [0.95, 1, 12.706],
  [0.95, 2, 4.303],
  [0.99, 9, 3.25],
])('Student: %d with %i degrees of freedom', (confidence, degrees, t) => {
  expect(studentQuantile(confidence, degrees)).toBeCloseTo(t, 3)
})

it('an interval is t standard errors wide on each side, and infinite for a single run', () => {
  expect(estimate([1, 2, 3], 0.95)).toEqual({ mean: 2, halfWidth: expect.closeTo(4.303 / Math.sqrt(3), 3) })
  expect(estimate([7], 0.95)).toEqual({ mean: 7, halfWidth: Number.POSITIVE_INFINITY })
  expect(chiSquareQuantile(1.645, 100)).toBeCloseTo(124.3, 0)
})
