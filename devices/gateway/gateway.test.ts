import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { DroppedMessage } from '../../lib/mqtt/index.ts'
import { VERSION } from '../../lib/version.ts'
import { failure } from '../remote/native-room.cases.ts'
import { gatewayRoom } from './gateway-room.cases.ts'

it('tells the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(VERSION).toBe(version)
})

it('publishes its own state, those of its devices and windows, retained, and of no device that speaks for itself', async () => {
  const { clock, look, broker, centre } = await gatewayRoom()
  expect(look.on('gateway/state')[0]).toMatchObject({
    state: 'ready',
    speed: 1,
    version: VERSION,
    boards: ['hall'],
  })
  expect(look.on('kiosk-1/state').at(-1)).toMatchObject({
    ...{ state: 'ready', kind: 'ticket-printer', model: 'epson-tm-t88v', via: 'gateway', boot: 1 },
    status: { paper: 'adequate', coverOpen: false, proof: 'printed' },
  })
  expect(look.on('lamp-1/state').at(-1)).toMatchObject({ state: 'ready', window: 1, via: 'gateway' })
  expect(look.on('rate-1/state').at(-1)).toMatchObject({ status: { scale: 2 }, window: 1 })
  expect(look.on('window-1/state')).toEqual([{ since: expect.any(Number) }])
  expect(look.on('kiosk-2/state').every((state) => state['via'] === undefined)).toBe(true)
  const kept = [...broker.retained.keys()].filter((topic) => /command|result|event/.test(topic))
  expect(kept).toEqual([])
  await clock.advance(60_000)
  expect(look.on('gateway/state').at(-1)?.['now']).toBeGreaterThan(clock.now() - 1000)
  await clock.until(centre.close())
})

it('lets an outside client print, serve a ticket and see the press bound to it', async () => {
  const { clock, look, simulated } = await gatewayRoom()
  await clock.until(
    look.say(
      'kiosk-1/command',
      '{"id":"o-1","op":"print","ticket":"A042","service":"Passports","waiting":7}',
    ),
  )
  await clock.advance(10_000)
  expect(look.on('kiosk-1/result')).toMatchObject([{ id: 'o-1', outcome: 'done', evidence: 'printed' }])
  expect(
    simulated.hands('kiosk-1').paper.some(({ text, parted }) => text.includes('A042') && parted === 'cut'),
  ).toBe(true)
  await clock.until(look.say('window-1/command', '{"id":"o-2","op":"serve","ticket":"A042","clerk":"k-17"}'))
  await clock.advance(5000)
  expect(look.on('window-1/result')).toMatchObject([{ id: 'o-2', outcome: 'done' }])
  expect(look.on('window-1/state').at(-1)).toMatchObject({ ticket: 'A042', clerk: 'k-17' })
  expect(simulated.hands('lamp-1').look().join(' ')).toContain('A042')
  const at = clock.now()
  simulated.hands('rate-1').press({ button: 2 })
  await clock.advance(5000)
  expect(look.on('rate-1/event')).toEqual([
    {
      ...{ id: 'rate-1-1-1', type: 'rating', device: undefined, window: 1, ticket: 'A042', clerk: 'k-17' },
      ...{ score: 2, scale: 2, at: expect.any(Number), flags: [] },
    },
  ])
  expect(Number(look.on('rate-1/event')[0]?.['at']) - at).toBeLessThan(100)
  await clock.until(look.say('window-1/command', '{"id":"o-3","op":"free"}'))
  await clock.advance(5000)
  expect(look.on('window-1/state').at(-1)).toEqual({ since: expect.any(Number) })
})

