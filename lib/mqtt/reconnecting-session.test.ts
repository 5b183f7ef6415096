import { expect, it } from 'vitest'
import { MemoryBroker, type MemoryBrokerOptions } from '../../simulator/memory-broker.ts'
import { createRandom } from '../random.ts'
import { VirtualClock } from '../virtual-clock.ts'
import type { MqttMessage } from './link.ts'
import { openMqttSession } from './reconnecting-session.ts'
import { SeenIds } from './seen-ids.ts'
import type { MqttSessionOptions } from './session.ts'

const text = ({ topic, payload, retain }: MqttMessage) =>
  `${topic}=${new TextDecoder().decode(payload)}${retain ? ' retained' : ''}`

function setUp(brokerOptions: Partial<MemoryBrokerOptions> = {}) {
  const clock = new VirtualClock()
  const broker = new MemoryBroker({ clock, ...brokerOptions })
  const open = (clientId: string, options: Partial<MqttSessionOptions> = {}) =>
    openMqttSession({ connect: broker.connect, clock, random: createRandom(clientId), clientId, ...options })
  /** A session that collects what it hears under `#`. */
  const listen = async (clientId: string, options: Partial<MqttSessionOptions> = {}) => {
    const heard: string[] = []
    const session = open(clientId, options)
    await clock.until(session.subscribe('#', (message) => heard.push(text(message))))
    return { session, heard }
  }
  return { clock, broker, open, listen }
}

const settled = (promise: Promise<unknown>) => Promise.allSettled([promise]).then(([result]) => result)

it('hears by filter, and keeps the retained flag', async () => {
  const { clock, open } = setUp()
  const session = open('a')
  await clock.until(session.publish('s/1', 'old', { qos: 1, retain: true }))
  const [all, one]: [string[], string[]] = [[], []]
  await clock.until(session.subscribe('s/+', (message) => all.push(text(message))))
  const stop = await clock.until(session.subscribe('s/1', (message) => one.push(text(message))))
  await session.publish('s/1', 'live', { qos: 0 })
  await clock.advance(0)
  expect(one).toEqual(['s/1=old retained', 's/1=live'])
  expect(all.at(-1)).toBe('s/1=live')
  stop()
  await clock.until(session.publish('s/1', 'later', { qos: 1 }))
  await clock.advance(0)
  expect(one).toHaveLength(2)
  expect(all.at(-1)).toBe('s/1=later')
})

it('sends again, in order, what the connection took with it, and a reader counts each once', async () => {
  const { clock, broker, open } = setUp({ latencyMs: 10 })
  const heard: string[] = []
  const seen = new SeenIds()
  const reader = open('reader', { clean: false })
  const note = ({ payload }: MqttMessage) => void heard.push(new TextDecoder().decode(payload))
  await clock.until(reader.subscribe('e', note))
  const sender = open('sender')
  await clock.until(sender.ready())
  broker.interpose(({ type }, way, clientId) =>
    type === 'puback' && way === 'down' && clientId === 'sender' && heard.length < 3 ? 'lose' : 'pass',
  )
  const ids = ['rate-2-1-1', 'rate-2-1-2', 'rate-2-1-3', 'rate-2-1-4']
  const published = Promise.all(ids.map((id) => sender.publish('e', id, { qos: 1 })))
  await clock.advance(15) // at the broker, PUBACKs lost
  broker.dropConnection('sender')
  await clock.advance(1000)
  await published
  await clock.advance(100)
  expect(heard).toEqual([...ids, ...ids])
  expect(heard.filter((id) => seen.add(id))).toEqual(ids)
})

it('waits with QoS 1 for the broker, and refuses QoS 0 while it is away', async () => {
  const { clock, broker, listen } = setUp()
  const { session, heard } = await listen('a')
  broker.restart({ downMs: 10_000 })
  await clock.advance(1)
  expect(session.connected).toBe(false)
  await expect(session.publish('x', '0', { qos: 0 })).rejects.toMatchObject({ outcome: 'notDone' })
  const waiting = session.publish('x', '1', { qos: 1 })
  await clock.advance(9000)
  expect(heard).toEqual([])
  await clock.advance(6000)
  await waiting
  await clock.advance(0)
  expect(session.connected).toBe(true)
  expect(heard).toEqual(['x=1'])
})

it('subscribes again even when the broker has forgotten everything', async () => {
  const { clock, broker, listen, open } = setUp()
  const { heard } = await listen('reader', { clean: false })
  broker.restart({ keepSessions: false, keepRetained: false })
  await clock.advance(1000)
  const sender = open('sender')
  await clock.until(sender.publish('x', '1', { qos: 1 }))
  await clock.advance(0)
  expect(heard).toEqual(['x=1'])
})

