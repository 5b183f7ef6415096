import { expect, it } from 'vitest'
import { connectNative } from '../../simulator/native-client.ts'
import type { PrinterDriver, PrinterHands } from '../ticket-printer/contract.ts'
import { failure, nativeRoom } from './native-room.cases.ts'

async function setUp() {
  const room = await nativeRoom('native-printer')
  const driver = room.driver as PrinterDriver
  const hands = room.device.physical.hands as PrinterHands
  driver.start()
  await room.clock.until(driver.ready())
  const paper = () => hands.paper.map(({ text }) => /A\d+/.exec(text)?.[0])
  return { ...room, driver, hands, paper }
}

it('tells its state with its will behind it, in the words of the contract', async () => {
  const { look, device } = await setUp()
  const [init, ready] = look.on('dev-1/state')
  expect(init).toMatchObject({
    state: 'init',
    kind: 'ticket-printer',
    model: 'native-printer',
    boot: 1,
    seq: 1,
  })
  expect(ready).toMatchObject({
    state: 'ready',
    boot: 1,
    seq: 2,
    status: { paper: 'adequate', coverOpen: false },
  })
  if (device.wire !== 'mqtt') return
  expect(device.firmware.will).toEqual({
    topic: 'nowserving/1/kuntsevo/dev-1/state',
    payload: '{"state":"lost","kind":"ticket-printer","model":"native-printer"}',
    qos: 1,
    retain: true,
  })
})

