import { expect, it } from 'vitest'
import { createRandom, VirtualClock } from '../../lib/index.ts'
import { MemoryBroker } from '../../simulator/memory-broker.ts'
import type { Rating } from '../centre/contract.ts'
import { gatewayRoom } from '../gateway/gateway-room.cases.ts'
import { failure, onlooker } from './native-room.cases.ts'
import { openRemoteCentre } from './open-remote.ts'

async function setUp(options: Parameters<typeof gatewayRoom>[0] = {}) {
  const room = await gatewayRoom(options)
  const remote = await room.openRemote()
  const ratings: Rating[] = []
  remote.on('rating', (rating) => ratings.push(rating))
  return { ...room, remote, ratings }
}

it('finds the one centre, its devices of both wires, and its windows', async () => {
  const { remote } = await setUp()
  expect(remote.id).toBe('kuntsevo')
  expect([...remote.devices.keys()].sort()).toEqual([
    'hall',
    'kiosk-1',
    'kiosk-2',
    'lamp-1',
    'lamp-2',
    'rate-1',
    'rate-2',
  ])
  expect(remote.windows).toEqual([1, 2])
  expect(remote.printer('kiosk-1').status).toMatchObject({
    state: 'ready',
    paper: 'adequate',
    coverOpen: false,
  })
  expect(remote.board('hall').capacity).toBe(8)
  expect(remote.buttons('rate-1').scale).toBe(2)
  expect(() => remote.display('hall')).toThrow(/board/)
})

it('tells through a gateway how much paper is left, and what is no number is not told', async () => {
  const { clock, remote, look } = await setUp()
  const say = (seq: number, facts: string) =>
    look.say(
      'kiosk-1/state',
      `{"state":"ready","kind":"ticket-printer","model":"m","status":{"paper":"adequate",${facts}},"since":1,"boot":9,"seq":${seq},"via":"gateway"}`,
      true,
    )
  await clock.until(say(1, '"paperLeftMm":21700,"ticketsLeft":310'))
  expect(remote.printer('kiosk-1').status).toMatchObject({ paperLeftMm: 21_700, ticketsLeft: 310 })
  await clock.until(say(2, '"paperLeftMm":"much","ticketsLeft":-1'))
  expect(Object.keys(remote.printer('kiosk-1').status)).not.toContain('paperLeftMm')
})

it('finds everything also where the broker has lost what it kept', async () => {
  const { broker, openRemote } = await gatewayRoom()
  broker.forgetRetained()
  const remote = await openRemote('kuntsevo')
  expect([...remote.devices.keys()].sort()).toHaveLength(7)
  expect(remote.printer('kiosk-1').status.state).toBe('ready')
  expect(remote.buttons('rate-2').status.state).toBe('ready')
})

it.each(['once', 'each'] as const)(
  'is used as one of our own, overlapping filters delivered %s',
  async (overlapping) => {
    const { clock, remote, ratings, simulated, look } = await setUp({ overlapping })
    const moved: string[] = []
    remote.on('presented', ({ command }) => moved.push(`presented ${command}`))
    remote.on('taken', ({ command }) => moved.push(`taken ${command}`))
    for (const kiosk of ['kiosk-1', 'kiosk-2']) {
      const printed = await clock.until(
        remote.printer(kiosk).print({ ticket: 'A042' }, { id: `p-${kiosk}`, ttlMs: 30_000 }),
      )
      expect(printed).toMatchObject({ id: `p-${kiosk}`, outcome: 'done', evidence: 'printed' })
      expect(simulated.hands(kiosk).paper.filter(({ text }) => text.includes('A042'))).toHaveLength(1)
      expect(look.on(`${kiosk}/command`)[0]?.['expiresAt'] === undefined).toBe(kiosk === 'kiosk-2') // its clock may be anything
      expect(look.on(`${kiosk}/command`)).toMatchObject([{ id: `p-${kiosk}`, op: 'print', ticket: 'A042' }])
    }
    simulated.hands('kiosk-2').takeTicket()
    await clock.advance(10)
    expect(moved).toEqual(['presented p-kiosk-2', 'taken p-kiosk-2'])
    for (const window of [1, 2]) {
      const ticket = `B00${window}`
      await clock.until(remote.window(window).serve({ ticket, clerk: 'k-17' }, { id: `s-${window}` }))
      expect(remote.window(window).session).toMatchObject({ ticket, clerk: 'k-17' })
      expect(simulated.hands(`lamp-${window}`).look().join(' ')).toContain(ticket)
      simulated.hands(`rate-${window}`).press({ button: window })
      await clock.advance(2000)
      await clock.until(remote.window(window).free())
      expect(remote.window(window).session).toBeUndefined()
      expect(simulated.hands(`lamp-${window}`).look().join('')).toBe('')
    }
    expect(ratings).toMatchObject([
      { device: 'rate-1', window: 1, ticket: 'B001', clerk: 'k-17', score: 1, scale: 2, flags: [] },
      { device: 'rate-2', window: 2, ticket: 'B002', clerk: 'k-17', score: 2, scale: 2, flags: [] },
    ])
    await clock.until(remote.board('hall').show([{ ticket: 'B001', window: 1 }]))
    expect(simulated.hands('hall').look()[0]).toBe('B001 → 1')
    await clock.until(remote.board('hall').blank())
    expect(simulated.hands('hall').look()[0]).toBe('')
  },
)

