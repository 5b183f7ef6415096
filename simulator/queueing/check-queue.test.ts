import { expect, it } from 'vitest'
import { parseDistribution } from '../people/distribution-text.ts'
import { checkHours } from './check-hours.ts'
import { checkQueue, isRight } from './check-queue.ts'
import { exactMeans, isStable, loadOf, type QueueSystem } from './queue-system.ts'
import { runQueue } from './run-queue.ts'

const system: QueueSystem = {
  ...{ name: 'small', arrivals: parseDistribution('exp(3m)'), servers: 2 },
  streams: [{ name: 'everybody', share: 1, service: parseDistribution('exp(4m)'), priority: 5 }],
}

it('the people of the simulator wait as long as theory says', async () => {
  const check = await checkQueue(system, { customers: 400, replications: 20, seed: 1 })
  expect(check.means.map(({ of, inside }) => [of, inside])).toEqual([
    ['waitMs', true],
    ['queueLength', true],
  ])
  expect(isRight(check)).toBe(true)
})

it('would see a clerk too few', async () => {
  const { waitMs } = exactMeans(system)
  const slow = { ...system, servers: 1, capacity: 200, name: 'slow' }
  const { means } = await checkQueue(slow, { customers: 150, replications: 6, seed: 1 })
  const [wait] = means
  if (wait === undefined || waitMs === undefined) throw new Error('there is a wait')
  expect(wait.mean - wait.halfWidth).toBeGreaterThan(waitMs)
})

it('those who give up, who find the house full and who go first are counted apart', async () => {
  const impatient = {
    ...system,
    name: 'impatient',
    servers: 1,
    patience: parseDistribution('exp(5m)'),
    capacity: 4,
  }
  const run = await runQueue(impatient, { customers: 300, seed: 1, replication: 1 })
  expect(run['abandoned']).toBeGreaterThan(0.1)
  expect(run['blocked']).toBeGreaterThan(0.05)
  const [stream] = system.streams
  if (stream === undefined) throw new Error('there is a stream')
  const streams = [
    { ...stream, name: 'late', priority: 2 },
    { ...stream, name: 'first', priority: 1 },
  ]
  const ranked = await runQueue(
    { ...system, name: 'ranked', streams },
    { customers: 300, seed: 1, replication: 1 },
  )
  expect(ranked['waitMs.first']).toBeLessThan(ranked['waitMs.late'] ?? 0)
})

it('the same seed gives the same means to the last digit, another replication others', async () => {
  const options = { customers: 50, seed: 3, replication: 1 }
  expect(await runQueue(system, options)).toEqual(await runQueue(system, options))
  expect(await runQueue(system, { ...options, replication: 2 })).not.toEqual(await runQueue(system, options))
})

it('visitors come as a Poisson process by the hour', async () => {
  for (const check of await checkHours(1, 3))
    expect(check.means.filter(({ inside }) => inside !== true)).toEqual([])
})

it('theory is silent where it knows nothing, and a queue without end is known as one', () => {
  expect(exactMeans({ ...system, arrivals: parseDistribution('erlang(2,3m)') })).toEqual({})
  const [stream] = system.streams
  if (stream === undefined) throw new Error('there is a stream')
  expect(
    exactMeans({ ...system, streams: [{ ...stream, service: parseDistribution('fixed(4m)') }] }),
  ).toEqual({})
  expect(loadOf(system)).toBeCloseTo(2 / 3, 9)
  expect(isStable({ ...system, servers: 1 })).toBe(false)
  expect(isStable({ ...system, servers: 1, capacity: 10 })).toBe(true)
})
