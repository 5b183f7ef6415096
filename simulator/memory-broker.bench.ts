import { bench, describe } from 'vitest'
import type { MqttLink } from '../lib/mqtt/link.ts'
import { VirtualClock } from '../lib/virtual-clock.ts'
import { MemoryBroker } from './memory-broker.ts'

const MESSAGES = 1000
const PAYLOAD = new TextEncoder().encode(
  JSON.stringify({ id: 'rate-2-1-17', type: 'rating', at: 1, score: 2, scale: 2 }),
)

/** A centre's worth of clients: each hears its own commands, one hears everything. */
async function centre(): Promise<MqttLink> {
  const broker = new MemoryBroker({ clock: new VirtualClock() })
  const join = async (clientId: string, filter: string) => {
    const link = broker.connect()
    await link.open({ clientId })
    await link.subscribe(filter, 1)
    link.onMessage(() => {})
    return link
  }
  for (let device = 0; device < 100; device++) await join(`d${device}`, `nowserving/1/c/d${device}/command`)
  return join('gateway', 'nowserving/1/c/+/event')
}

const link = await centre()

/** The least that could be done instead: one turn and one call for each message. */
const rival = async (listener: (payload: Uint8Array) => void) => {
  for (let index = 0; index < MESSAGES; index++) queueMicrotask(() => listener(PAYLOAD))
  await Promise.resolve()
}

describe(`${MESSAGES} messages through the memory broker`, () => {
  bench('bare: a microtask each', () => rival(() => {}))
  bench('QoS 0, one hears each', async () => {
    for (let index = 0; index < MESSAGES; index++)
      void link.publish(`nowserving/1/c/d${index % 100}/event`, PAYLOAD, { qos: 0 })
    await link.publish('fence', PAYLOAD, { qos: 1 })
  })
  bench('QoS 1, one hears each, acknowledged both ways', async () => {
    for (let index = 0; index < MESSAGES; index++)
      void link.publish(`nowserving/1/c/d${index % 100}/event`, PAYLOAD, { qos: 1 })
    await link.publish('fence', PAYLOAD, { qos: 1 })
  })
})