it('answers a repeat with the first result and does nothing, whoever repeats', async () => {
  const { clock, look, simulated, broker } = await gatewayRoom()
  const print = '{"id":"o-1","op":"print","ticket":"A042"}'
  await clock.until(look.say('kiosk-1/command', print))
  broker.dropConnection('nowserving-kuntsevo-gateway')
  await clock.until(look.say('kiosk-1/command', print))
  await clock.advance(15_000)
  await clock.until(look.say('kiosk-1/command', print))
  await clock.until(look.say('kiosk-1/command', '{"id":"o-1","op":"print","ticket":"A043"}'))
  await clock.advance(10_000)
  expect(look.on('kiosk-1/result').map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'notDone'])
  expect(simulated.hands('kiosk-1').paper.filter(({ text }) => /A04\d/.test(text))).toHaveLength(1)
})

it('refuses what is damaged, foreign, retained or 1 MB, counts what it cannot answer, and lives on', async () => {
  const { clock, look, gateway, broker, simulated } = await gatewayRoom()
  const say = (topic: string, payload: string, retain = false) =>
    clock.until(look.say(topic, payload, retain))
  await say('kiosk-1/command', '{"id":"d-1","op":"print","ticket":"A1","colour":"red"}')
  await say('kiosk-1/command', '{"id":"d-2","op":"serve","ticket":"A1"}')
  await say(
    'lamp-1/command',
    '{"id":"d-3","op":"show","calls":[{"ticket":"A1","window":1},{"ticket":"A2","window":1}]}',
  )
  await say('gateway/command', '{"id":"d-4","op":"print","ticket":"A1"}')
  await say('window-1/command', '{"id":"d-5","op":"serve","ticket":"A1","expiresAt":5}')
  await say('kiosk-1/command', '{"id":')
  await say('kiosk-1/command', '')
  await say('kiosk-1/command', '\u0000\u0001')
  await say('kiosk-1/command', `{"op":"print","ticket":"${'A'.repeat(1 << 20)}"}`)
  await say('nobody/command', '{"id":"d-6","op":"identify"}')
  await say('window-77/command', '{"id":"d-7","op":"free"}')
  await clock.until(
    look.session.publish('nowserving/1/arbat/kiosk-1/command', '{"id":"d-8","op":"identify"}', { qos: 1 }),
  )
  await clock.advance(10_000)
  const refused = look.heard
    .filter(({ topic }) => topic.endsWith('/result'))
    .map(({ json }) => `${json['id']} ${json['outcome']} ${json['code']}`)
  expect(refused.sort()).toEqual([
    'd-1 notDone illegal',
    'd-2 notDone illegal',
    'd-3 notDone illegal',
    'd-4 notDone illegal',
    'd-5 notDone expired',
    'd-7 notDone illegal',
  ])
  expect(gateway.stats).toMatchObject({ dropped: 4, ignored: 2, refused: 4, commands: 2 })
  expect(simulated.hands('kiosk-1').paper).toEqual([])
  await say('kiosk-1/command', '{"id":"old","op":"print","ticket":"A900"}', true)
  await clock.advance(10_000)
  expect(look.on('kiosk-1/result').at(-1)).toMatchObject({ id: 'old', outcome: 'done' }) // fresh: nothing tells that it is kept
  await say('lamp-1/command', '{"id":"older","op":"frob"}', true)
  broker.restart({ keepSessions: false })
  await clock.advance(20_000)
  expect(
    look
      .on('kiosk-1/result')
      .filter(({ id }) => id === 'old')
      .map(({ outcome }) => outcome),
  ).not.toContain('notDone')
  expect(simulated.hands('kiosk-1').paper.filter(({ text }) => text.includes('A900'))).toHaveLength(1)
})

