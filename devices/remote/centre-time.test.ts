import { expect, it } from 'vitest'
import { VirtualClock } from '../../lib/index.ts'
import { CentreTime } from './centre-time.ts'

const word = { state: 'ready', boards: [], speed: 1, retained: false } as const

it('is our own time until the gateway speaks live, and while the two agree', async () => {
  const clock = new VirtualClock(1_000_000)
  const time = new CentreTime(clock)
  time.follow({ ...word, now: 5_000_000, retained: true })
  expect([time.now(), time.speed]).toEqual([1_000_000, undefined])
  time.follow({ ...word, now: 1_000_400 })
  expect([time.now(), time.speed]).toEqual([1_000_000, 1])
  time.follow({ state: 'lost', boards: [], speed: 1, retained: false })
  expect(time.speed).toBeUndefined()
})

it('runs on from what the gateway said, at its speed', async () => {
  const clock = new VirtualClock(1_000_000)
  const time = new CentreTime(clock)
  time.follow({ ...word, now: 7_000_000 })
  await clock.advance(500)
  expect([time.now(), time.speed]).toEqual([7_000_500, 1])
  time.follow({ ...word, now: 9_000_000, speed: 60 })
  await clock.advance(500)
  expect(time.now()).toBe(9_030_000)
  expect(time.speed).toBeUndefined() // not well enough to date a command
})