it('prints: the literal command on the wire, the paper, the proof, then presented and taken', async () => {
  const { clock, driver, hands, look, permit } = await setUp()
  const events: string[] = []
  driver.onEvent(({ type, command }) => events.push(`${type} ${command}`))
  const began = clock.monotonicMs()
  expect(
    await clock.until(driver.print({ ticket: 'A042', service: 'Паспорта', waiting: 7 }, permit('p-1'), {})),
  ).toBe('printed')
  expect(look.on('dev-1/command')).toEqual([
    { id: 'p-1', op: 'print', ticket: 'A042', service: 'Паспорта', waiting: 7 },
  ])
  expect(look.on('dev-1/result')).toEqual([
    { id: 'p-1', outcome: 'done', evidence: 'printed', at: clock.now() },
  ])
  const [piece] = hands.paper
  expect(piece?.text).toContain('A042')
  expect(piece?.text).toContain('Паспорта')
  expect(piece?.parted).toBe('cut')
  // 200 mm/s and 300 ms for the blade
  expect(clock.monotonicMs() - began).toBeGreaterThanOrEqual((piece?.lengthMm ?? 0) * 5 + 300 - 5)
  const png = piece?.png() ?? new Uint8Array()
  expect([...png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
  hands.takeTicket()
  await clock.advance(0)
  expect(events).toEqual(['presented p-1', 'taken p-1'])
  expect(look.on('dev-1/event').map(({ id, type }) => `${id} ${type}`)).toEqual([
    'dev-1-1-1 presented',
    'dev-1-1-2 taken',
  ])
})

it('obeys literal JSON from anybody, once per id', async () => {
  const { clock, look, hands } = await setUp()
  await clock.until(look.say('dev-1/command', '{"id":"x-1","op":"print","ticket":"B007"}'))
  await clock.until(look.say('dev-1/command', '{"id":"x-1","op":"print","ticket":"B007"}'))
  await clock.advance(5000)
  await clock.until(look.say('dev-1/command', '{"op":"print","ticket":"B007","id":"x-1","ttlMs":5}'))
  await clock.until(look.say('dev-1/command', '{"id":"x-1","op":"print","ticket":"B008"}'))
  await clock.advance(5000)
  expect(hands.paper.map(({ text }) => text.match(/B\d+/)?.[0])).toEqual(['B007'])
  expect(look.on('dev-1/result').map(({ id, outcome, code }) => [id, outcome, code])).toEqual([
    ['x-1', 'done', undefined],
    ['x-1', 'done', undefined],
    ['x-1', 'done', undefined],
    ['x-1', 'notDone', 'illegal'],
  ])
})

it('refuses what is retained, damaged, too late or not for a printer, and prints none of it', async () => {
  const { clock, look, hands, client, device, broker, random } = await setUp()
  if (device.wire !== 'mqtt') return
  const say = (payload: string) => clock.until(look.say('dev-1/command', payload))
  await say('{"id":"x-2","op":"print","ticket":""}')
  await say('{"id":"x-3","op":"show","ticket":"A1","window":1}')
  await say('{"id":"x-4","op":"print","ticket":"A001","expiresAt":1000}')
  await say('not json')
  await say('{"id":"x-5"')
  await clock.advance(100)
  const codes = look.on('dev-1/result').map(({ id, outcome, code }) => `${id} ${outcome} ${code}`)
  expect(codes.sort()).toEqual(['x-2 notDone illegal', 'x-3 notDone illegal', 'x-4 notDone expired'])
  await clock.until(look.say('dev-1/command', '{"id":"old","op":"frob"}', true)) // live: only not understood
  await clock.until(client.close())
  await clock.until(look.say('dev-1/command', '{"id":"old","op":"print","ticket":"A900"}', true))
  broker.restart({ keepSessions: false }) // else it would come as what was missed
  await clock.advance(5000)
  connectNative(device, { clock, random, connect: broker.connect })
  await clock.advance(5000)
  const [, last] = look.on('dev-1/result').filter(({ id }) => id === 'old')
  expect(last).toMatchObject({
    outcome: 'notDone',
    code: 'illegal',
    message: expect.stringContaining('retained'),
  })
  expect(hands.paper).toEqual([])
})

/** Without what the driver asked by itself. */
const asked = (results: readonly Record<string, unknown>[]) =>
  results.filter(({ id }) => !String(id).startsWith('report-'))

it('what the broker kept for an hour is refused, what it kept over a hiccup is printed', async () => {
  const { clock, look, hands, broker, device } = await setUp()
  if (device.wire !== 'mqtt') return
  const block = broker.refuse({ client: (id) => (id === 'nowserving-kuntsevo-dev-1' ? 3 : 0) })
  broker.dropConnection('nowserving-kuntsevo-dev-1')
  await clock.until(look.say('dev-1/command', '{"id":"h-1","op":"print","ticket":"A001"}'))
  block()
  await clock.advance(20_000)
  const again = broker.refuse({ client: (id) => (id === 'nowserving-kuntsevo-dev-1' ? 3 : 0) })
  broker.dropConnection('nowserving-kuntsevo-dev-1')
  await clock.until(look.say('dev-1/command', '{"id":"h-2","op":"print","ticket":"A002"}'))
  await clock.advance(3_600_000)
  again()
  await clock.advance(20_000)
  expect(asked(look.on('dev-1/result')).map(({ id, outcome, code }) => `${id} ${outcome} ${code}`)).toEqual([
    'h-1 done undefined',
    'h-2 notDone expired',
  ])
  expect(hands.paper).toHaveLength(1)
})

it('says paperEmpty with nothing whole on paper, and prints the next after a new roll', async () => {
  const { clock, driver, hands, permit, told } = await setUp()
  hands.leavePaper({ mm: 10 })
  const print = driver.print({ ticket: 'A042' }, permit('p-2'), {})
  expect(await clock.until(failure(print))).toMatchObject({ code: 'paperEmpty', outcome: 'notDone' })
  await clock.advance(10)
  expect(driver.status).toMatchObject({ state: 'alert', paper: 'empty', reason: { code: 'paperEmpty' } })
  expect(told.filter(({ type }) => type === 'cut')).toEqual([])
  expect(await clock.until(failure(driver.print({ ticket: 'A043' }, permit('p-3'), {})))).toMatchObject({
    code: 'paperEmpty',
  })
  hands.loadPaper()
  await clock.advance(10)
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'adequate' })
  await clock.until(driver.print({ ticket: 'A044' }, permit('p-4'), {}))
  expect(hands.paper.at(-1)?.text).not.toContain('A042')
  expect(hands.paper.at(-1)?.text).toContain('A044')
})