it('gets what came for its stored session before anybody could subscribe', async () => {
  const { clock, open, listen } = setUp()
  const first = await listen('reader', { clean: false })
  await clock.until(first.session.close())
  const sender = open('sender')
  for (const number of ['1', '2']) await clock.until(sender.publish('e', number, { qos: 1 }))
  const second = open('reader', { clean: false })
  await clock.until(second.ready())
  await clock.advance(100) // sent by the broker, asked for by nobody yet
  const heard: string[] = []
  await clock.until(second.subscribe('e', (message) => heard.push(text(message))))
  await clock.advance(0)
  expect(heard).toEqual(['e=1', 'e=2'])
})

it('tells when it is connected and why it is not', async () => {
  const { clock, broker, open } = setUp()
  const session = open('a')
  const states: boolean[] = []
  const troubles: string[] = []
  session.onConnected((connected) => states.push(connected))
  session.onTrouble(({ code }) => troubles.push(code))
  await clock.until(session.ready())
  broker.dropConnection('a')
  await clock.advance(1)
  expect(session.reason).toMatchObject({ code: 'offline' })
  await expect(session.ready()).rejects.toMatchObject({ code: 'offline' })
  await clock.advance(1000)
  expect(session.reason).toBeUndefined()
  await session.close()
  expect(states).toEqual([true, false, true, false])
  expect(troubles).toEqual(['offline'])
})

it('leaves its will when it is lost, and none when it is closed', async () => {
  const { clock, broker, listen, open } = setUp()
  const { heard } = await listen('watcher')
  const will = { topic: 'state', payload: 'lost', qos: 1, retain: true } as const
  const session = open('a', { will })
  await clock.until(session.ready())
  broker.dropConnection('a')
  await clock.advance(2000)
  await session.close()
  await clock.advance(2000)
  expect(heard).toEqual(['state=lost'])
})

it('says at once that the broker refuses it or is not there, and goes on trying', async () => {
  const { clock, broker, open } = setUp()
  const undo = broker.refuse({ client: () => 4 })
  const refused = open('a')
  await expect(clock.until(refused.ready())).rejects.toMatchObject({
    code: 'illegal',
    message: expect.stringContaining('CONNACK 4'),
  })
  undo()
  await clock.advance(5000)
  expect(refused.connected).toBe(true)
  broker.restart({ downMs: 100 })
  await expect(clock.until(open('b').ready())).rejects.toMatchObject({ code: 'noHardware' })
})

it('passes on that a filter is refused, and serves the others', async () => {
  const { clock, broker, open } = setUp()
  broker.refuse({ filter: (_clientId, filter) => filter === 'secret/#' })
  const session = open('a')
  const heard: string[] = []
  const refused = settled(session.subscribe('secret/#', () => {}))
  await clock.until(session.subscribe('x', (message) => heard.push(text(message))))
  expect(await refused).toMatchObject({
    reason: { code: 'illegal', message: expect.stringContaining('secret/#') },
  })
  await clock.until(session.publish('x', '1', { qos: 1 }))
  await clock.advance(0)
  expect(heard).toEqual(['x=1'])
  await expect(session.subscribe('a/#/b', () => {})).rejects.toMatchObject({ code: 'illegal' })
  await expect(session.publish('a/+', '', { qos: 1 })).rejects.toMatchObject({ code: 'illegal' })
})

it('asks again for a filter that was refused later, on the same connection', async () => {
  const { clock, broker, open, listen } = setUp()
  const { session, heard } = await listen('a')
  const undo = broker.refuse({ filter: () => true })
  broker.dropConnection('a')
  await clock.advance(5000)
  expect(session.connected).toBe(true)
  undo()
  await clock.advance(10_000)
  await clock.until(open('b').publish('t', 'heard', { qos: 1 }))
  await clock.advance(0)
  expect(heard).toEqual(['t=heard'])
})

it('reports a filter that is refused later, and hears again when it is granted', async () => {
  const { clock, broker, listen } = setUp()
  const { session, heard } = await listen('a')
  const troubles: string[] = []
  session.onTrouble(({ code }) => troubles.push(code))
  const undo = broker.refuse({ filter: () => true })
  broker.dropConnection('a')
  await clock.advance(1000)
  expect(session.connected).toBe(true)
  expect(troubles).toEqual(['offline', 'illegal'])
  undo()
  broker.dropConnection('a')
  await clock.advance(1000)
  await clock.until(session.publish('x', '1', { qos: 1 }))
  await clock.advance(0)
  expect(heard).toEqual(['x=1'])
})

it('does not fight at full speed with another client of its name', async () => {
  const { clock, broker, open } = setUp()
  let connects = 0
  broker.interpose(({ type }) => {
    if (type === 'connect') connects++
    return 'pass'
  })
  open('same')
  const other = open('same', { random: createRandom('other') })
  await clock.advance(60_000)
  expect(connects).toBeLessThan(50)
  await other.close()
  await clock.advance(5000)
  expect(broker.clientIds).toEqual(['same'])
})

