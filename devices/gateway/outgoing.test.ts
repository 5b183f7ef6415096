import { expect, it } from 'vitest'
import { createRandom, VirtualClock } from '../../lib/index.ts'
import { openMqttSession } from '../../lib/mqtt/index.ts'
import { MemoryBroker } from '../../simulator/memory-broker.ts'
import { onlooker } from '../remote/native-room.cases.ts'
import { Outgoing } from './outgoing.ts'

it('gets everything out in order though the session is full at first, and counts what it had no room for', async () => {
  const clock = new VirtualClock()
  const broker = new MemoryBroker({ clock, maxQueued: 5000 })
  const look = await onlooker(clock, broker)
  const block = broker.refuse({ client: (id) => (id === 'gateway' ? 3 : 0) })
  const options = { connect: broker.connect, clock, random: createRandom(1), clientId: 'gateway' }
  const session = openMqttSession(options)
  const others = Array.from({ length: 1000 }, () => session.publish('other', '{}', { qos: 1 }))
  const outgoing = new Outgoing(session, clock, 300)
  for (let n = 0; n < 310; n++) outgoing.add('nowserving/1/kuntsevo/a/event', `{"n":${n}}`)
  await clock.advance(5000)
  expect(outgoing.size).toBe(300)
  block()
  await clock.advance(10_000) // it comes back, and the broker takes what waited
  await Promise.all(others)
  await clock.advance(5000)
  await clock.until(outgoing.drained())
  const numbers = look.on('a/event').map(({ n }) => Number(n))
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
  expect([numbers.length, numbers.at(-1)]).toEqual([300, 309])
  expect(outgoing.lost).toBe(10)
  await clock.until(session.close())
})
