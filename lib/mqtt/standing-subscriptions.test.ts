import { expect, it } from 'vitest'
import { DeviceError } from '../errors.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { StandingSubscriptions } from './standing-subscriptions.ts'

function setUp() {
  const clock = new VirtualClock()
  const told: (string | undefined)[] = []
  const standing = new StandingSubscriptions({ clock, changed: () => told.push(standing.refusal?.message) })
  let rules: string | undefined = 'shut out'
  let asked = 0
  let stopped = 0
  const subscribe = async () => {
    asked++
    if (rules !== undefined) throw new DeviceError('illegal', rules)
    return () => stopped++
  }
  return {
    ...{ clock, standing, told, subscribe },
    mend: () => {
      rules = undefined
    },
    counts: () => ({ asked, stopped }),
  }
}

it('asks again every ten seconds where it is refused, until it is granted', async () => {
  const { clock, standing, told, subscribe, mend, counts } = setUp()
  standing.add(subscribe)
  await clock.advance(25_000)
  expect(counts()).toEqual({ asked: 3, stopped: 0 })
  expect(standing.refusal).toMatchObject({ code: 'illegal', message: 'shut out' })
  mend()
  await clock.advance(60_000)
  expect(counts()).toEqual({ asked: 4, stopped: 0 })
  expect(standing.refusal).toBeUndefined()
  expect(told).toEqual(['shut out', 'shut out', 'shut out', undefined])
  standing.close()
  expect(counts()).toEqual({ asked: 4, stopped: 1 })
})

it('asks no more once it is closed, and gives up what is granted afterwards', async () => {
  const { clock, standing, subscribe, mend, counts } = setUp()
  standing.add(subscribe)
  await clock.advance(1000)
  standing.close()
  mend()
  await clock.advance(60_000)
  expect(counts()).toEqual({ asked: 1, stopped: 0 })
  const late = setUp()
  late.mend()
  late.standing.add(late.subscribe)
  late.standing.close()
  await late.clock.advance(1)
  expect(late.counts()).toEqual({ asked: 1, stopped: 1 })
})