it('a stuck blade leaves a whole ticket that nobody can vouch for', async () => {
  const { clock, driver, hands, permit } = await setUp()
  hands.jamCutter()
  expect(await clock.until(failure(driver.print({ ticket: 'A042' }, permit('p-5'), {})))).toMatchObject({
    code: 'cutterJam',
    outcome: 'unknown',
  })
  hands.clearJam()
  expect(hands.paper.at(-1)).toMatchObject({ parted: 'torn' })
  await clock.advance(10)
  expect(driver.status.state).toBe('ready')
})

it('says nothing when its plug is pulled in mid-ticket, and unknown to the same id after', async () => {
  const { clock, driver, hands, permit, look } = await setUp()
  const print = failure(driver.print({ ticket: 'A042' }, permit('p-6'), {}))
  await clock.advance(100)
  hands.unplug()
  await clock.advance(10)
  expect(driver.status.state).toBe('lost')
  hands.plugIn()
  await clock.advance(20_000)
  expect(driver.status.state).toBe('ready')
  expect(look.on('dev-1/result')).toEqual([])
  await clock.until(look.say('dev-1/command', '{"id":"p-6","op":"print","ticket":"A042"}'))
  expect(await clock.until(print)).toMatchObject({ outcome: 'unknown' })
  expect(look.on('dev-1/result')).toMatchObject([{ id: 'p-6', outcome: 'unknown' }])
  expect(hands.paper.filter(({ parted }) => parted === 'hanging')).toEqual([])
})

it('while it is away a print fails before anything is published', async () => {
  const { clock, driver, hands, permit, look } = await setUp()
  hands.unplug()
  await clock.advance(10)
  const error = await clock.until(failure(driver.print({ ticket: 'A042' }, permit('p-7'), {})))
  expect(error).toMatchObject({ code: 'offline', outcome: 'notDone' })
  expect(look.on('dev-1/command')).toEqual([])
})

it('does not do what was asked while its power was off, nor what its own ttl forbids after a loss of the link', async () => {
  const { clock, look, broker, hands, paper } = await setUp()
  hands.unplug()
  await clock.advance(100)
  await clock.until(look.say('dev-1/command', '{"id":"k-1","op":"print","ticket":"A1","ttlMs":5000}'))
  await clock.until(look.say('dev-1/command', '{"id":"k-2","op":"print","ticket":"A2"}'))
  await clock.advance(20_000)
  hands.plugIn()
  await clock.advance(20_000)
  expect(paper()).toEqual([])
  const block = broker.refuse({ client: (id) => (id.endsWith('dev-1') ? 3 : 0) })
  broker.dropConnection('nowserving-kuntsevo-dev-1')
  await clock.until(look.say('dev-1/command', '{"id":"k-3","op":"print","ticket":"A3","ttlMs":5000}'))
  await clock.until(look.say('dev-1/command', '{"id":"k-4","op":"print","ticket":"A4","ttlMs":60000}'))
  await clock.advance(10_000)
  block()
  await clock.advance(20_000)
  expect(asked(look.on('dev-1/result')).map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
    'k-3 notDone',
    'k-4 done',
  ])
  expect(paper()).toEqual(['A4'])
})

it('says disconnected when the room closes', async () => {
  const { clock, look, client } = await setUp()
  await clock.until(client.close())
  await clock.advance(100)
  expect(look.on('dev-1/state').at(-1)).toMatchObject({ state: 'disconnected', boot: 1 })
})

it('tells of a command that nobody could be answered about', async () => {
  const { clock, look, told } = await setUp()
  await clock.until(look.say('dev-1/command', '{"id":"печать-1","op":"print","ticket":"A1"}'))
  await clock.advance(100)
  expect(told).toContainEqual({ type: 'commandDropped', problem: expect.stringContaining('id') })
  expect(look.on('dev-1/result')).toEqual([])
})

