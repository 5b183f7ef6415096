import { expect, it } from 'vitest'
import type { ButtonsHands } from '../devices/rating-buttons/contract.ts'
import { createRandom, VirtualClock } from '../lib/index.ts'
import { openMqttSession } from '../lib/mqtt/index.ts'
import { MemoryBroker } from './memory-broker.ts'
import type { BrokerPacket } from './memory-broker-wire.ts'
import { connectNative } from './native-client.ts'
import { type SimulatedMqttDevice, simulateDevice } from './simulated-device.ts'

/** Buttons on a broker, whoever hears their events, and every packet on the wire of the buttons. */
async function setUp() {
  const clock = new VirtualClock()
  const random = createRandom(7)
  const broker = new MemoryBroker({ clock })
  const device = (await simulateDevice(
    'rate-2',
    { model: 'native-buttons', options: {}, window: 2 },
    { clock, random, centre: 'kuntsevo' },
  )) as SimulatedMqttDevice
  const packets: BrokerPacket[] = []
  broker.interpose((packet, _way, clientId) => {
    if (clientId === device.firmware.clientId || clientId === '') packets.push(packet)
    return 'pass'
  })
  const online: boolean[] = []
  const join = () =>
    connectNative(device, { clock, random, connect: broker.connect, onConnected: (now) => online.push(now) })
  const events: Record<string, unknown>[] = []
  const reader = openMqttSession({ clock, random, connect: broker.connect, clientId: 'reader', clean: false })
  await clock.until(
    reader.subscribe('nowserving/1/kuntsevo/rate-2/event', ({ payload }) => {
      events.push(JSON.parse(new TextDecoder().decode(payload)))
    }),
  )
  const hands = device.physical.hands as ButtonsHands
  return { clock, broker, device, join, online, packets, events, hands }
}

const connects = (packets: readonly BrokerPacket[]) => packets.filter(({ type }) => type === 'connect').length

it('connects once to a broker that knows nothing of it, and tells when it is there', async () => {
  const { clock, join, online, packets, broker } = await setUp()
  join()
  await clock.advance(1000)
  expect(connects(packets)).toBe(1)
  expect(online).toEqual([true])
  broker.dropConnection('nowserving-kuntsevo-rate-2')
  await clock.advance(2000)
  expect(online).toEqual([true, false, true])
})

it('forgets on the broker what was asked of a former life, and hears none of it', async () => {
  const { clock, join, broker, device, packets } = await setUp()
  const former = broker.connect()
  await clock.until(former.open({ clientId: device.firmware.clientId, clean: false }))
  await clock.until(former.subscribe('nowserving/1/kuntsevo/rate-2/command', 1))
  await clock.until(former.close())
  const asking = broker.connect()
  await clock.until(asking.open({ clientId: 'asking' }))
  await clock.until(
    asking.publish('nowserving/1/kuntsevo/rate-2/command', '{"id":"i-1","op":"identify"}', { qos: 1 }),
  )
  const told: string[] = []
  device.onEvent(({ type }) => told.push(type))
  packets.splice(0)
  join()
  await clock.advance(2000)
  expect(connects(packets)).toBe(3) // sees the session, clears it, begins
  expect(told).not.toContain('blinked')
  expect(broker.clientIds).toContain(device.firmware.clientId)
})

it('a press that the broker has not acknowledged is told again, under its own id', async () => {
  const { clock, join, broker, hands, events } = await setUp()
  join()
  await clock.advance(1000)
  const undo = broker.interpose((packet) => (packet.type === 'publish' ? 'lose' : 'pass'))
  hands.press({ button: 2 })
  await clock.advance(500)
  expect(events).toEqual([])
  undo()
  broker.restart({ downMs: 1000 })
  await clock.advance(10_000)
  expect(events.map(({ id }) => id)).toEqual(['rate-2-1-1'])
})

it('a press that was acknowledged is told once, whatever happens to the broker', async () => {
  const { clock, join, broker, hands, events } = await setUp()
  join()
  await clock.advance(1000)
  hands.press({ button: 2 })
  await clock.advance(500)
  broker.restart()
  await clock.advance(10_000)
  expect(events.map(({ id }) => id)).toEqual(['rate-2-1-1'])
})

it('without power it has nothing to tell again', async () => {
  const { clock, join, broker, hands, events } = await setUp()
  join()
  await clock.advance(1000)
  const undo = broker.interpose((packet) => (packet.type === 'publish' ? 'lose' : 'pass'))
  hands.press({ button: 2 })
  await clock.advance(500)
  hands.unplug()
  undo()
  hands.plugIn()
  await clock.advance(10_000)
  expect(events).toEqual([])
})
