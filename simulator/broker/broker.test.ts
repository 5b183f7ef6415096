import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { VirtualClock } from '../../lib/virtual-clock.ts'
import { event, join, raw, world } from './broker.cases.ts'
import { type RefusedClient, startBroker } from './broker.ts'
import { bytes, CONNECT, refused, stream } from './packets.cases.ts'

it('closes the connection on every refused packet, with the CONNACK that is owed, and counts it', async () => {
  const reasons: string[] = []
  const { broker, client } = await world({ onRefused: ({ reason }) => reasons.push(reason) })
  for (const bad of refused) {
    const socket = await raw(broker)
    socket.write(stream(bad))
    await socket.ended
    if (bad.reply) expect(socket.received()).toBe(bad.reply)
    if (bad.first && !bad.reply) expect(socket.received()).toBe('')
  }
  expect(reasons).toEqual(refused.map(({ reason }) => reason))
  const counted = Object.values(broker.stats().refused).reduce((sum, count) => sum + count, 0)
  expect(counted).toBe(refused.length)
  await (await client()).publishAsync('still/alive', 'x', { qos: 1 })
})

it('survives 200 connections of noise, and a client that never sends', async () => {
  const clock = new VirtualClock()
  const { broker } = await world({ clock })
  const silent = await raw(broker)
  const noise = Array.from({ length: 200 }, async (_, n) => {
    const socket = await raw(broker)
    socket.write(
      Buffer.from(Array.from({ length: 64 }, (_unused, i) => (n * 31 + i * 17 + ((n * i) % 7)) & 0xff)),
    )
    socket.end()
    await socket.ended
  })
  await Promise.all(noise)
  await clock.advance(10_000)
  await silent.ended
  expect(broker.stats()).toMatchObject({ clients: 0, refused: { connectTimeout: 1 } })
  const client = await join(broker)
  await client.publishAsync('x', 'y', { qos: 2 })
})

it('disconnects a client that is silent for one and a half times its keep alive', async () => {
  const { broker } = await world()
  const socket = await raw(broker)
  socket.write(bytes('100d00044d51545404020001000161')) // keep alive 1 s
  const began = performance.now()
  await socket.ended
  expect(socket.received()).toBe('20020000')
  expect(performance.now() - began).toBeGreaterThan(1_400)
})

it('tells of a client that it cuts off, in text that is safe to print', async () => {
  const told: RefusedClient[] = []
  const lines: string[] = []
  const { client } = await world({
    onRefused: (refused) => told.push(refused),
    onLog: (line) => lines.push(line),
  })
  const cutOff = async (clientId: string, topic: string, payload = '') => {
    const password = 's3cret'
    const joined = await client({ clientId, username: 'anna', password })
    const closed = event(joined, 'close')
    joined.publish(topic, payload)
    await closed
  }
  await cutOff('desk-7', 'nowserving/1//command')
  await cutOff('\u202eksed', 'x', 'y'.repeat(70_000))
  await cutOff('d'.repeat(2000), `nowserving/1/${'k'.repeat(5000)}`)
  expect(told).toEqual([
    { client: 'desk-7', reason: 'emptyLevel', message: expect.stringContaining('has an empty level') },
    { client: '\\u{202e}ksed', reason: 'packetTooLarge', message: expect.stringContaining('at most 65536') },
    { client: `${'d'.repeat(63)}…`, reason: 'levelTooLong', message: expect.stringContaining('5000 bytes') },
  ])
  expect(lines.filter((line) => line.includes('refused'))).toHaveLength(3)
  for (const line of [...lines, ...told.map(({ message }) => message)]) {
    expect(line).not.toMatch(/s3cret|\u202e|yyyy/)
    expect(line.length).toBeLessThan(300)
  }
})

it('asks for the login, when there is one', async () => {
  const { broker } = await world({ login: { username: 'desk', password: 'right' } })
  await (await join(broker, { username: 'desk', password: 'right' })).publishAsync('x', 'y', { qos: 1 })
  await expect(join(broker, { username: 'desk', password: 'wrong' })).rejects.toThrow(
    /Bad username or password/,
  )
  await expect(join(broker)).rejects.toThrow(/Bad username or password/)
})

it('answers a forbidden filter, and $SYS, with 0x80', async () => {
  const { broker } = await world({ maySubscribe: (filter) => filter !== 'no' })
  const socket = await raw(broker)
  socket.write(bytes(CONNECT, '8216 0001 00026e6f 01 0006245359532f23 00 0003796573 02'))
  while (!socket.received().includes('9005')) await once(socket, 'data')
  expect(socket.received()).toBe('2002000090050001808002')
})

it('moves from a default port that is taken, and says so; a given one is busy', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  onTestFinished(() => void holder.close())
  const { port } = holder.address() as { port: number }
  const lines: string[] = []
  const { broker } = await world({ port, portGiven: false, onLog: (line) => lines.push(line) })
  expect(broker.moved).toBe(true)
  expect(broker.port).not.toBe(port)
  expect(lines).toEqual([`port ${port} is taken: listening on ${broker.port} instead`])
  await expect(startBroker({ port })).rejects.toMatchObject({ code: 'busy', outcome: 'notDone' })
  await expect(startBroker({ port: 70_000 })).rejects.toMatchObject({ code: 'illegal' })
  await expect(startBroker({ port: 0, host: '203.0.113.1' })).rejects.toMatchObject({ code: 'illegal' })
})

it('serves a client of its own process through the same guard', async () => {
  const { broker } = await world()
  const own = broker.connect()
  const chunks: Buffer[] = []
  own.on('data', (chunk: Buffer) => chunks.push(chunk))
  own.write(bytes(CONNECT, 'c000'))
  while (Buffer.concat(chunks).length < 6) await once(own, 'data')
  expect(Buffer.concat(chunks).toString('hex')).toBe('20020000d000')
  const closed = once(own, 'close')
  own.write(bytes('3003 000100'))
  await closed
  expect(broker.stats().refused).toEqual({ nulCharacter: 1 })
})

it('closes with clients of every kind on the line, twice, and leaves the port free', async () => {
  const { broker, client } = await world()
  await client({ clean: false, clientId: 'stored' })
  const half = await raw(broker)
  half.write(bytes('100d0004'))
  const own = broker.connect()
  const gone = once(own, 'close')
  await Promise.all([broker.close(), broker.close()])
  await Promise.all([gone, half.ended])
  const next = await startBroker({ port: broker.port })
  await next.close()
  expect(next.port).toBe(broker.port)
  expect(broker.connect().destroyed).toBe(true)
})
