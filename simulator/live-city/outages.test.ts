import { expect, it } from 'vitest'
import { VirtualClock } from '../../lib/index.ts'
import { Outages } from './outages.ts'

/** A city of 100 devices that is looked at four times a second. */
function setUp() {
  const clock = new VirtualClock()
  const outages = new Outages(() => clock.monotonicMs())
  let connects = 100
  const look = async (connected: number, more = 0) => {
    await clock.advance(250)
    connects += more
    return outages.see({ devices: 100, connected, connects })
  }
  return { outages, look }
}

it('an outage is over when all devices are back, not when the loss has not been seen yet', async () => {
  const { outages, look } = setUp()
  await look(100)
  outages.down()
  expect(await look(100)).toBeUndefined() // the news of the loss takes its time
  for (let i = 0; i < 3; i++) await look(0)
  outages.back()
  await look(40, 40)
  await look(70, 30)
  const over = await look(100, 30)
  expect(over).toEqual({ brokerMs: 1000, allBackMs: 1750, busiestSecond: 100 })
  expect(outages.all).toEqual([over])
})

it('a broker that dies again in the midst of an outage is one outage, told as far as it has come', async () => {
  const { outages, look } = setUp()
  outages.down()
  await look(0)
  outages.back()
  await look(50, 50)
  outages.down()
  await look(0)
  outages.back()
  expect(outages.all).toMatchObject([{ brokerMs: 750, allBackMs: null }])
  expect(await look(100, 100)).toMatchObject({ brokerMs: 750, allBackMs: 1000 })
})
