/** What the faults of network and broker do to what is believed and what is true. */
import { expect, it } from 'vitest'
import { DAMAGES } from './damages.ts'
import { setUpRoom } from './room.cases.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

it('messagesReordered: a later message comes first, and what is shown is what was wanted last', async () => {
  const { room, clock, broker, centre, hands, outcome } = await setUpRoom()
  room.faults.start('lamp-2', 'messagesReordered', { withProbability: 0.5, during: 20_000 })
  const arrived: string[] = []
  broker.interpose((packet, way, clientId) => {
    if (packet.type === 'publish' && way === 'up' && clientId.endsWith('drivers'))
      arrived.push(packet.message.topic)
    return 'pass'
  })
  for (let number = 10; number < 20; number++) {
    const shown = centre.display('lamp-2').show({ ticket: `A0${number}`, window: 2 })
    expect(await outcome(shown)).toBe('done acknowledged')
    expect(hands('lamp-2').look()[0]).toBe(`A0${number}`)
  }
  await clock.advance(20_000)
  expect(arrived.length).toBeLessThanOrEqual(11) // the display's word of the last may come after its answer: lit again, once
  expect(hands('lamp-2').look()[0]).toBe('A019')
})

it('messagesReordered: an older state that comes late is not believed', async () => {
  const { room, clock, hands, state } = await setUpRoom()
  room.faults.start('kiosk-2', 'messagesReordered', { withProbability: 1, args: { ms: 5000 }, during: 1000 })
  hands('kiosk-2').openCover() // told in five seconds
  await clock.advance(2000)
  hands('kiosk-2').closeCover() // told at once
  await clock.advance(10_000)
  expect(state('kiosk-2')).toBe('ready')
})

it('messagesRetained: an old press is no vote, an old command is not carried out, after the broker was away', async () => {
  const { room, clock, broker, serve, hands, ratings, history } = await setUpRoom()
  for (const id of ['rate-2', 'lamp-2']) room.faults.start(id, 'messagesRetained', { during: 5000 })
  await serve(2)
  hands('rate-2').press({ button: 2 })
  await clock.advance(5000)
  const kept = [...broker.retained].filter(([topic]) => /event|command/.test(topic))
  expect(kept.map(([topic]) => topic).sort()).toEqual([
    'nowserving/1/desk/lamp-2/command',
    'nowserving/1/desk/rate-2/event',
  ])
  expect(text(kept.find(([topic]) => topic.endsWith('event'))?.[1] ?? new Uint8Array())).toContain(
    '"type":"press"',
  )
  await serve(2, 'A043')
  expect(ratings).toHaveLength(1)
  const shown = () =>
    history.records.filter(({ type, device }) => type === 'device.shown' && device === 'lamp-2').length
  const before = shown()
  room.faults.start('broker', 'restart', { during: 3000 })
  await clock.advance(30_000)
  expect(ratings).toHaveLength(1)
  expect(hands('lamp-2').look()[0]).toBe('A043')
  expect(shown()).toBe(before)
})

const READABLE = 'twiceTheKeys'

it.each(Object.keys(DAMAGES).filter((how) => how !== READABLE))(
  'payloadsDamaged: %s comes to nothing, both ways, and leaves nothing',
  async (how) => {
    const { room, clock, print, serve, hands, state, ratings, papers } = await setUpRoom()
    for (const id of ['kiosk-2', 'lamp-2', 'rate-2'])
      room.faults.start(id, 'payloadsDamaged', { args: { how }, during: 90_000 })
    expect(await print('kiosk-2')).toMatch(/^unknown timeout|^notDone illegal/)
    expect(papers('kiosk-2')).toEqual([])
    hands('rate-2').press({ button: 2 })
    await clock.advance(90_000)
    expect(ratings).toEqual([])
    for (const id of ['kiosk-2', 'lamp-2', 'rate-2']) expect(state(id)).toBe('ready')
    expect(await print('kiosk-2', 'A043')).toBe('done printed')
    expect(await serve(2, 'A043')).toBe('done acknowledged')
    hands('rate-2').press({ button: 2 })
    await clock.advance(1000)
    expect(ratings).toMatchObject([{ ticket: 'A043', score: 2 }])
    expect(Object.keys({})).not.toContain('op')
    expect(({} as Record<string, unknown>)['state']).toBeUndefined()
  },
)

it('payloadsDamaged: of two members of one name the last one counts, as everywhere in JSON', async () => {
  const { room, print } = await setUpRoom()
  room.faults.start('kiosk-2', 'payloadsDamaged', { args: { how: READABLE } })
  expect(await print('kiosk-2')).toBe('done printed')
})

it('payloadsDamaged: what there is no damage of is refused with what there is', async () => {
  const { room } = await setUpRoom()
  const start = () => room.faults.start('rate-2', 'payloadsDamaged', { args: { how: 'gently' } })
  expect(start).toThrow(/no damage "gently"/)
})