it('a result that never comes is unknown after a minute, and one that comes late over a loss is taken', async () => {
  const { clock, driver, permit, broker, look, client, host } = await setUp()
  const print = driver.print({ ticket: 'A042' }, permit('p-8'), {})
  await clock.advance(50)
  broker.dropConnection('host')
  await clock.advance(1)
  expect(host.connected).toBe(false)
  expect(await clock.until(print)).toBe('printed')
  await clock.until(client.close())
  await clock.until(
    look.say(
      'dev-1/state',
      '{"state":"ready","kind":"ticket-printer","model":"native-printer","status":{},"since":1,"boot":1,"seq":99}',
      true,
    ),
  )
  const began = clock.monotonicMs()
  expect(await clock.until(failure(driver.print({ ticket: 'A043' }, permit('p-9'), {})))).toMatchObject({
    code: 'timeout',
    outcome: 'unknown',
  })
  expect(clock.monotonicMs() - began).toBe(60_000)
})

it('the driver takes outcome, evidence, code, message and fix over from literal results', async () => {
  const { clock, driver, permit, look, client } = await setUp()
  await clock.until(client.close())
  const state = (rest: string) =>
    clock.until(look.say('dev-1/state', `{"kind":"ticket-printer","model":"m",${rest}}`, true))
  await state('"state":"ready","status":{"paper":"nearEnd","coverOpen":false},"since":5,"boot":9,"seq":1')
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'nearEnd', since: 5 })
  await state('"state":"ready","status":{"paper":"empty"},"since":4,"boot":8,"seq":7') // older: late
  expect(driver.status.paper).toBe('nearEnd')
  const options = { ttlMs: 700, expiresAt: 9_999_999_999_999, require: 'printed' } as const
  const first = failure(driver.print({ ticket: 'A1' }, permit('r-1'), options))
  await clock.advance(1)
  expect(look.on('dev-1/command')).toEqual([
    { id: 'r-1', op: 'print', ticket: 'A1', require: 'printed', ttlMs: 700, expiresAt: 9_999_999_999_999 },
  ])
  await clock.until(look.say('dev-1/result', '{"id":"other","outcome":"done","evidence":"printed","at":1}'))
  await clock.until(
    look.say(
      'dev-1/result',
      '{"id":"r-1","outcome":"notDone","code":"coverOpen","message":"Klappe","fix":"Zu!","at":1}',
    ),
  )
  expect(await clock.until(first)).toMatchObject({
    code: 'coverOpen',
    outcome: 'notDone',
    message: 'Klappe',
    fix: 'Zu!',
  })
  const second = driver.print({ ticket: 'A2' }, permit('r-2'), {})
  await clock.advance(1)
  await clock.until(look.say('dev-1/result', '{"id":"r-2","outcome":"done","evidence":"fence","at":1}'))
  expect(await clock.until(second)).toBe('fence')
  await clock.until(look.say('dev-1/state', '{"state":"lost","kind":"ticket-printer","model":"m"}', true))
  expect(driver.status).toMatchObject({ state: 'lost', reason: { code: 'offline' } })
})

it('counts an event once, and a retained one never', async () => {
  const { clock, driver, look } = await setUp()
  const events: string[] = []
  driver.onEvent(({ type, command }) => events.push(`${type} ${command}`))
  const taken = '{"id":"dev-1-4-2","type":"taken","at":5,"command":"p-1"}'
  await clock.until(look.say('dev-1/event', taken))
  await clock.until(look.say('dev-1/event', taken))
  await clock.until(look.say('dev-1/event', '{"id":"dev-1-4-3","type":"rating","score":9}'))
  expect(events).toEqual(['taken p-1'])
})

it('settles everything when it is closed', async () => {
  const { clock, driver, permit } = await setUp()
  const print = failure(driver.print({ ticket: 'A042' }, permit('p-10'), {}))
  await clock.advance(10)
  await clock.until(driver.close())
  expect(await clock.until(print)).toMatchObject({ code: 'closed', outcome: 'unknown' })
  expect(driver.status.state).toBe('disconnected')
})