it('the same id from two programs prints one ticket', async () => {
  const { clock, remote, openRemote, simulated } = await setUp()
  const other = await openRemote('kuntsevo')
  const print = { ticket: 'A007' }
  const [one, two] = await clock.until(
    Promise.all([
      remote.printer('kiosk-1').print(print, { id: 'x' }),
      other.printer('kiosk-1').print(print, { id: 'x' }),
    ]),
  )
  expect([one.outcome, two.outcome]).toEqual(['done', 'done'])
  expect(simulated.hands('kiosk-1').paper.filter(({ text }) => text.includes('A007'))).toHaveLength(1)
})

it('opening, watching and closing a centre puts out nothing that others show', async () => {
  const { clock, centre, openRemote, simulated, look } = await setUp()
  await clock.until(centre.display('lamp-1').show({ ticket: 'A042', window: 1 }))
  await clock.until(centre.board('hall').show([{ ticket: 'A042', window: 1 }]))
  const commands = () => look.heard.filter(({ topic }) => topic.endsWith('/command')).length
  const before = commands()
  const watcher = await openRemote()
  await clock.advance(10_000)
  await clock.until(watcher.close())
  expect(simulated.hands('lamp-1').look().join(' ')).toContain('A042')
  expect(simulated.hands('hall').look().join(' ')).toContain('A042')
  expect(commands() - before).toBe(1) // it asks the gateway what time it is
})

it('knows a device behind a lost gateway for lost, and sends it nothing', async () => {
  const { clock, remote, broker, look } = await setUp()
  const states: string[] = []
  remote.on('status', ({ device, status }) => device === 'kiosk-1' && states.push(status.state))
  const block = broker.refuse({ client: (id) => (id.endsWith('gateway') ? 3 : 0) })
  broker.dropConnection('nowserving-kuntsevo-gateway')
  await clock.advance(10)
  expect(remote.printer('kiosk-1').status).toMatchObject({ state: 'lost', reason: { code: 'offline' } })
  expect(remote.printer('kiosk-2').status.state).toBe('ready')
  const print = failure(remote.printer('kiosk-1').print({ ticket: 'A1' }))
  const serve = failure(remote.window(1).serve({ ticket: 'A1' }))
  expect(await clock.until(print)).toMatchObject({ code: 'offline', outcome: 'notDone' })
  expect(await clock.until(serve)).toMatchObject({ code: 'offline', outcome: 'notDone' })
  expect(look.on('kiosk-1/command')).toEqual([])
  block()
  await clock.advance(20_000)
  expect(states).toEqual(['lost', 'ready'])
  expect(await clock.until(remote.printer('kiosk-1').print({ ticket: 'A2' }))).toMatchObject({
    outcome: 'done',
  })
})

