/** Driver and firmware together on a broker, and in a centre that others see through the gateway. */
import { expect, it } from 'vitest'
import { ConfigError } from '../../../../lib/config/config-error.ts'
import { createRandom, VirtualClock } from '../../../../lib/index.ts'
import { MemoryBroker } from '../../../../simulator/memory-broker.ts'
import { simulateCentre } from '../../../../simulator/simulated-centre.ts'
import { openCentre } from '../../../centre/open.ts'
import { readCentreConfig } from '../../../centre/read-centre.ts'
import { serveCentre } from '../../../gateway/index.ts'
import type { PrinterHands } from '../../contract.ts'
import { brokerRoom, failure, MODEL, plugDriver, plugPrinter } from './cloudprnt.cases.ts'

async function setUp(options = {}) {
  const room = await brokerRoom()
  const printer = await plugPrinter(room)
  const host = await plugDriver(room, { options })
  host.driver.start()
  await room.clock.advance(1000)
  const print = (id: string, ticket = { ticket: 'A042', service: 'Passports', waiting: 3 }) =>
    room.clock.until(
      host.driver.print(ticket, host.permit(id), {}).catch((error: unknown) => error as { outcome: string }),
    )
  return { ...room, ...printer, ...host, print }
}

it('prints a ticket that can be read', async () => {
  const { print, hands, driver } = await setUp()
  expect(await print('print-1')).toBe('printed')
  const [piece] = hands.paper
  expect(piece?.parted).toBe('cut')
  expect(piece?.text).toContain('A042')
  expect(piece?.text).toContain('Passports')
  expect(piece?.unknown).toEqual({})
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'adequate' })
})

it('prints in Russian, draws what the page lacks, and a QR code', async () => {
  const { print, hands } = await setUp({ language: 'ru' })
  expect(await print('print-1', { ticket: 'А042', service: 'Їжа', waiting: 1 })).toBe('printed')
  expect(hands.paper[0]?.text).toContain('А042')
})

it('survives the mains, and does not take half a ticket for the head of the next', async () => {
  const { print, hands, clock, driver, texts } = await setUp()
  clock.after(300, () => hands.unplug())
  clock.after(2000, () => hands.plugIn())
  expect(await print('print-1')).toMatchObject({ outcome: 'unknown' })
  await clock.advance(20_000)
  expect(driver.status.state).toBe('ready')
  expect(await print('print-2', { ticket: 'A043', service: 'Passports', waiting: 3 })).toBe('printed')
  const whole = hands.paper.filter(({ text }) => text.includes('A043'))
  expect(whole).toHaveLength(1)
  expect(whole[0]?.text).not.toContain('A042')
  expect(texts().join('\n').split('A042').length - 1).toBeLessThan(2)
})

it('refuses before the first byte while the printer is away, and comes back', async () => {
  const { print, hands, clock, driver, texts, toDevice } = await setUp()
  hands.unplug()
  await clock.advance(10_000)
  expect(driver.status.state).toBe('lost')
  expect(await print('print-1')).toMatchObject({ code: 'offline', outcome: 'notDone' })
  hands.plugIn()
  await clock.advance(20_000)
  expect(driver.status.state).toBe('ready')
  expect(toDevice('print-job')).toEqual([])
  expect(texts()).toEqual([])
})

it('gets the result over a connection that was away', async () => {
  const { print, clock, broker, texts } = await setUp()
  const id = 'nowserving-kuntsevo-kiosk-1'
  clock.after(200, () => {
    const again = broker.refuse({ client: (each) => (each === id ? 3 : 0) })
    broker.dropConnection(id)
    clock.after(25_000, again)
  })
  expect(await print('print-1')).toBe('printed')
  expect(texts()).toHaveLength(1)
})

it('prints once where every message comes twice', async () => {
  const { print, broker, texts, toServer } = await setUp()
  broker.interpose(({ type }) => (type === 'publish' ? 'twice' : 'pass'))
  expect(await print('print-1')).toBe('printed')
  expect(texts()).toHaveLength(1)
  expect(new Set(toServer('print-result').map(({ statusCode }) => statusCode))).toEqual(
    new Set(['500%20Duplicate%20jobToken', '200%20OK']),
  )
})

it('opens the cover in the middle, and the ticket is in doubt', async () => {
  const { print, hands, clock, driver } = await setUp()
  clock.after(300, () => hands.openCover())
  expect(await print('print-1')).toMatchObject({ code: 'coverOpen', outcome: 'unknown' })
  expect(driver.status).toMatchObject({ state: 'alert', coverOpen: true })
  hands.closeCover()
  await clock.advance(100)
  expect(driver.status).toMatchObject({ state: 'ready', coverOpen: false })
})

const DEVICE = { kind: 'ticket-printer', model: MODEL, port: 'mqtt:', address: '00:11:62:0e:15:58' } as const

it('is served by a gateway as any printer, for it does not speak the contract itself', async () => {
  const clock = new VirtualClock()
  const broker = new MemoryBroker({ clock })
  const config = { centre: 'kuntsevo', devices: { 'kiosk-1': DEVICE } }
  const simulated = await simulateCentre(config, { clock, seed: 7, mqtt: broker.connect })
  await clock.advance(5000)
  await clock.until(serveCentre(simulated.centre, broker.connect, { clock, random: createRandom(3) }))
  const opening = openCentre({ via: 'mqtt://not-used', centre: 'kuntsevo' }, { clock, mqtt: broker.connect })
  await import('../../../remote/open-remote.ts')
  const remote = await clock.until(opening)
  const printer = remote.printer('kiosk-1')
  expect(printer.status).toMatchObject({ state: 'ready', paper: 'adequate', coverOpen: false })
  const done = await clock.until(printer.print({ ticket: 'A042' }, { id: 'print-1' }))
  expect(done).toMatchObject({ id: 'print-1', evidence: 'printed' })
  const hands = simulated.hands('kiosk-1') as unknown as PrinterHands
  expect(hands.paper.at(-1)?.text).toContain('A042')
})

it('needs an address in the file, and says what one looks like', () => {
  const read = (device: object) =>
    readCentreConfig(
      { centre: 'a', broker: 'mqtt://h:1883', devices: { 'kiosk-1': device as typeof DEVICE } },
      { brokerNeeded: true },
    )
  expect(read(DEVICE).devices['kiosk-1']).toMatchObject({ address: '00:11:62:0e:15:58' })
  const { address: _address, ...nowhere } = DEVICE
  for (const device of [nowhere, { ...DEVICE, address: 'kiosk' }, { ...DEVICE, address: 7 }]) {
    expect(() => read(device)).toThrow(ConfigError)
    expect(() => read(device)).toThrow(/MAC address.*address: "?00:11:62:0e:15:58/s)
  }
})

it('refuses a simulated printer without its address', async () => {
  const room = await brokerRoom()
  const { simulateDevice } = await import('../../../../simulator/simulated-device.ts')
  const making = simulateDevice('kiosk-1', { model: MODEL, options: {} }, { ...room, centre: 'kuntsevo' })
  expect(await failure(making)).toMatchObject({ code: 'illegal' })
})
