import { expect, it } from 'vitest'
import type { ButtonsDriver, ButtonsHands, Press } from '../rating-buttons/contract.ts'
import { nativeRoom } from './native-room.cases.ts'

async function setUp() {
  const room = await nativeRoom('native-buttons', { window: 2, id: 'rate-2' })
  const driver = room.driver as ButtonsDriver
  const hands = room.device.physical.hands as ButtonsHands
  const presses: Press[] = []
  driver.onPress((press) => presses.push(press))
  driver.start()
  await room.clock.until(driver.ready())
  return { ...room, driver, hands, presses }
}

it('tells one press as one event with the time of the press', async () => {
  const { clock, hands, presses, look, told } = await setUp()
  const at = clock.now()
  hands.press({ button: 2 })
  await clock.advance(1000)
  expect(look.on('rate-2/event')).toEqual([{ id: 'rate-2-1-1', type: 'press', at, score: 2, scale: 2 }])
  expect(presses).toEqual([{ id: 'rate-2-1-1', score: 2, scale: 2, at }])
  expect(told.filter(({ type }) => type === 'pressed')).toMatchObject([{ button: 2, score: 2 }])
})

it('is heard by a driver that comes after the broker has lost what it kept', async () => {
  const { broker, clock, driver } = await nativeRoom('native-buttons', { window: 2, id: 'rate-2' })
  await clock.advance(5000)
  broker.forgetRetained()
  driver.start()
  await clock.until(driver.ready())
  expect(driver.status.state).toBe('ready')
  expect([...broker.retained.keys()]).toContain('nowserving/1/kuntsevo/rate-2/state')
})

it('is asked for again where the broker refuses to let it be heard at first, and no more once its driver is closed', async () => {
  const room = await nativeRoom('native-buttons', { window: 2, id: 'rate-2' })
  const { broker, clock, device } = room
  const driver = room.driver as ButtonsDriver
  const presses: Press[] = []
  driver.onPress((press) => presses.push(press))
  const allow = broker.refuse({ filter: (id) => id === 'host' })
  driver.start()
  await clock.advance(15_000)
  expect(driver.status).toMatchObject({ state: 'lost', reason: { code: 'illegal' } })
  allow()
  await clock.advance(10_000)
  expect(driver.status.state).toBe('ready')
  const hands = device.physical.hands as ButtonsHands
  hands.press({ button: 2 })
  await clock.advance(1000)
  expect(presses).toHaveLength(1) // each subscription once
  await clock.until(driver.close())

  const asked: string[] = []
  broker.refuse({ filter: (id, filter) => id === 'host' && asked.push(filter) > 0 })
  const closed = room.secondDriver()
  closed.start()
  await clock.advance(25_000)
  const before = asked.length
  expect(before).toBeGreaterThan(3) // three filters, again and again
  await clock.until(closed.close())
  await clock.advance(60_000)
  expect(asked).toHaveLength(before)
})

it('is not asked for its state where the broker has it; where it is away nothing waits for it', async () => {
  const room = await nativeRoom('native-buttons', { window: 2, id: 'rate-2' })
  const { clock, broker, device, look, driver } = room
  await clock.advance(5000)
  driver.start()
  await clock.advance(3600_000)
  expect(look.on('rate-2/command')).toEqual([])
  await clock.until(driver.close())

  const hands = device.physical.hands as ButtonsHands
  hands.unplug()
  await clock.advance(120_000)
  broker.forgetRetained()
  const again = room.secondDriver()
  again.start()
  await clock.advance(600_000)
  const asked = look.on('rate-2/command').length
  expect(asked).toBeGreaterThan(10)
  expect(asked).toBeLessThan(40)
  hands.plugIn()
  await clock.advance(20_000)
  expect(again.status.state).toBe('ready')
  expect(look.on('rate-2/result')).toEqual([])
  await clock.until(again.close())
})

it('is asked again when a word of it was damaged on the way', async () => {
  const { broker, clock, driver, hands } = await setUp()
  const damage = broker.interpose((packet, way) => {
    if (packet.type !== 'publish' || way !== 'up' || !packet.message.topic.endsWith('rate-2/state'))
      return 'pass'
    const payload = new TextEncoder().encode('{"state":')
    return { become: { ...packet, message: { ...packet.message, payload } } }
  })
  hands.unplug()
  await clock.advance(1000)
  hands.plugIn()
  await clock.advance(10_000)
  expect(driver.status.state).toBe('lost')
  damage()
  await clock.advance(30_000)
  expect(driver.status.state).toBe('ready')
})

