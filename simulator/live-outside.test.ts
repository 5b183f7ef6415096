import mqtt from 'mqtt'
import { afterEach, expect, it } from 'vitest'
import { type LiveOptions, startLive } from './live.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A live centre, and a queue server of somebody else's (mqtt.js) that waits for the result of each command. */
async function setUp(options: LiveOptions) {
  const live = await startLive({ port: 0, speed: 50, ...options })
  closers.push(() => live.stop())
  const client = await mqtt.connectAsync(live.brokerUrl, { reconnectPeriod: 0 })
  closers.push(() => client.endAsync(true))
  const base = `nowserving/1/${live.simulated.config.centre}`
  await client.subscribeAsync(`${base}/+/result`, { qos: 1 })
  const results = new Map<string, (result: Record<string, unknown>) => void>()
  client.on('message', (_topic, bytes) => {
    const result = JSON.parse(bytes.toString()) as Record<string, unknown>
    results.get(String(result['id']))?.(result)
  })
  let count = 0
  const ask = async (name: string, command: object, id = `o-${++count}`) => {
    const answered = new Promise<Record<string, unknown>>((resolve) => results.set(id, resolve))
    await client.publishAsync(`${base}/${name}/command`, JSON.stringify({ id, ...command }), { qos: 1 })
    return await answered
  }
  const happened = (type: string) =>
    live.simulated.history.records
      .filter((record) => record.type === type)
      .map(({ ticket, outside }) => ({ ticket, outside }))
  return { live, ask, happened }
}

const outside = (...tickets: readonly string[]) => tickets.map((ticket) => ({ ticket, outside: true }))
const print = (ticket: string, more: object = {}) => ({ op: 'print', ticket, ...more })

const config = {
  centre: 'outside',
  devices: {
    'kiosk-1': { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'pty:///dev/k1' },
    'kiosk-2': { kind: 'ticket-printer', model: 'native-printer', port: 'mqtt:' },
    'kiosk-3': { kind: 'ticket-printer', model: 'xprinter-xp-58', port: 'pty:///dev/k3' }, // no cutter
    'lamp-1': { kind: 'caller-display', model: 'epson-dm-d110', port: 'pty:///dev/l1', window: 1 },
    'lamp-2': { kind: 'caller-display', model: 'native-display', port: 'mqtt:', window: 2 },
    'rate-1': { kind: 'rating-buttons', model: 'serial-keypad', port: 'pty:///dev/r1', window: 1 },
    'rate-2': { kind: 'rating-buttons', model: 'native-buttons', port: 'mqtt:', window: 2 },
  },
} as const

it('counts what outside programs print, call and have rated, on devices of both wires, once each', async () => {
  const { live, ask, happened } = await setUp({ frontDesk: false, config })
  for (const [kiosk, ticket] of [
    ['kiosk-1', 'A001'],
    ['kiosk-2', 'A002'],
    ['kiosk-3', 'Window 7'],
  ] as const) {
    expect(await ask(kiosk, print(ticket), `p-${ticket.length}-${kiosk}`)).toMatchObject({ outcome: 'done' })
    expect(await ask(kiosk, print(ticket), `p-${ticket.length}-${kiosk}`)).toMatchObject({ outcome: 'done' })
  }
  expect(happened('desk.printed')).toEqual(outside('A001', 'A002', 'Window 7'))
  for (const [window, ticket] of [
    [1, 'A001'],
    [2, 'A002'],
  ] as const) {
    expect(await ask(`window-${window}`, { op: 'serve', ticket })).toMatchObject({ outcome: 'done' })
    expect(await ask(`window-${window}`, { op: 'serve', ticket })).toMatchObject({ outcome: 'done' }) // called again
    live.simulated.hands(`rate-${window}`).press({ button: 2 })
  }
  expect(await ask('window-1', { op: 'free' })).toMatchObject({ outcome: 'done' })
  expect(happened('desk.finished')).toEqual(outside('A001'))
  for (const lamp of ['lamp-1', 'lamp-1']) await ask(lamp, { op: 'show', ticket: 'A003', window: 1 })
  await ask('lamp-1', { op: 'blank' })
  await ask('window-2', { op: 'free' })
  await ask('lamp-2', { op: 'show', ticket: 'A004', window: 2 })
  expect(happened('desk.called')).toEqual(outside('A001', 'A002', 'A003', 'A004'))
  expect(await live.stop()).toMatchObject({
    ...{ printed: 3, called: 4, rated: 2, satisfied: 1, lost: 0, duplicated: 0, unknown: 0 },
    checks: { lost: 'ok', duplicated: 'ok', calledTwice: 'ok', stale: 'ok', ratings: 'ok' },
  })
})

it('sees what goes wrong: a number on two papers and at two windows, a doubtful print, one that did not happen', async () => {
  const { live, ask, happened } = await setUp({ frontDesk: false, config })
  await ask('kiosk-1', print('A001'))
  await ask('kiosk-1', print('A001'))
  await ask('window-1', { op: 'serve', ticket: 'A001' })
  await ask('window-2', { op: 'serve', ticket: 'A001' })
  expect(await ask('kiosk-1', print('A002', { ttlMs: 1, expiresAt: 5 }))).toMatchObject({
    outcome: 'notDone',
  })
  const { unplug } = live.simulated.hands('kiosk-2')
  const begun = new Promise<void>((resolve) => {
    live.simulated.devices.get('kiosk-2')?.onEvent(({ type }) => type === 'printing' && resolve())
  })
  void ask('kiosk-2', print('A005'))
  await begun
  unplug()
  expect(happened('desk.doubtful')).toEqual(outside('A005'))
  expect(happened('desk.printed')).toEqual(outside('A001', 'A001'))
  expect(await live.stop()).toMatchObject({
    ...{ printed: 2, called: 2, unknown: 1, duplicated: 1, lost: 0 },
    checks: { calledTwice: ['A001 was called at windows 1 and 2'] },
  })
})

it('beside our own front desk counts each command once, whoever sent it', async () => {
  const { live, ask, happened } = await setUp({ windows: 4, speed: 200 })
  expect(await ask('kiosk-1', print('Z901'))).toMatchObject({ outcome: 'done' })
  expect((await live.stop()).checks).toMatchObject({ lost: 'ok', duplicated: 'ok', calledTwice: 'ok' })
  const printed = happened('desk.printed')
  expect(printed.filter(({ outside: other }) => other)).toEqual(outside('Z901'))
  expect(new Set(printed.map(({ ticket }) => ticket)).size).toBe(printed.length)
  expect(happened('desk.called').every(({ outside: other }) => other === undefined)).toBe(true)
})
