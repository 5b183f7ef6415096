import { expect, it } from 'vitest'
import { Seldom } from './seldom.ts'
import { VirtualClock } from './virtual-clock.ts'

function setUp() {
  const clock = new VirtualClock()
  const told: string[] = []
  const seldom = new Seldom<number>(clock, (value, leftOut) =>
    told.push(`${clock.monotonicMs()}: ${value} +${leftOut}`),
  )
  return { clock, told, seldom }
}

it('tells the first at once, then one a second with the number of those left out', async () => {
  const { clock, told, seldom } = setUp()
  for (let value = 1; value <= 1000; value++) seldom.tell(value)
  expect(told).toEqual(['0: 1 +0'])
  await clock.advance(1500)
  seldom.tell(1001)
  await clock.advance(5000)
  seldom.tell(1002)
  expect(told).toEqual(['0: 1 +0', '1000: 1000 +998', '2000: 1001 +0', '6500: 1002 +0'])
})

it('tells what is held back when it is flushed, once', async () => {
  const { clock, told, seldom } = setUp()
  for (const value of [1, 2, 3]) seldom.tell(value)
  seldom.flush()
  seldom.flush()
  await clock.advance(5000)
  expect(told).toEqual(['0: 1 +0', '0: 3 +1'])
})
