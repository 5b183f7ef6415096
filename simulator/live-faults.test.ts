/** Faults of the embedded broker and its clients, in real time. */
import mqtt from 'mqtt'
import { afterEach, expect, it } from 'vitest'
import { DeviceError } from '../lib/index.ts'
import { mqttLink } from '../lib/mqtt/mqtt-link.ts'
import { startLive } from './live.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const config = {
  centre: 'desk',
  devices: {
    'kiosk-1': { kind: 'ticket-printer', model: 'native-printer', port: 'mqtt:' },
    'lamp-1': { kind: 'caller-display', model: 'native-display', port: 'mqtt:', window: 1 },
  },
} as const

/** A live centre without people, and what the gateway told of its devices. */
async function setUp() {
  const live = await startLive({ port: 0, speed: 20, frontDesk: false, config })
  closers.push(() => live.stop())
  const { faults, centre, history } = live.simulated
  const stateOf = (id: string) => centre.devices.get(id)?.device.status.state
  /** Resolves when a device is in that state. */
  const reached = (id: string, state: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (stateOf(id) !== state) return
        stop?.()
        resolve()
      }
      const stop = centre.devices.get(id)?.device.onStatus(look)
      look()
    })
  return { live, faults, centre, history, reached }
}

it('offers those faults of the broker and its clients that there can be in real time', async () => {
  const { faults } = await setUp()
  const menu = faults.menu()
  expect([...menu.keys()]).toEqual(['kiosk-1', 'lamp-1', 'broker', 'mains'])
  expect(menu.get('broker')).toEqual(['restart', 'restartForgetful'])
  const own = ['clockWrong', 'linkFlaps', 'linkLost', 'takenOver']
  expect(
    menu
      .get('lamp-1')
      ?.filter((each) => own.includes(each))
      .sort(),
  ).toEqual(own)
  expect(() => faults.start('broker', 'stalled')).toThrow(/cannot have the fault "stalled"/)
})

it.each(['restart', 'restartForgetful'])(
  '%s: everybody loses the broker, comes back, and works on',
  async (fault) => {
    const { live, faults, centre, reached } = await setUp()
    const open = async () => {
      const link = mqttLink(live.brokerUrl)
      await link.open({ clientId: 'somebody' })
      closers.push(() => link.close())
      return link
    }
    await (await open()).publish('kept', 'still there', { qos: 1, retain: true })
    const down = faults.start('broker', fault)
    await Promise.all([reached('kiosk-1', 'lost'), reached('lamp-1', 'lost')])
    await expect(open()).rejects.toBeInstanceOf(DeviceError)
    down.end()
    await live.presence.complete()
    await Promise.all([reached('kiosk-1', 'ready'), reached('lamp-1', 'ready')])
    expect(await centre.printer('kiosk-1').print({ ticket: 'A042' })).toMatchObject({ evidence: 'printed' })
    const link = await open()
    const first = new Promise((resolve) =>
      link.onMessage(({ payload }) => resolve(String(Buffer.from(payload)))),
    )
    for (const filter of ['kept', 'end']) await link.subscribe(filter, 1)
    await link.publish('end', 'nothing kept', { qos: 1 })
    expect(await first).toBe(fault === 'restart' ? 'still there' : 'nothing kept')
  },
)

it('linkLost and takenOver: one client goes and comes back, the others stay', async () => {
  const { faults, centre, reached, live } = await setUp()
  const lost = faults.start('lamp-1', 'linkLost')
  await reached('lamp-1', 'lost')
  expect(live.presence.connected).toBe(1)
  lost.end()
  await reached('lamp-1', 'ready')
  faults.start('lamp-1', 'takenOver')
  await reached('lamp-1', 'lost')
  await reached('lamp-1', 'ready')
  expect(await centre.window(1).serve({ ticket: 'A042' })).toMatchObject({ outcome: 'done' })
})

it('is asked for over MQTT, on the broker that then goes, and answered', async () => {
  const { live, history, reached } = await setUp()
  const client = await mqtt.connectAsync(live.brokerUrl, { reconnectPeriod: 0 })
  closers.push(() => client.endAsync(true))
  const answer = new Promise<Record<string, unknown>>((resolve) =>
    client.on('message', (_topic, bytes) => resolve(JSON.parse(String(bytes)) as Record<string, unknown>)),
  )
  await client.subscribeAsync('nowserving/1/desk/lamp-1/result', { qos: 1 })
  const ask = (topic: string, message: object) =>
    client.publishAsync(`nowserving/1/desk/${topic}/fault`, JSON.stringify(message), { qos: 1 })
  await ask('lamp-1', { id: 'x-1', name: 'linkLost', start: true, during: 2000 })
  expect(await answer).toMatchObject({ id: 'x-1', outcome: 'done' })
  await reached('lamp-1', 'lost')
  await reached('lamp-1', 'ready')
  await ask('gateway', { id: 'x-2', name: 'restart', on: 'broker', start: true, during: 2000 }).catch(
    () => {},
  )
  await reached('kiosk-1', 'lost')
  await reached('kiosk-1', 'ready')
  expect(history.records.filter(({ type }) => type === 'faultEnded').map(({ fault }) => fault)).toEqual([
    'linkLost',
    'restart',
  ])
})
