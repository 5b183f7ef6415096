import { expect, it } from 'vitest'
import { VirtualClock } from '../lib/index.ts'
import { ConnectGate } from './connect-gate.ts'
import { MemoryBroker } from './memory-broker.ts'

function setUp(most: number) {
  const clock = new VirtualClock()
  const broker = new MemoryBroker({ clock, latencyMs: 10 })
  const gate = new ConnectGate(most)
  const connect = gate.over(broker.connect)
  return { clock, broker, gate, connect }
}

it('lets so many connect at a time, in order, and each of them at last', async () => {
  const { clock, broker, gate, connect } = setUp(2)
  const links = Array.from({ length: 7 }, () => connect())
  const opened = links.map((link, index) => link.open({ clientId: `c${index}` }))
  const seen: number[] = []
  while (broker.clientIds.length < 7) {
    seen.push(gate.waiting)
    await clock.advance(10)
  }
  await clock.until(Promise.all(opened))
  expect(seen[0]).toBe(5)
  expect(Math.max(...seen.map((waiting, i) => (seen[i - 1] ?? waiting) - waiting))).toBe(2)
  expect(broker.clientIds).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6'])
})

it('a refused connect and one given up while it waited leave their places to others', async () => {
  const { clock, broker, connect } = setUp(1)
  broker.refuse({ client: (id) => (id === 'c0' ? 3 : 0) })
  const [refused, given, last] = [connect(), connect(), connect()]
  const first = refused.open({ clientId: 'c0' }).catch((error: Error) => error.message)
  const second = given.open({ clientId: 'c1' }).catch((error: Error) => error.message)
  const third = last.open({ clientId: 'c2' })
  await given.destroy()
  expect(await clock.until(first)).toContain('CONNACK 3')
  expect(await clock.until(second)).toBeTypeOf('string')
  await clock.until(third)
  expect(broker.clientIds).toEqual(['c2'])
})