it('counts chatter once, a long hold once, a stuck button never', async () => {
  const { clock, driver, hands, presses } = await setUp()
  hands.bounce({ button: 1, ms: 40 })
  await clock.advance(1000)
  hands.hold({ button: 2 })
  await clock.advance(3000)
  hands.release()
  await clock.advance(1000)
  expect(presses.map(({ score }) => score)).toEqual([1, 2])
  hands.stick({ button: 1 })
  await clock.advance(11_000)
  expect(driver.status).toMatchObject({ state: 'alert', stuck: 1, reason: { code: 'failure' } })
  hands.release({ button: 1 })
  await clock.advance(1000)
  expect(driver.status.state).toBe('ready')
  expect(driver.status.stuck).toBeUndefined()
  expect(presses).toHaveLength(2)
})

it('keeps 32 presses made while there is no connection and tells them late, with their own times', async () => {
  const { clock, hands, presses, broker, driver, look } = await setUp()
  const block = broker.refuse({ client: (id) => (id.endsWith('rate-2') ? 3 : 0) })
  broker.dropConnection('nowserving-kuntsevo-rate-2')
  await clock.advance(1)
  expect(driver.status.state).toBe('lost')
  const times: number[] = []
  for (let i = 0; i < 40; i++) {
    times.push(clock.now())
    hands.press({ button: 1 + (i % 2) })
    await clock.advance(500)
  }
  block()
  await clock.advance(30_000)
  expect(presses.map(({ at }) => at)).toEqual(times.slice(8))
  expect(new Set(presses.flatMap(({ flags }) => flags))).toEqual(new Set(['late']))
  const [first, second] = look.on('rate-2/event').map(({ at, keptMs }) => Number(at) + Number(keptMs))
  expect(Math.abs(Number(first) - clock.now())).toBeLessThan(30_000) // told when the connection was back
  expect(second).toBe(first)
})

it('dates a press by how long its box kept it, where the box or the centre has a wrong clock', async () => {
  const { clock, presses, look } = await setUp()
  await clock.advance(100_000)
  const now = clock.now()
  const say = (seq: number, at: number, keptMs: unknown) => {
    const press = { type: 'press', score: 1, scale: 2, keptMs, flags: ['late'] }
    return clock.until(look.say('rate-2/event', JSON.stringify({ id: `rate-2-3-${seq}`, at, ...press })))
  }
  await say(1, 1_000, 50_000)
  await say(2, now + 10_000, 50_000)
  await say(3, now - 52_000, 50_000) // two seconds on its way
  await say(4, 1_000, 'long')
  await say(5, now + 60_000, 1e15)
  expect(presses.map(({ at, flags }) => [at - now, flags])).toEqual([
    [-50_000, ['late', 'clockBehind']],
    [-50_000, ['late', 'clockAhead']],
    [-52_000, ['late']],
    [0, ['late', 'clockBehind']],
    [-24 * 3_600_000, ['late', 'clockAhead']],
  ])
})

it('drops repeats, retained ones, ratings and what is no press', async () => {
  const { clock, presses, look } = await setUp()
  const at = clock.now()
  const say = (payload: string, retain = false) => clock.until(look.say('rate-2/event', payload, retain))
  await say(`{"id":"rate-2-3-1","type":"press","at":${at},"score":1,"scale":2}`)
  await say(`{"id":"rate-2-3-1","type":"press","at":${at},"score":1,"scale":2}`)
  await say(`{"id":"rate-2-3-2","type":"press","at":${at},"score":3,"scale":2}`)
  await say(`{"id":"rate-2-3-3","type":"press","at":${at}}`)
  await say(`{"id":"rate-2-1-1","type":"rating","at":${at},"score":1,"scale":2,"window":2,"ticket":"A1"}`)
  await say(`{"id":"rate-2-3-4","type":"press","at":${at - 60_000},"score":2,"scale":2}`)
  await say(`{"id":"rate-2-3-5","type":"press","at":${at + 3_600_000},"score":2,"scale":2}`)
  await say('[]')
  expect(presses).toEqual([
    { id: 'rate-2-3-1', score: 1, scale: 2, at },
    { id: 'rate-2-3-4', score: 2, scale: 2, at: at - 60_000, flags: ['late'] },
    { id: 'rate-2-3-5', score: 2, scale: 2, at, flags: ['clockAhead'] },
  ])
})

it('an old retained press at the start is no vote', async () => {
  const room = await nativeRoom('native-buttons', { window: 2, id: 'rate-2' })
  const { clock, look } = room
  const driver = room.driver as ButtonsDriver
  const presses: Press[] = []
  driver.onPress((press) => presses.push(press))
  const old = `{"id":"rate-2-9-1","type":"press","at":${clock.now()},"score":1,"scale":2}`
  await clock.until(look.say('rate-2/event', old, true))
  driver.start()
  await clock.until(driver.ready())
  await clock.advance(1000)
  expect(presses).toEqual([])
})
