/** What comes late, is lost or is changed on its way between a native display and its driver. */
import { expect, it } from 'vitest'
import { Commands, type MqttDriverContext, memoryJournal } from '../../lib/index.ts'
import { openMqttSession } from '../../lib/mqtt/index.ts'
import type { BrokerPacket } from '../../simulator/memory-broker-wire.ts'
import type { DisplayDriver } from '../caller-display/contract.ts'
import { CallerDisplay } from '../caller-display/index.ts'
import { findModel } from '../registry.ts'
import { call, openDisplay, setUp } from './native-display.cases.ts'
import { failure, nativeRoom } from './native-room.cases.ts'

it('puts out what it asked for itself when the broker hands that over late; not what somebody else asked for', async () => {
  const { clock, broker, display, look, lit } = await openDisplay()
  const late = broker.interpose((packet) =>
    said(packet).includes('l-1') ? { delayMs: 60_000, overtaken: true } : 'pass',
  )
  expect(await clock.until(failure(display.show(call, { id: 'l-1' })))).toMatchObject({ code: 'timeout' })
  late()
  await clock.until(display.blank({ id: 'l-2' }))
  await clock.advance(1)
  expect(look.on('dev-1/state').at(-1)).toMatchObject({ status: { lit: [], by: 'l-2' } })
  const before = look.on('dev-1/command').length
  await clock.advance(60_000)
  expect(look.on('dev-1/command').slice(before)).toMatchObject([{ id: 'l-1' }, { op: 'blank' }])
  expect(lit()).toEqual([])
  await clock.until(look.say('dev-1/command', '{"id":"o-1","op":"show","ticket":"B7","window":5}'))
  await clock.advance(60_000)
  expect(lit()).toEqual(['B7', '→ 5'])
  await clock.until(display.close())
})

it('asks for the dark again, ever more seldom, where its blanks become such as the display refuses', async () => {
  const { clock, broker, display, look, lit } = await openDisplay()
  await clock.until(display.show(call, { id: 'd-1' }))
  const mended = broker.interpose((packet) =>
    packet.type === 'publish' && said(packet).includes('"blank"')
      ? { become: { ...packet, message: { ...packet.message, retain: true } } }
      : 'pass',
  )
  expect(await clock.until(failure(display.blank({ id: 'd-2' })))).toMatchObject({
    code: 'illegal',
    outcome: 'unknown',
  })
  const before = look.on('dev-1/command').length
  await clock.advance(120_000)
  expect(lit()).toEqual(['A042', '→ 5'])
  expect(look.on('dev-1/command').length - before).toBeGreaterThan(4)
  expect(look.on('dev-1/command').length - before).toBeLessThan(10)
  mended()
  await clock.advance(61_000)
  expect(lit()).toEqual([])
  await clock.until(display.close())
})

it('asks for the dark again where the display refused its blank as too long on its way', async () => {
  const { clock, broker, display, lit } = await openDisplay()
  await clock.until(display.show(call))
  const meant = (clientId: string) => clientId === 'nowserving-kuntsevo-dev-1'
  const back = broker.refuse({ will: meant, client: (clientId) => (meant(clientId) ? 3 : 0) })
  broker.dropConnection('nowserving-kuntsevo-dev-1') // without its will: it is believed ready
  await clock.advance(120_000)
  const blanked = clock.until(failure(display.blank()))
  back()
  expect(await blanked).toMatchObject({ code: 'expired', outcome: 'unknown' })
  await clock.advance(10_000)
  expect(lit()).toEqual([])
  await clock.until(display.close())
})

it('is ready again where its words after a power cut have overtaken each other and its will', async () => {
  const { clock, broker, driver, hands } = await setUp()
  const overtaken = /"state":"(lost|init)"/
  const undo = broker.interpose((packet, way) =>
    way === 'down' && overtaken.test(said(packet)) ? { delayMs: 2000, overtaken: true } : 'pass',
  )
  hands.unplug()
  await clock.advance(50)
  hands.plugIn()
  await clock.advance(1000)
  expect(driver.status.state).toBe('ready')
  await clock.advance(1500)
  undo()
  expect(driver.status.state).toBe('init') // the last that was heard
  await clock.advance(2500)
  expect(driver.status.state).toBe('ready')
})

it('is ready once the broker lets its driver in that was shut out at first', async () => {
  const { clock, broker, driver } = await nativeRoom('native-display', { window: 5 })
  const mended = broker.refuse({ filter: (clientId) => clientId === 'host' })
  await clock.advance(5000)
  driver.start()
  await clock.advance(15_000)
  expect((driver as DisplayDriver).status).toMatchObject({ state: 'lost', reason: { code: 'illegal' } })
  mended()
  await clock.advance(10_000)
  expect((driver as DisplayDriver).status.state).toBe('ready')
  await clock.until(driver.close())
})

it('a call of an earlier life of the program is nobody else’s, however late the display’s word of it comes', async () => {
  const { clock, look, random, broker } = await nativeRoom('native-display', { window: 5 })
  const journal = memoryJournal()
  const model = findModel('native-display')
  if (model.wire !== 'mqtt') throw new Error('a native model is needed')
  const makeDriver = (await model.driver()) as (context: MqttDriverContext) => DisplayDriver
  /** One life of the program, over the same journal. */
  const live = async (name: string) => {
    const connection = { clock, connect: broker.connect, random, clientId: name }
    const mqtt = openMqttSession({ ...connection, clean: false })
    const about = { id: 'dev-1', window: 5, centre: 'kuntsevo', timezone: 'UTC', options: {} }
    const driver = makeDriver({ ...about, clock, random, mqtt })
    const commands = new Commands({ clock, journal, device: 'dev-1', mint: () => 'minted' })
    commands.restore(await journal.read())
    const display = new CallerDisplay({ id: 'dev-1', driver, commands, clock })
    display.start()
    await clock.until(display.ready())
    return { display, mqtt }
  }
  const first = await live('one')
  await clock.until(first.display.show(call, { id: 'e-1' }))
  await clock.until(first.mqtt.close())
  const say = (seq: number, lit: string, by: string) =>
    clock.until(
      look.say(
        'dev-1/state',
        `{"state":"ready","kind":"caller-display","model":"m","status":{"lit":${lit},"by":"${by}"},"since":1,"boot":9,"seq":${seq}}`,
        true,
      ),
    )
  await say(1, '[]', 'e-0')
  const second = await live('two')
  await clock.advance(100)
  const before = look.on('dev-1/command').length
  await say(2, '[{"ticket":"A042","window":5}]', 'e-1') // kept by the broker for the reader that had died
  await clock.advance(1000)
  expect(look.on('dev-1/command').slice(before)).toMatchObject([{ op: 'blank' }])
  await say(3, '[{"ticket":"B7","window":5}]', 'o-1')
  await clock.advance(1000)
  expect(look.on('dev-1/command')).toHaveLength(before + 1)
  await clock.until(second.display.close())
})

const said = (packet: BrokerPacket) =>
  packet.type === 'publish' ? new TextDecoder().decode(packet.message.payload) : ''
