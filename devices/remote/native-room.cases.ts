/** What the tests of this folder stand in: a broker in virtual time, a native device, its driver, and an onlooker. */
import { createRandom, VirtualClock } from '../../lib/index.ts'
import type { MqttMessage } from '../../lib/mqtt/index.ts'
import { openMqttSession } from '../../lib/mqtt/index.ts'
import { MemoryBroker } from '../../simulator/memory-broker.ts'
import { connectNative } from '../../simulator/native-client.ts'
import { simulateDevice } from '../../simulator/simulated-device.ts'
import { findModel } from '../registry.ts'

/** One message, read. */
export interface Heard {
  readonly topic: string
  readonly json: Record<string, unknown>
  readonly retain: boolean
}

/** An onlooker that hears all and publishes what it is told to, literally. */
export async function onlooker(clock: VirtualClock, broker: MemoryBroker, filter = 'nowserving/1/#') {
  const session = openMqttSession({
    ...{ clock, connect: broker.connect, random: createRandom(9) },
    clientId: 'onlooker',
  })
  const heard: Heard[] = []
  const read = ({ topic, payload, retain }: MqttMessage) => {
    const text = new TextDecoder().decode(payload)
    heard.push({ topic, retain, json: text.endsWith('}') ? JSON.parse(text) : {} })
  }
  await clock.until(session.subscribe(filter, read))
  return {
    session,
    heard,
    /** What came on a topic of the centre, oldest first. */
    on: (topic: string) =>
      heard.filter((each) => each.topic === `nowserving/1/kuntsevo/${topic}`).map(({ json }) => json),
    say: (topic: string, payload: string, retain = false) =>
      session.publish(`nowserving/1/kuntsevo/${topic}`, payload, { qos: 1, retain }),
  }
}

/** A native device on a broker, and its driver, which has not been started. */
export async function nativeRoom(
  modelName: string,
  { window, id = 'dev-1' }: { window?: number; id?: string } = {},
) {
  const clock = new VirtualClock()
  const random = createRandom(7)
  const broker = new MemoryBroker({ clock })
  const model = findModel(modelName)
  if (model.wire !== 'mqtt') throw new Error('a native model is needed')
  const place = window === undefined ? {} : { window }
  const device = await simulateDevice(
    id,
    { model: modelName, options: {}, window },
    { clock, random, centre: 'kuntsevo' },
  )
  if (device.wire !== 'mqtt') throw new Error('a native device is needed')
  const told: Record<string, unknown>[] = []
  device.onEvent((event) => told.push(event))
  const makeDriver = await model.driver()
  const look = await onlooker(clock, broker)
  const host = openMqttSession({
    ...{ clock, connect: broker.connect, random, clientId: 'host' },
    clean: false,
  })
  const secondDriver = () =>
    makeDriver({
      ...{ id, clock, random, mqtt: host, centre: 'kuntsevo', timezone: 'UTC', options: {} },
      ...place,
    })
  const driver = secondDriver()
  const client = connectNative(device, { clock, random, connect: broker.connect })
  const permit = (commandId: string) => ({ id: commandId, begin: () => {} })
  return { clock, broker, device, told, look, host, driver, secondDriver, client, permit, random }
}

/** What a promise failed with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'it succeeded',
    (error: unknown) => error,
  )
}
