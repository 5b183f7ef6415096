import { expect, it } from 'vitest'
import type { MqttConnectOptions, MqttMessage } from '../lib/mqtt/link.ts'
import { VirtualClock } from '../lib/virtual-clock.ts'
import { MemoryBroker, type MemoryBrokerOptions } from './memory-broker.ts'

function setUp(options: Partial<MemoryBrokerOptions> = {}) {
  const clock = new VirtualClock()
  const broker = new MemoryBroker({ clock, ...options })
  const join = async (how: MqttConnectOptions) => {
    const link = broker.connect()
    const heard: MqttMessage[] = []
    const ends: (Error | undefined)[] = []
    link.onMessage((message) => heard.push(message))
    link.onClosed((error) => ends.push(error))
    const { sessionPresent } = await clock.until(link.open(how))
    const texts = () =>
      heard.map(
        ({ topic, payload, dup }) => `${topic}=${new TextDecoder().decode(payload)}${dup ? ' dup' : ''}`,
      )
    return { link, heard, texts, ends, sessionPresent }
  }
  return { clock, broker, join }
}

it('sends again as DUP what a stored session did not acknowledge, before what came meanwhile', async () => {
  const { clock, broker, join } = setUp()
  const reader = await join({ clientId: 'reader', clean: false })
  await reader.link.subscribe('e', 1)
  const sender = await join({ clientId: 'sender' })
  const restore = broker.interpose(({ type }, way, clientId) =>
    type === 'puback' && way === 'up' && clientId === 'reader' ? 'lose' : 'pass',
  )
  await sender.link.publish('e', '1', { qos: 1 })
  await sender.link.publish('e', '2', { qos: 1 })
  await clock.advance(0)
  expect(reader.texts()).toEqual(['e=1', 'e=2'])
  restore()
  expect(broker.dropConnection('reader')).toBe(true)
  await sender.link.publish('e', '3', { qos: 1 })
  expect(broker.sessionOf('reader')?.queued).toBe(3)
  const again = await join({ clientId: 'reader', clean: false })
  await clock.advance(0)
  expect(again.sessionPresent).toBe(true)
  expect(again.texts()).toEqual(['e=1 dup', 'e=2 dup', 'e=3'])
  expect(broker.sessionOf('reader')?.queued).toBe(0)
})

it('delivers in the time it takes, and keeps the order behind a delayed packet', async () => {
  const { clock, broker, join } = setUp({ latencyMs: 20 })
  const a = await join({ clientId: 'a' })
  await clock.until(a.link.subscribe('e', 1))
  const startMs = clock.monotonicMs()
  await clock.until(a.link.publish('e', '1', { qos: 1 }))
  expect(clock.monotonicMs() - startMs).toBe(40)
  let slow = true
  broker.interpose(({ type }, way) => {
    if (type !== 'publish' || way !== 'down' || !slow) return 'pass'
    slow = false
    return { delayMs: 1000 }
  })
  const both = Promise.all([a.link.publish('e', '2', { qos: 0 }), a.link.publish('e', '3', { qos: 0 })])
  await clock.until(both)
  await clock.advance(1039)
  expect(a.texts()).toEqual(['e=1'])
  await clock.advance(1)
  expect(a.texts()).toEqual(['e=1', 'e=2', 'e=3'])
})

it('loses and doubles what an interposer says', async () => {
  const { clock, broker, join } = setUp()
  const a = await join({ clientId: 'a' })
  await a.link.subscribe('e', 1)
  const fates = ['lose', 'twice', 'pass'] as const
  let count = 0
  broker.interpose(({ type }, way) =>
    type === 'publish' && way === 'down' ? (fates[count++] ?? 'pass') : 'pass',
  )
  for (const text of ['1', '2', '3']) await a.link.publish('e', text, { qos: 0 })
  await clock.advance(0)
  expect(a.texts()).toEqual(['e=2', 'e=2', 'e=3'])
})

it('keeps or loses its memory over a restart, and sends no will', async () => {
  for (const keep of [true, false]) {
    const { clock, broker, join } = setUp()
    const will = { topic: 'w', payload: 'gone', qos: 1, retain: true } as const
    const reader = await join({ clientId: 'reader', clean: false, will })
    await reader.link.subscribe('e', 1)
    await reader.link.publish('s', 'kept', { qos: 1, retain: true })
    broker.restart({ keepSessions: keep, keepRetained: keep, downMs: 1000 })
    await clock.advance(999)
    expect(reader.ends).toMatchObject([{ code: 'offline' }])
    await expect(broker.connect().open({ clientId: 'reader' })).rejects.toMatchObject({ code: 'noHardware' })
    await clock.advance(1)
    const again = await join({ clientId: 'reader', clean: false })
    expect(again.sessionPresent).toBe(keep)
    expect([...broker.retained.keys()]).toEqual(keep ? ['s'] : [])
    await again.link.publish('e', 'x', { qos: 1 })
    await clock.advance(0)
    expect(again.texts()).toEqual(keep ? ['e=x'] : [])
  }
})

it('loses a client that was connecting while it restarts', async () => {
  const { clock, broker } = setUp({ latencyMs: 10 })
  const opened = broker.connect().open({ clientId: 'a' })
  broker.restart()
  await expect(clock.until(opened)).rejects.toMatchObject({ code: 'noHardware' })
  expect(broker.clientIds).toEqual([])
})

it('drops the newest beyond its bound, and counts them', async () => {
  const { clock, broker, join } = setUp({ maxQueued: 2 })
  const reader = await join({ clientId: 'reader', clean: false })
  await reader.link.subscribe('e', 1)
  await reader.link.close()
  const sender = await join({ clientId: 'sender' })
  for (const text of ['1', '2', '3']) await sender.link.publish('e', text, { qos: 1 })
  expect(broker.sessionOf('reader')).toMatchObject({ queued: 2, dropped: 1 })
  const again = await join({ clientId: 'reader', clean: false })
  await clock.advance(0)
  expect(again.texts()).toEqual(['e=1', 'e=2'])
})

it('acknowledges and tells nobody what its access rules drop', async () => {
  const { clock, broker, join } = setUp()
  const a = await join({ clientId: 'a' })
  await a.link.subscribe('#', 1)
  const undo = broker.refuse({
    publish: (clientId, topic) => clientId === 'a' && topic.startsWith('private/'),
  })
  await a.link.publish('private/x', '1', { qos: 1 })
  await a.link.publish('x', '2', { qos: 1 })
  undo()
  await a.link.publish('private/x', '3', { qos: 1 })
  await clock.advance(0)
  expect(a.texts()).toEqual(['x=2', 'private/x=3'])
})

it('keeps no trace of clean clients that have gone', async () => {
  const { clock, broker, join } = setUp()
  for (let round = 0; round < 3; round++) {
    const { link } = await join({ clientId: `c${round}` })
    await link.subscribe('a/#', 1)
    await (round === 1 ? link.destroy() : link.close())
  }
  await clock.advance(0)
  expect(broker.clientIds).toEqual([])
  expect(broker.sessionOf('c0')).toBeUndefined()
  expect(broker.dropConnection('c0')).toBe(false)
})

it('keeps what it was given, though the sender writes into its array later', async () => {
  const { clock, join } = setUp()
  const a = await join({ clientId: 'a' })
  const payload = new TextEncoder().encode('1')
  const published = a.link.publish('s', payload, { qos: 1, retain: true })
  payload[0] = 0x39
  await published
  await a.link.subscribe('s', 1)
  await clock.advance(0)
  expect(a.texts()).toEqual(['s=1'])
})