it('linkFlaps: again and again off-line and back, and no press is lost or counted twice', async () => {
  const { room, clock, serve, hands, ratings, centre } = await setUpRoom()
  await serve(2)
  const states: string[] = []
  centre.devices.get('rate-2')?.device.onStatus(({ state: now }) => now !== states.at(-1) && states.push(now))
  room.faults.start('rate-2', 'linkFlaps', { args: { ms: 5000 }, during: 22_000 })
  for (let press = 0; press < 20; press++) {
    hands('rate-2').press({ button: 2 })
    await clock.advance(1000)
  }
  await clock.advance(20_000)
  expect(states.filter((each) => each === 'lost')).toHaveLength(5)
  expect(states.at(-1)).toBe('ready')
  expect(ratings).toHaveLength(20)
})

it('willLost: everybody believes it there; what is asked of it is in doubt, never done', async () => {
  const { room, clock, serve, state } = await setUpRoom()
  room.faults.start('lamp-2', 'willLost', { during: 60_000 })
  room.faults.start('rate-2', 'linkLost', { during: 60_000 })
  await clock.advance(10_000)
  expect([state('lamp-2'), state('rate-2')]).toEqual(['ready', 'lost'])
  expect(await serve(2)).toBe('unknown timeout')
  await clock.advance(60_000)
  expect(await serve(2, 'A043')).toBe('done acknowledged')
})

it('subscribeRefused: a device that is refused is told off-line, and comes back when its rules are mended', async () => {
  const { room, clock, print, state } = await setUpRoom()
  room.faults.start('kiosk-2', 'subscribeRefused', { during: 20_000 })
  await clock.advance(5000)
  expect(state('kiosk-2')).toBe('lost')
  expect(await print('kiosk-2')).toBe('notDone offline')
  await clock.advance(25_000)
  expect(await print('kiosk-2', 'A043')).toBe('done printed')
})

it('queueFull: what is dropped on its way to a device is in doubt, and counted by the broker', async () => {
  const { room, clock, broker, serve, hands } = await setUpRoom()
  room.faults.start('lamp-2', 'queueFull', { during: 30_000 })
  expect(await serve(2)).toBe('unknown timeout')
  expect(hands('lamp-2').look()[0]).toBe('')
  expect(broker.sessionOf('nowserving-desk-lamp-2')).toHaveProperty('dropped', 2) // the call, and once more what may be lit
  await clock.advance(60_000)
  expect(hands('lamp-2').look()[0]).toBe('A042') // what may have been shown is shown again
})

it('frozen: a device that stands still loses nothing, and a silent one is called lost after the keep alive', async () => {
  const { room, clock, serve, hands, ratings, state } = await setUpRoom()
  await serve(2)
  room.faults.start('rate-2', 'frozen', { during: 3000 })
  const at = clock.now()
  hands('rate-2').press({ button: 2 })
  await clock.advance(2900)
  expect(ratings).toEqual([])
  await clock.advance(1000)
  expect(ratings).toMatchObject([{ ticket: 'A042', at }])
  room.faults.start('rate-2', 'frozen', { during: 200_000 })
  await clock.advance(89_000)
  expect(state('rate-2')).toBe('ready')
  await clock.advance(2000)
  expect(state('rate-2')).toBe('lost')
  await clock.advance(130_000)
  expect(state('rate-2')).toBe('ready')
})

it('stalled: a broker that stands still holds everything up and loses nothing', async () => {
  const { room, clock, centre, outcome } = await setUpRoom()
  const begunMs = clock.monotonicMs()
  room.faults.start('broker', 'stalled', { during: 5000 })
  expect(await outcome(centre.printer('kiosk-2').print({ ticket: 'A042' }))).toBe('done printed')
  expect(clock.monotonicMs() - begunMs).toBeGreaterThan(5000)
})

it('jitter: each message takes another time, and all come in order', async () => {
  const { room, clock, broker, serve, hands, ratings } = await setUpRoom()
  await serve(2)
  room.faults.start('rate-2', 'jitter', { args: { ms: 3000 }, during: 60_000 })
  const heard: number[] = []
  broker.interpose((packet, way, clientId) => {
    const events = packet.type === 'publish' && packet.message.topic.endsWith('rate-2/event')
    if (events && way === 'down' && clientId.endsWith('drivers')) heard.push(clock.monotonicMs())
    return 'pass'
  })
  const pressed: number[] = []
  for (let press = 0; press < 10; press++) {
    pressed.push(clock.monotonicMs())
    hands('rate-2').press({ button: (press % 2) + 1 })
    await clock.advance(1000)
  }
  await clock.advance(10_000)
  expect(ratings.map(({ score }) => score)).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
  const late = heard.map((ms, index) => ms - (pressed[index] ?? 0))
  expect(new Set(late).size).toBeGreaterThan(5)
  expect(Math.max(...late)).toBeGreaterThan(1000)
})
