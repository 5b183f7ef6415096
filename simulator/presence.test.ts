import { expect, it } from 'vitest'
import { VirtualClock } from '../lib/index.ts'
import { Presence } from './presence.ts'

function setUp(ids: readonly string[]) {
  const clock = new VirtualClock()
  return { clock, presence: new Presence(ids, () => clock.monotonicMs()) }
}

it('is complete when all are there, and at once where none is expected', async () => {
  const { presence } = setUp(['a', 'b'])
  let complete = false
  const told = presence.complete().then(() => {
    complete = true
  })
  presence.change('a', true)
  presence.change('a', true)
  await Promise.resolve()
  expect(complete).toBe(false)
  presence.change('b', true)
  await told
  await presence.complete()
  await setUp([]).presence.complete()
})

it('tells how long each took to come back, and how many came in the busiest second', async () => {
  const { clock, presence } = setUp(['a', 'b', 'c'])
  for (const id of ['a', 'b', 'c']) {
    presence.change(id, true)
    await clock.advance(600)
  }
  expect(presence).toMatchObject({ connected: 3, connects: 3, busiestSecond: 2 })
  expect(presence.returns.summary()).toBeNull()
  for (const id of ['a', 'b', 'c']) presence.change(id, false)
  presence.change('c', false)
  expect(presence.connected).toBe(0)
  await clock.advance(300)
  presence.change('b', true)
  await clock.advance(4700)
  presence.change('a', true)
  expect(presence.returns.counts).toEqual([
    [300, 1],
    [5000, 1],
  ])
  expect(presence).toMatchObject({ expected: 3, connected: 2, connects: 5 })
})
