import { expect, it } from 'vitest'
import { createRandom, VirtualClock } from '../lib/index.ts'
import { CallLatency } from './call-latency.ts'
import { simulateDevice } from './simulated-device.ts'

/** A display at window 1 whose commands come as the broker would bring them. */
async function setUp() {
  const clock = new VirtualClock()
  const latency = new CallLatency(() => clock.monotonicMs())
  const lamp = await simulateDevice(
    'lamp-1',
    { model: 'native-display', options: {}, window: 1 },
    { clock, random: createRandom(7), centre: 'kuntsevo' },
  )
  if (lamp.wire !== 'mqtt') throw new Error('a native display is needed')
  latency.watch([lamp])
  await clock.advance(1000)
  let count = 0
  const show = async (ticket: string) => {
    const command = { id: `c-${++count}`, op: 'show', ticket, window: 1 }
    const payload = new TextEncoder().encode(JSON.stringify(command))
    lamp.firmware.receive({
      ...{ topic: 'nowserving/1/kuntsevo/lamp-1/command', payload, qos: 1, retain: false, dup: false },
    })
    await clock.advance(0)
  }
  const call = (ticket: string) => latency.sent('window-1', { id: `s-${ticket}`, op: 'serve', ticket })
  return { clock, latency, show, call }
}

it('counts from the call to the number on the display, once', async () => {
  const { clock, latency, show, call } = await setUp()
  call('A042')
  await clock.advance(30)
  await show('A041') // somebody else's number
  await clock.advance(20)
  await show('A042')
  await clock.advance(500)
  await show('A042')
  expect(latency.durations.counts).toEqual([[50, 1]])
})

it('a call that another one overtakes was never shown', async () => {
  const { clock, latency, show, call } = await setUp()
  call('A042')
  await clock.advance(100)
  call('A043')
  await clock.advance(5)
  await show('A042')
  await show('A043')
  expect(latency.durations.counts).toEqual([[5, 1]])
})
