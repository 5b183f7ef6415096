import { once } from 'node:events'
import { connect as connectMqtt, MqttClient } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { event, raw, settled, world } from './broker.cases.ts'
import { bytes, CONNECT } from './packets.cases.ts'

it('delivers at QoS 0, 1 and 2, never above what was granted, also to a stored session', async () => {
  const { client } = await world()
  const writer = await client()
  for (const clean of [true, false]) {
    const reader = await client({ clean, clientId: `granted-${clean}` })
    await reader.subscribeAsync({ 'a/#': { qos: 2 }, 'b/#': { qos: 1 }, 'c/#': { qos: 0 } })
    for (const qos of [0, 1, 2] as const) {
      for (const top of 'abc') await writer.publishAsync(`${top}/x`, `${qos}`, { qos })
    }
    const got = await settled(reader, writer)
    const seen = got.map(({ topic, text, qos }) => `${topic} ${text}>${qos}`).sort()
    expect(seen.slice(0, 3)).toEqual(['a/x 0>0', 'a/x 1>1', 'a/x 2>2'])
    expect(seen.slice(3, 6)).toEqual(['b/x 0>0', 'b/x 1>1', 'b/x 2>1'])
    expect(seen.slice(6)).toEqual(['c/x 0>0', 'c/x 1>0', 'c/x 2>0'])
    expect(reader.connected).toBe(true)
  }
})

it('keeps retained messages, finds those with empty levels, and clears them', async () => {
  const { client } = await world()
  const writer = await client()
  for (const topic of ['r/a', 'r/', 'r', '/r', '$r/a', 's/a'])
    await writer.publishAsync(topic, 'kept', { qos: 1, retain: true })
  const found = async (filter: string, count: number) => {
    const reader = await client()
    await reader.subscribeAsync(filter, { qos: 0 })
    while (reader.got.length < count) await event(reader, 'message')
    const got = await settled(reader, writer)
    expect(got.every(({ retain, qos }) => retain && qos === 0)).toBe(true)
    return got.map(({ topic }) => topic).sort()
  }
  expect(await found('r/+', 2)).toEqual(['r/', 'r/a'])
  expect(await found('r/#', 3)).toEqual(['r', 'r/', 'r/a'])
  expect(await found('+/+', 4)).toEqual(['/r', 'r/', 'r/a', 's/a'])
  expect(await found('#', 5)).toEqual(['/r', 'r', 'r/', 'r/a', 's/a'])
  expect(await found('$r/#', 1)).toEqual(['$r/a'])
  await writer.publishAsync('r/a', '', { qos: 1, retain: true })
  expect(await found('r/+', 1)).toEqual(['r/'])
})

it('gives overlapping filters one message at the highest QoS, also to a stored session', async () => {
  const { client } = await world()
  const writer = await client()
  for (const clean of [true, false]) {
    const reader = await client({ clean, clientId: `overlap-${clean}` })
    await reader.subscribeAsync({ 'o/+': { qos: 0 }, 'o/#': { qos: 2 }, '+/x': { qos: 1 } })
    await Promise.all(['one', 'two', 'three'].map((text) => writer.publishAsync('o/x', text, { qos: 2 })))
    const got = await settled(reader, writer)
    expect(got.map(({ text, qos }) => `${text}>${qos}`)).toEqual(['one>2', 'two>2', 'three>2'])
    expect(reader.connected).toBe(true)
  }
})

it('loses nothing when a retained and a plain message of QoS 2 arrive together', async () => {
  const { client } = await world()
  const [reader, writer] = [await client(), await client()]
  await reader.subscribeAsync('t/#', { qos: 2 })
  const both = Array.from({ length: 20 }, (_, n) =>
    writer.publishAsync(`t/${n}`, 'x', { qos: 2, retain: n % 2 === 0 }),
  )
  await Promise.all(both)
  expect(await settled(reader, writer)).toHaveLength(20)
})

it('publishes the will of a client whose socket dies or that breaks a rule, and not after DISCONNECT', async () => {
  const { broker, client } = await world()
  const reader = await client()
  await reader.subscribeAsync('w/#', { qos: 1 })
  const withWill = (topic: string) =>
    client({ will: { topic, payload: Buffer.from('gone'), qos: 1, retain: false } })
  const killed = await withWill('w/killed')
  const polite = await withWill('w/polite')
  await polite.endAsync()
  killed.stream.destroy()
  await event(reader, 'message')
  // will topic "w/k", message "x"; then PINGREQ with a byte too many
  const breaker = await raw(broker)
  breaker.write(bytes('101500044d5154540406003c000161 0003772f6b 000178'))
  await once(breaker, 'data')
  breaker.write(bytes('c00100'))
  await breaker.ended
  if (reader.got.length < 2) await event(reader, 'message')
  expect((await settled(reader, await client())).map(({ topic }) => topic)).toEqual(['w/killed', 'w/k'])
})

