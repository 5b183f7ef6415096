import mqtt from 'mqtt'
import { afterEach, expect, it } from 'vitest'
import type { ZodType } from 'zod'
import {
  commandMessageSchema,
  decodeMessage,
  deviceStateMessageSchema,
  eventMessageSchema,
  gatewayStateMessageSchema,
  parseTopic,
  resultMessageSchema,
  windowStateMessageSchema,
} from '../lib/mqtt/index.ts'
import { startBroker } from './broker/index.ts'
import { type LiveOptions, startLive } from './live.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Heard {
  readonly topic: string
  readonly payload: Record<string, unknown>
  readonly bytes: Uint8Array
}

/** A live centre, and a client of somebody else's (mqtt.js) that hears everything below its base. */
async function setUp(options: LiveOptions) {
  const live = await startLive({ port: 0, ...options })
  closers.push(() => live.stop())
  const client = await mqtt.connectAsync(live.brokerUrl, { reconnectPeriod: 0 })
  closers.push(() => client.endAsync(true))
  const heard: Heard[] = []
  const waiting = new Set<() => void>()
  client.on('message', (topic, bytes) => {
    const text = bytes.toString()
    heard.push({
      topic,
      bytes,
      payload: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    })
    for (const look of waiting) look()
  })
  await client.subscribeAsync('nowserving/1/#', { qos: 1 })
  /** Resolves with the first message that fits, past or to come. */
  const hears = (leaf: string, fits: (payload: Record<string, unknown>) => boolean) =>
    new Promise<Heard>((resolve) => {
      const look = () => {
        const found = heard.find(({ topic, payload }) => topic.endsWith(`/${leaf}`) && fits(payload))
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  const send = (device: string, leaf: string, payload: object | string, retain = false) =>
    client.publishAsync(
      `nowserving/1/centre-1/${device}/${leaf}`,
      typeof payload === 'string' ? payload : JSON.stringify(payload),
      { qos: 1, retain },
    )
  return { live, heard, hears, send }
}

it('somebody else’s program prints on a kiosk, serves at a window and sees the press bound to it', async () => {
  const { hears, send, heard, live } = await setUp({ frontDesk: false, speed: 50, windows: 4 })
  await send('kiosk-1', 'command', { id: 'p-1', op: 'print', ticket: 'A042', service: 'Passports' })
  expect((await hears('kiosk-1/result', ({ id }) => id === 'p-1')).payload).toMatchObject({
    outcome: 'done',
    evidence: 'printed',
  })
  for (const window of [1, 4]) {
    await send(`window-${window}`, 'command', {
      id: `s-${window}`,
      op: 'serve',
      ticket: `A04${window}`,
      clerk: 'k-17',
    })
    await hears(`window-${window}/result`, ({ id }) => id === `s-${window}`)
    await send(`rate-${window}`, 'hands', { id: `h-${window}`, verb: 'press', args: { button: 2 } })
    const { payload } = await hears(`rate-${window}/event`, ({ type }) => type === 'rating')
    expect(payload).toMatchObject({
      window,
      ticket: `A04${window}`,
      clerk: 'k-17',
      score: 2,
      scale: 2,
      flags: [],
    })
    await send(`window-${window}`, 'command', { id: `f-${window}`, op: 'free' })
    expect((await hears(`window-${window}/result`, ({ id }) => id === `f-${window}`)).payload).toMatchObject({
      outcome: 'done',
    })
  }
  for (const { topic, bytes } of heard) {
    const schema = schemaOf(topic)
    if (schema !== undefined)
      expect(
        decodeMessage(schema, bytes).problem,
        `${topic} ${Buffer.from(bytes).toString()}`,
      ).toBeUndefined()
  }
  expect(await live.stop()).toMatchObject({ lost: 0, duplicated: 0 })
})

it('refuses what is damaged, unknown, retained or not its own, and lives on', async () => {
  const { hears, send, heard } = await setUp({ frontDesk: false, speed: 50, windows: 1 })
  await send('kiosk-1', 'command', { id: 'p-1', op: 'print', ticket: 'A042' }, true)
  expect((await hears('kiosk-1/result', ({ id }) => id === 'p-1')).payload).toMatchObject({
    outcome: 'notDone',
    code: 'illegal',
  })
  await send('kiosk-1', 'command', 'not JSON at all')
  await send('kiosk-1', 'command', { id: 'p-2', op: 'fly' })
  expect((await hears('kiosk-1/result', ({ id }) => id === 'p-2')).payload).toMatchObject({
    outcome: 'notDone',
    code: 'illegal',
  })
  await send('kiosk-1', 'hands', { id: 'h-1', verb: 'dance' })
  expect((await hears('kiosk-1/result', ({ id }) => id === 'h-1')).payload).toMatchObject({
    code: 'illegal',
    fix: expect.stringContaining('openCover'),
  })
  await send('kiosk-1', 'fault', { id: 'x-1', name: 'jam', start: true })
  expect((await hears('kiosk-1/result', ({ id }) => id === 'x-1')).payload).toMatchObject({
    code: 'illegal',
    fix: expect.stringContaining('cutterJam'),
  })
  await send('kiosk-1', 'command', { id: 'p-3', op: 'print', ticket: 'A043' })
  expect((await hears('kiosk-1/result', ({ id }) => id === 'p-3')).payload).toMatchObject({ outcome: 'done' })
  expect(
    heard.filter(({ topic, payload }) => topic.endsWith('kiosk-1/command') && payload['id'] === 'p-1'),
  ).toEqual([])
})

it('lets things go wrong on request, for as long as was asked', async () => {
  const { hears, send, live } = await setUp({ frontDesk: false, speed: 50, windows: 1 })
  const result = async (device: string, id: string) =>
    (await hears(`${device}/result`, (payload) => payload['id'] === id)).payload
  await send('kiosk-1', 'fault', { id: 'x-1', name: 'paperOut', start: true, mm: 0 })
  expect(await result('kiosk-1', 'x-1')).toMatchObject({ outcome: 'done' })
  await send('kiosk-1', 'command', { id: 'p-1', op: 'print', ticket: 'A042' })
  expect(await result('kiosk-1', 'p-1')).toMatchObject({ outcome: 'notDone', code: 'paperEmpty' })
  await send('kiosk-1', 'fault', { id: 'x-2', name: 'paperOut', start: true })
  expect(await result('kiosk-1', 'x-2')).toMatchObject({
    code: 'illegal',
    fix: expect.stringMatching(/End it/),
  })
  await send('kiosk-1', 'fault', { id: 'x-3', name: 'paperOut', start: false })
  expect(await result('kiosk-1', 'x-3')).toMatchObject({ outcome: 'done' })
  await send('kiosk-1', 'fault', { id: 'x-4', name: 'paperOut', start: false })
  expect(await result('kiosk-1', 'x-4')).toMatchObject({ outcome: 'notDone', code: 'illegal' })
  await hears('kiosk-1/state', ({ state }) => state === 'ready')
  await live.simulated.centre.printer('kiosk-1').ready()
  await send('gateway', 'fault', { id: 'x-5', name: 'powerOut', start: true, during: 5000 })
  expect(await result('gateway', 'x-5')).toMatchObject({ outcome: 'done' })
  await send('gateway', 'fault', { id: 'x-6', name: 'step', on: 'clock', start: true })
  expect(await result('gateway', 'x-6')).toMatchObject({ code: 'illegal' })
  await send('lamp-1', 'fault', { id: 'x-7', name: 'bytesLost', start: true, withProbability: 2 })
  expect(await result('lamp-1', 'x-7')).toMatchObject({ message: expect.stringContaining('0 to 1') })
})

it.each(['mqtt', 'tcp'] as const)(
  'people live in a centre wired by %s: nothing is lost or printed twice',
  async (wiring) => {
    const { live, hears } = await setUp({ wiring, speed: 200, windows: 4 })
    await hears('event', ({ type }) => type === 'rating')
    const report = await live.stop()
    expect(report).toMatchObject({ lost: 0, duplicated: 0, unknown: 0 })
    expect(report.called).toBeGreaterThan(0)
    expect(report.checks).toEqual({
      lost: 'ok',
      duplicated: 'ok',
      reissued: 'ok',
      calledTwice: 'ok',
      stale: 'ok',
      ratings: 'ok',
    })
  },
)

function schemaOf(topic: string): ZodType | undefined {
  const { device, leaf } = parseTopic(topic) ?? {}
  if (leaf === 'command') return commandMessageSchema
  if (leaf === 'result') return resultMessageSchema
  if (leaf === 'event') return eventMessageSchema
  if (leaf !== 'state') return undefined
  if (device === 'gateway') return gatewayStateMessageSchema
  return device?.startsWith('window-') ? windowStateMessageSchema : deviceStateMessageSchema
}

it('leaves no device that seems to live on a broker of somebody else, and begins with new ids', async () => {
  const broker = await startBroker({ port: 0 })
  closers.push(() => broker.close())
  const devices = {
    'rate-1': { kind: 'rating-buttons', model: 'native-buttons', port: 'mqtt:', window: 1 },
    'lamp-1': { kind: 'caller-display', model: 'native-display', port: 'mqtt:', window: 1 },
    'kiosk-1': { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'tcp://10.0.0.1:9100' },
  } as const
  const press = async () => {
    const live = await startLive({
      config: { centre: 'centre-1', devices },
      brokerUrl: broker.url,
      frontDesk: false,
    })
    const { centre, hands } = live.simulated
    await Promise.all([...centre.devices.values()].map(({ device }) => device.ready()))
    const rated = new Promise<string>((resolve) => centre.on('rating', ({ id }) => resolve(id)))
    hands('rate-1').press({ button: 2 })
    const id = await rated
    await live.stop()
    return id
  }
  const ids = [await press(), await press()]
  expect(new Set(ids).size).toBe(2)
  const client = await mqtt.connectAsync(broker.url, { reconnectPeriod: 0 })
  closers.push(() => client.endAsync(true))
  const kept = new Map<string, Record<string, unknown>>()
  client.on('message', (topic, bytes) =>
    kept.set(topic.slice('nowserving/1/centre-1/'.length), JSON.parse(`${bytes}`)),
  )
  await client.subscribeAsync('nowserving/1/#', { qos: 1 })
  await client.publishAsync('nowserving/1/centre-1/the-end/state', '{}', { qos: 1 })
  await expect.poll(() => kept.has('the-end/state')).toBe(true)
  kept.delete('the-end/state')
  const states = [...kept].map(([topic, { state, via }]) => `${topic} ${state} ${via}`).sort()
  expect(states).toEqual([
    'gateway/state disconnected undefined',
    'kiosk-1/state ready gateway',
    'lamp-1/state disconnected undefined',
    'rate-1/state disconnected undefined',
    'window-1/state undefined undefined',
  ])
})