it.each(['remote', 'gateway', 'broker'] as const)(
  'a loss of the %s in mid-command neither loses nor doubles the ticket',
  async (who) => {
    const { clock, remote, broker, simulated } = await setUp()
    const print = remote.printer('kiosk-1').print({ ticket: 'A042' }, { id: 'm-1' })
    await clock.advance(200)
    const client = broker.clientIds.find((id) => id.includes(who === 'remote' ? 'remote' : 'gateway')) ?? ''
    if (who === 'broker') broker.restart({ downMs: 1000 })
    else expect(broker.dropConnection(client)).toBe(true)
    expect(await clock.until(print)).toMatchObject({ id: 'm-1', outcome: 'done', evidence: 'printed' })
    expect(simulated.hands('kiosk-1').paper.filter(({ text }) => text.includes('A042'))).toHaveLength(1)
  },
)

it('a gateway that dies over a ticket leaves it unknown, after a minute', async () => {
  const { clock, remote, broker } = await setUp()
  const print = failure(remote.printer('kiosk-1').print({ ticket: 'A042' }))
  await clock.advance(50)
  broker.refuse({ client: (id) => (id.endsWith('gateway') ? 3 : 0) })
  broker.dropConnection('nowserving-kuntsevo-gateway')
  const began = clock.monotonicMs()
  expect(await clock.until(print)).toMatchObject({ code: 'timeout', outcome: 'unknown' })
  expect(clock.monotonicMs() - began).toBe(59_950)
})

it('a gateway that is closed over a ticket tells its result first', async () => {
  const { clock, remote, gateway, look } = await setUp()
  const print = remote.printer('kiosk-1').print({ ticket: 'A042' })
  await clock.advance(50)
  const closed = gateway.close()
  await clock.until(look.say('kiosk-1/command', '{"id":"too-late","op":"print","ticket":"A043"}'))
  expect(await clock.until(print)).toMatchObject({ outcome: 'done' })
  await clock.until(closed)
  expect(look.on('kiosk-1/result')[0]).toMatchObject({ id: 'too-late', outcome: 'notDone', code: 'closed' })
  expect(look.on('gateway/state').at(-1)).toMatchObject({ state: 'disconnected' })
  expect(remote.printer('kiosk-1').status.state).toBe('disconnected')
})

it('counts each rating once over losses, repeats and replays, and asks for those it missed', async () => {
  const { clock, remote, ratings, broker, simulated, look } = await setUp()
  const presses: number[] = []
  remote.buttons('rate-1').onPress(({ score }) => presses.push(score))
  const press = async () => {
    simulated.hands('rate-1').press({ button: 2 })
    await clock.advance(2000)
  }
  await press()
  // one is swallowed on its way: by access rules that came and went
  const block = broker.refuse({ publish: (_id, topic) => topic.endsWith('rate-1/event') })
  await press()
  block()
  broker.dropConnection(broker.clientIds.find((id) => id.includes('remote')) ?? '')
  await press()
  await clock.advance(10_000)
  expect(ratings.map(({ id }) => id).sort()).toEqual(['rate-1-1-1', 'rate-1-1-2', 'rate-1-1-3'])
  await clock.until(look.say('gateway/command', '{"id":"again","op":"events","after":0}'))
  const [first] = look.on('rate-1/event')
  await clock.until(look.say('rate-1/event', JSON.stringify(first)))
  await clock.advance(1000)
  expect(ratings.map(({ id }) => id).sort()).toEqual(['rate-1-1-1', 'rate-1-1-2', 'rate-1-1-3'])
  expect(presses).toEqual([2, 2, 2])
})

it('adds a device that appears later, even at a window that was not there', async () => {
  const { clock, remote, look } = await setUp()
  await clock.until(
    look.say(
      'rate-9/state',
      '{"state":"ready","kind":"rating-buttons","model":"mine","window":9,"status":{"scale":5},"since":1,"boot":1,"seq":1}',
      true,
    ),
  )
  await clock.until(look.say('odd/state', '{"state":"ready"}', true))
  await clock.until(look.say('other/state', 'not json', true))
  expect(remote.windows).toEqual([1, 2, 9])
  expect(remote.buttons('rate-9').scale).toBe(5)
  expect(remote.devices.has('odd')).toBe(false)
  const ratings: Rating[] = []
  remote.on('rating', (rating) => ratings.push(rating))
  const literal =
    '{"id":"rate-9-1-1","type":"rating","at":5,"score":4,"scale":5,"window":9,"ticket":null,"flags":["noVisitor"]}'
  await clock.until(look.say('rate-9/event', literal))
  expect(ratings).toEqual([
    {
      id: 'rate-9-1-1',
      device: 'rate-9',
      window: 9,
      ticket: null,
      score: 4,
      scale: 5,
      at: 5,
      flags: ['noVisitor'],
    },
  ])
})