it('keeps a session: queued while absent, present on return, once each', async () => {
  const { broker, client } = await world()
  const writer = await client()
  const absent = await client({ clean: false, clientId: 'reader' })
  await absent.subscribeAsync({ 'q/#': { qos: 1 }, 'q/+': { qos: 2 }, 'p/+': { qos: 1 } })
  await absent.endAsync()
  for (const topic of ['q/1', 'q/2', 'p/']) await writer.publishAsync(topic, 'x', { qos: 2 })
  const got: string[] = []
  const returned = connectMqtt(broker.url, { reconnectPeriod: 0, clean: false, clientId: 'reader' })
  onTestFinished(() => returned.endAsync(true))
  returned.on('message', (topic, _payload, { qos }) => got.push(`${topic}>${qos}`))
  const [connack] = await event(returned, 'connect')
  expect(connack).toMatchObject({ sessionPresent: true })
  while (got.length < 3) await event(returned, 'message')
  await writer.publishAsync('q/last', '', { qos: 1 })
  while (!got.includes('q/last>1')) await event(returned, 'message')
  expect(got).toEqual(['q/1>2', 'q/2>2', 'p/>1', 'q/last>1'])
})

it('marks what it sends again as DUP, and keeps the DUP of the publisher to itself', async () => {
  const { broker, client } = await world()
  const writer = await client()
  const deaf = await raw(broker) // clean session 0, client "d"; subscribes to "d" at QoS 1, never acknowledges
  deaf.write(bytes('100d00044d5154540400003c000164', '8206 0001 000164 01'))
  while (!deaf.received().includes('9003000101')) await once(deaf, 'data')
  const publisher = await raw(broker) // PUBLISH "d" "x", QoS 1 with DUP
  publisher.write(bytes(CONNECT, '3a06 000164 0001 78'))
  while (!deaf.received().includes('3206000164')) await once(deaf, 'data')
  deaf.destroy()
  await deaf.ended
  await writer.publishAsync('d', 'y', { qos: 1 })
  const again = await raw(broker)
  again.write(bytes('100d00044d5154540400003c000164'))
  while (!/^20020100.*3a06000164....78.*3206000164....79/.test(again.received())) await once(again, 'data')
})

it('drops the newest beyond the queue limit of an absent client, and counts them', async () => {
  const { broker, client } = await world({ limits: { maxQueuedMessages: 3 } })
  const writer = await client()
  await (await client({ clean: false, clientId: 'absent' })).subscribeAsync('q', { qos: 1 })
  await (await client({ clean: false, clientId: 'absent' })).endAsync()
  for (const text of ['1', '2', '3', '4', '5']) await writer.publishAsync('q', text, { qos: 1 })
  expect(broker.stats().dropped).toBe(2)
  const back = await raw(broker) // "absent", clean session 0
  back.write(bytes('101200044d5154540400003c0006616273656e74'))
  while (!/3206000171....33$/.test(back.received())) await once(back, 'data')
  expect(back.received().match(/3206000171....3./g)).toHaveLength(3)
})

it('lets the newer of two clients with one id in, and ends the elder', async () => {
  const { broker, client } = await world()
  const elder = await client({ clientId: 'same' })
  const ended = event(elder, 'close')
  const newer = await client({ clientId: 'same' })
  await ended
  await newer.publishAsync('x', 'y', { qos: 1 })
  expect(broker.stats().clients).toBe(1)
})

it('carries 60,000 bytes both ways, and refuses more than a packet may have', async () => {
  const { broker, client } = await world()
  const [reader, writer] = [await client(), await client()]
  await reader.subscribeAsync('big', { qos: 1 })
  const large = 'x'.repeat(60_000)
  await writer.publishAsync('big', large, { qos: 1 })
  expect((await settled(reader, writer)).map(({ text }) => text)).toEqual([large])
  const ended = event(writer, 'close')
  writer.publish('big', Buffer.alloc(1_000_000), { qos: 0 }, () => {})
  await ended
  expect(broker.stats().refused).toEqual({ packetTooLarge: 1 })
})

it('says that a session is present even when it holds no subscription, and not after a clean one', async () => {
  const { broker } = await world()
  const stored = bytes('100d00044d5154540400003c000173') // client "s", clean session 0
  for (const [connect, connack] of [
    [stored, '20020000'],
    [stored, '20020100'],
    [bytes('100d00044d5154540402003c000173'), '20020000'],
    [stored, '20020000'],
  ] as const) {
    const socket = await raw(broker)
    socket.write(connect)
    await once(socket, 'data')
    expect(socket.received()).toBe(connack)
    socket.end(bytes('e000'))
    await socket.ended
  }
})

it('lets a reader that has stopped reading hold nobody back for long', async () => {
  const { broker, client } = await world({ limits: { maxBufferedBytes: 65_536, drainTimeoutMs: 100 } })
  const stalled = await raw(broker)
  stalled.write(bytes(CONNECT, '8206 0001 000173 00'))
  while (!stalled.received().includes('9003000100')) await once(stalled, 'data')
  stalled.pause()
  const [reader, writer] = [await client(), await client()]
  await reader.subscribeAsync('s', { qos: 0 })
  const payload = Buffer.alloc(60_000)
  for (let n = 0; n < 300; n++) await writer.publishAsync('s', payload, { qos: 1 })
  expect(await settled(reader, writer)).toHaveLength(300)
  stalled.resume()
  await stalled.ended
  expect(broker.stats().clients).toBe(2)
})

it('serves mqtt.js inside the process', async () => {
  const { broker } = await world()
  const inside = new MqttClient(() => broker.connect(), { reconnectPeriod: 0 })
  onTestFinished(() => inside.endAsync(true))
  await inside.subscribeAsync('in', { qos: 2 })
  const arrived = event(inside, 'message')
  await inside.publishAsync('in', 'x'.repeat(50_000), { qos: 2 })
  const [topic, payload] = await arrived
  expect([topic, payload.length]).toEqual(['in', 50_000])
})