it('drops a connection on which a PUBACK, SUBACK or CONNACK never comes', async () => {
  for (const type of ['puback', 'suback', 'connack'] as const) {
    const { clock, broker, open } = setUp()
    let lost = 0
    broker.interpose((packet, way) =>
      packet.type === type && way === 'down' && lost++ === 0 ? 'lose' : 'pass',
    )
    const session = open('a')
    const heard: string[] = []
    const done = Promise.all([
      session.subscribe('x', (message) => heard.push(text(message))),
      session.publish('x', '1', { qos: 1 }),
    ])
    await clock.advance(30_000)
    await done
    expect(heard.at(-1)).toBe('x=1')
    expect(lost).toBeGreaterThan(1)
  }
})

it('takes a thousand messages while offline, and refuses one more', async () => {
  const { clock, broker, listen } = setUp()
  const { session, heard } = await listen('a')
  broker.restart({ downMs: 1000 })
  await clock.advance(1)
  const numbers = Array.from({ length: 1000 }, (_, index) => String(index))
  const published = Promise.all(numbers.map((number) => session.publish('n', number, { qos: 1 })))
  await expect(session.publish('n', 'one more', { qos: 1 })).rejects.toMatchObject({
    code: 'busy',
    outcome: 'notDone',
  })
  await clock.advance(10_000)
  await published
  await clock.advance(0)
  expect(heard).toEqual(numbers.map((number) => `n=${number}`))
})

it('settles everything when it is closed: unknown for what was sent, notDone for what was not', async () => {
  const { clock, broker, open } = setUp()
  const session = open('a')
  await clock.until(session.ready())
  const removeInterposer = broker.interpose((_packet, way) => (way === 'down' ? 'lose' : 'pass'))
  const sent = settled(session.publish('x', '1', { qos: 1 }))
  const asked = settled(session.subscribe('x', () => {}))
  await clock.advance(1)
  await session.close()
  expect(await sent).toMatchObject({ reason: { code: 'closed', outcome: 'unknown' } })
  expect(await asked).toMatchObject({ reason: { code: 'closed' } })
  removeInterposer()
  const never = open('b')
  const [unsent, ready] = [settled(never.publish('x', '1', { qos: 1 })), settled(never.ready())]
  await Promise.all([never.close(), never.close()])
  expect(await unsent).toMatchObject({ reason: { code: 'closed', outcome: 'notDone' } })
  expect(await ready).toMatchObject({ reason: { code: 'closed' } })
  for (const late of [never.publish('x', '', { qos: 0 }), never.subscribe('x', () => {}), never.ready()]) {
    await expect(late).rejects.toMatchObject({ code: 'closed', outcome: 'notDone' })
  }
  await clock.advance(60_000)
  expect(broker.clientIds).toEqual([])
})

it('lets other listeners hear when one throws, and the mistake is seen', async () => {
  const { clock, open } = setUp()
  const others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  const seen: Error[] = []
  process.on('uncaughtException', (error) => seen.push(error))
  const session = open('a')
  const heard: string[] = []
  const mistaken = () => {
    throw new Error('mine')
  }
  await clock.until(session.subscribe('x', mistaken))
  await clock.until(session.subscribe('x', (message) => heard.push(text(message))))
  await clock.until(session.publish('x', '1', { qos: 1 }))
  await clock.advance(0)
  process.removeAllListeners('uncaughtException')
  for (const other of others) process.on('uncaughtException', other)
  expect(heard).toEqual(['x=1'])
  expect(seen).toMatchObject([{ message: 'mine' }])
})

it('forgets at the broker what nobody listens to any more', async () => {
  const { clock, broker, open } = setUp()
  const session = open('a', { clean: false })
  const stop = await clock.until(session.subscribe('x', () => {}))
  stop()
  stop()
  await clock.advance(0)
  await session.close()
  await clock.advance(0)
  await clock.until(open('b').publish('x', '1', { qos: 1 }))
  expect(broker.sessionOf('a')?.queued).toBe(0)
})

it('comes back within five seconds, not all at the same moment', async () => {
  const { clock, broker, open } = setUp()
  const sessions = Array.from({ length: 20 }, (_, index) => open(`c${index}`))
  await clock.until(Promise.all(sessions.map((session) => session.ready())))
  broker.restart({ downMs: 30_000 })
  const backMs: number[] = []
  for (const session of sessions)
    session.onConnected((connected) => connected && backMs.push(clock.monotonicMs()))
  await clock.advance(35_000)
  expect(backMs).toHaveLength(20)
  expect(new Set(backMs).size).toBeGreaterThan(15)
})