it("speaks of the centre's time, whatever its own clock says", async () => {
  const clock = new VirtualClock()
  const broker = new MemoryBroker({ clock })
  const look = await onlooker(clock, broker)
  const now = clock.now() + 7_200_000
  await clock.until(
    look.say('gateway/state', `{"state":"ready","now":${now - 50_000},"speed":1,"version":"9"}`, true),
  )
  const state =
    '{"state":"ready","kind":"ticket-printer","model":"m","status":{},"since":1,"boot":1,"seq":1,"via":"gateway"}'
  await clock.until(look.say('k/state', state, true))
  const remote = await clock.until(
    openRemoteCentre({ via: '', centre: 'kuntsevo' }, { clock, mqtt: broker.connect }),
  )
  const [question] = look.on('gateway/command')
  expect(question).toMatchObject({ op: 'events' })
  await clock.until(
    look.say(
      'gateway/result',
      `{"id":"${question?.['id']}","outcome":"done","evidence":"acknowledged","at":${now}}`,
    ),
  )
  const print = failure(remote.printer('k').print({ ticket: 'A1' }, { id: 'p-1', expiresAt: now + 5000 }))
  await clock.advance(1)
  expect(look.on('k/command')).toEqual([
    { id: 'p-1', op: 'print', ticket: 'A1', expiresAt: expect.any(Number) },
  ])
  const late = failure(remote.printer('k').print({ ticket: 'A1' }, { id: 'p-2', expiresAt: now - 5000 }))
  await clock.until(look.say('k/result', '{"id":"p-1","outcome":"unknown","at":1}'))
  expect(await clock.until(print)).toMatchObject({ outcome: 'unknown', code: 'failure' })
  expect(await clock.until(late)).toMatchObject({ outcome: 'notDone', code: 'expired' })
})

it('names the centres where there are several, and says what to do where there is none', async () => {
  const clock = new VirtualClock()
  const broker = new MemoryBroker({ clock })
  const open = (centre?: string) =>
    failure(
      clock.until(
        openRemoteCentre(
          { via: '', ...(centre ? { centre } : {}) },
          { clock, mqtt: broker.connect, random: createRandom(1) },
        ),
      ),
    )
  const began = clock.monotonicMs()
  expect(await open()).toMatchObject({
    code: 'offline',
    outcome: 'notDone',
    fix: expect.stringContaining('gateway'),
  })
  expect(clock.monotonicMs() - began).toBeLessThan(6000)
  const look = await onlooker(clock, broker)
  for (const centre of ['arbat', 'sokol']) {
    const payload = '{"state":"ready","now":1,"speed":1,"version":"9"}'
    await clock.until(
      look.session.publish(`nowserving/1/${centre}/gateway/state`, payload, { qos: 1, retain: true }),
    )
  }
  expect(await open()).toMatchObject({ code: 'illegal', fix: expect.stringContaining('arbat, sokol') })
  expect(await open('taganka')).toMatchObject({
    code: 'offline',
    message: expect.stringContaining('taganka'),
  })
  broker.restart({ downMs: 60_000 })
  expect(await open('arbat')).toMatchObject({ code: 'noHardware' })
})

it('leaves nothing of itself on the broker, and everything that waits settles', async () => {
  const { clock, remote, broker } = await setUp()
  const id = broker.clientIds.find((each) => each.includes('remote')) ?? ''
  const print = failure(remote.printer('kiosk-1').print({ ticket: 'A042' }))
  await clock.advance(10)
  await clock.until(remote.close())
  expect(await clock.until(print)).toMatchObject({ code: 'closed', outcome: 'unknown' })
  expect(broker.sessionOf(id)).toBeUndefined()
  expect(broker.clientIds).not.toContain(id)
})