it('tells of what it cannot answer: the reason, one a second, the others as a number', async () => {
  const told: DroppedMessage[] = []
  const { clock, look, gateway } = await gatewayRoom({ onDropped: (dropped) => told.push(dropped) })
  const say = (payload: string) => clock.until(look.say('kiosk-1/command', payload))
  await say('{"op":"print","ticket":"A1"}')
  await clock.advance(2000)
  expect(told).toEqual([
    { topic: 'nowserving/1/kuntsevo/kiosk-1/command', problem: expect.stringMatching(/^id: /), more: 0 },
  ])
  for (let i = 0; i < 50; i++) await say(`\x1b[2J${'A'.repeat(5000)}`)
  await say('{"id":"d-1","op":"fly"}') // this one is answered
  await clock.until(gateway.close())
  expect(told.length).toBeLessThanOrEqual(3)
  expect(told.slice(1).reduce((sum, { more }) => sum + 1 + more, 0)).toBe(50)
  for (const { problem } of told.slice(1)) {
    expect(problem).toMatch(/^the payload is not JSON: it begins with "\\u001b\[2JA+…$/)
    expect(problem.length).toBeLessThanOrEqual(200)
  }
  expect(gateway.stats.dropped).toBe(51)
})

it('tells what came of each command, of a repeated one each time', async () => {
  const told: string[] = []
  const { clock, look } = await gatewayRoom({
    onCommand: ({ name, command, result }) =>
      told.push(`${name} ${command.op} ${result.id} ${result.outcome}`),
  })
  for (const payload of ['{"id":"o-1","op":"print","ticket":"A042"}', '{"id":"o-2","op":"fly"}'])
    for (let i = 0; i < 2; i++) await clock.until(look.say('kiosk-1/command', payload))
  await clock.until(look.say('window-1/command', '{"id":"o-3","op":"serve","ticket":"A042","expiresAt":5}'))
  await clock.advance(10_000)
  expect(told.sort()).toEqual([
    'kiosk-1 print o-1 done',
    'kiosk-1 print o-1 done',
    'window-1 serve o-3 notDone',
  ])
})

it('a gateway that starts anew refuses what was retained, and does not do what was asked while it was away', async () => {
  const { clock, look, gateway, serve, simulated } = await gatewayRoom()
  await clock.until(gateway.close())
  expect(look.on('gateway/state').at(-1)).toMatchObject({ state: 'disconnected' })
  await clock.until(look.say('kiosk-1/command', '{"id":"w-1","op":"print","ticket":"A001"}'))
  await clock.until(look.say('kiosk-1/command', '{"id":"w-2","op":"print","ticket":"A002"}', true))
  await clock.advance(1000)
  await serve()
  await clock.advance(10_000)
  expect(look.on('kiosk-1/result')).toMatchObject([{ id: 'w-2', outcome: 'notDone', code: 'illegal' }])
  expect(simulated.hands('kiosk-1').paper).toEqual([])
  expect(look.on('gateway/state').at(-1)).toMatchObject({ state: 'ready' })
})

it('its will says lost; after a restart of the broker with no memory it says everything again', async () => {
  const { clock, look, broker } = await gatewayRoom()
  broker.dropConnection('nowserving-kuntsevo-gateway')
  await clock.advance(1)
  expect(look.on('gateway/state').at(-1)).toEqual({ state: 'lost' })
  await clock.advance(5000)
  expect(look.on('gateway/state').at(-1)).toMatchObject({ state: 'ready' })
  broker.restart({ keepSessions: false, keepRetained: false, downMs: 2000 })
  await clock.advance(20_000)
  const topics = [...broker.retained.keys()].map((topic) => topic.replace('nowserving/1/kuntsevo/', ''))
  for (const topic of [
    'gateway/state',
    'kiosk-1/state',
    'lamp-1/state',
    'rate-1/state',
    'window-1/state',
    'window-2/state',
  ]) {
    expect(topics).toContain(topic)
  }
})

it('keeps ratings while the broker is away, and replays them on request', async () => {
  const { clock, look, broker, simulated, gateway } = await gatewayRoom()
  const block = broker.refuse({ client: (id) => (id.endsWith('gateway') ? 3 : 0) })
  broker.dropConnection('nowserving-kuntsevo-gateway')
  for (let i = 0; i < 3; i++) {
    simulated.hands('rate-1').press({ button: 1 })
    await clock.advance(2000)
  }
  expect(look.on('rate-1/event')).toEqual([])
  block()
  await clock.advance(20_000)
  const ids = () => look.on('rate-1/event').map(({ id }) => id)
  expect(ids()).toEqual(['rate-1-1-1', 'rate-1-1-2', 'rate-1-1-3'])
  expect(look.on('rate-1/event')[0]).toMatchObject({ ticket: null, flags: ['noVisitor'] })
  await clock.until(look.say('gateway/command', '{"id":"e-1","op":"events","after":"rate-1-1-1"}'))
  await clock.advance(100)
  expect(ids().slice(3)).toEqual(['rate-1-1-2', 'rate-1-1-3'])
  expect(look.on('gateway/result')).toMatchObject([{ id: 'e-1', outcome: 'done', evidence: 'acknowledged' }])
  await clock.until(look.say('gateway/command', '{"id":"e-2","op":"events","after":0}'))
  await clock.advance(100)
  expect(ids().slice(5)).toEqual(['rate-1-1-1', 'rate-1-1-2', 'rate-1-1-3'])
  expect(gateway.stats.events).toBe(3)
})

it('replays what came later of every device, by one id', async () => {
  const { clock, look, simulated } = await gatewayRoom()
  for (const device of ['rate-1', 'rate-2', 'rate-1', 'rate-2']) {
    simulated.hands(device).press({ button: 1 })
    await clock.advance(2000)
  }
  const ratings = () =>
    look.heard.flatMap(({ json }) => (json['type'] === 'rating' ? [String(json['id'])] : []))
  const told = ratings()
  expect(told).toEqual(['rate-1-1-1', 'window-2-1-1', 'rate-1-1-2', 'window-2-1-2'])
  const replayed = async (after: string) => {
    const before = ratings().length
    await clock.until(look.say('gateway/command', `{"id":"e-${after}","op":"events","after":"${after}"}`))
    await clock.advance(100)
    return ratings().slice(before)
  }
  expect(await replayed('rate-1-1-1')).toEqual(told.slice(1))
  expect(await replayed('window-2-1-1')).toEqual(told.slice(2))
  expect(await replayed('rate-1-1-9')).toEqual(told.slice(3))
  expect(await replayed('rate-1-0-7')).toEqual(told)
  expect(await replayed('nobody-1-1')).toEqual(told)
})

it('a command with a ttl that the broker kept for longer is not begun; a fresh one is, with what is left of it', async () => {
  const { clock, look, broker, simulated } = await gatewayRoom()
  const block = broker.refuse({ client: (id) => (id.endsWith('gateway') ? 3 : 0) })
  broker.dropConnection('nowserving-kuntsevo-gateway')
  await clock.until(look.say('kiosk-1/command', '{"id":"t-1","op":"print","ticket":"A1","ttlMs":5000}'))
  await clock.until(look.say('kiosk-1/command', '{"id":"t-2","op":"print","ticket":"A2","ttlMs":60000}'))
  await clock.advance(10_000)
  block()
  await clock.advance(10_000)
  const results = () => look.on('kiosk-1/result').map(({ id, outcome, code }) => `${id} ${outcome} ${code}`)
  expect(results().sort()).toEqual(['t-1 notDone expired', 't-2 done undefined'])
  await clock.until(look.say('kiosk-1/command', '{"id":"t-3","op":"print","ticket":"A3","ttlMs":5000}'))
  await clock.advance(10_000)
  expect(results()).toContain('t-3 done undefined')
  const paper = simulated.hands('kiosk-1').paper.map(({ text }) => /A\d/.exec(text)?.[0])
  expect(paper).toEqual(['A2', 'A3'])
})

it('is not opened when no broker answers', async () => {
  const { clock, broker, gateway, serve } = await gatewayRoom()
  await clock.until(gateway.close())
  broker.restart({ downMs: 3_600_000 })
  expect(await failure(serve())).toMatchObject({ code: 'noHardware' })
})
