/** What the tests of this folder stand in: a broker in virtual time, a printer or a driver on it, and whoever plays the other side. */
import { createRandom, type PhysicalEvent, VirtualClock } from '../../../../lib/index.ts'
import { openMqttSession } from '../../../../lib/mqtt/index.ts'
import { MemoryBroker } from '../../../../simulator/memory-broker.ts'
import { connectNative } from '../../../../simulator/native-client.ts'
import { simulateDevice } from '../../../../simulator/simulated-device.ts'
import { findModel } from '../../../registry.ts'
import type { PrinterDriver } from '../../contract.ts'
import type { StarHands } from '../firmware-hands.ts'

export const MODEL = 'star-mcprint3-cloudprnt'
export const ADDRESS = '00:11:22:AA:BB:CC'
const TO_DEVICE = 'star/cloudprnt/to-device/00:11:22:aa:bb:cc'
const TO_SERVER = 'star/cloudprnt/to-server/00:11:22:aa:bb:cc'

/** One message as it was on the broker. */
export interface Heard {
  readonly topic: string
  readonly payload: string
  readonly qos: number
  readonly retain: boolean
}

/** A broker, and somebody on it who hears everything of Star's and says literally what they are told to. */
export async function brokerRoom() {
  const clock = new VirtualClock()
  const random = createRandom(7)
  const broker = new MemoryBroker({ clock })
  const session = (clientId: string, clean = true) =>
    openMqttSession({ ...{ clock, connect: broker.connect, random, clientId, clean } })
  const other = session('other side')
  const heard: Heard[] = []
  broker.interpose((packet, way) => {
    if (packet.type !== 'publish' || way !== 'up') return 'pass'
    const { topic, payload, qos, retain } = packet.message
    heard.push({ topic, payload: new TextDecoder().decode(payload), qos, retain })
    return 'pass'
  })
  await clock.until(other.ready())
  const of = (prefix: string, method: string) =>
    heard.filter(({ topic }) => topic === `${prefix}/${method}`).map(({ payload }) => JSON.parse(payload))
  return {
    ...{ clock, random, broker, heard, session },
    /** What was said to the printer, and by it, of a method; oldest first. */
    toDevice: (method: string) => of(TO_DEVICE, method),
    toServer: (method: string) => of(TO_SERVER, method),
    /** Plays the server, or the printer. */
    server: (method: string, payload: string) => other.publish(`${TO_DEVICE}/${method}`, payload, { qos: 1 }),
    printer: (method: string, payload: string, retain = false) =>
      other.publish(`${TO_SERVER}/${method}`, payload, { qos: 1, retain }),
    onRequest: (answer: () => void) => other.subscribe(`${TO_DEVICE}/request-client-status`, answer),
    onJob: (answer: (job: { readonly jobToken: string; readonly printData: string }) => void) =>
      other.subscribe(`${TO_DEVICE}/print-job`, ({ payload }) =>
        answer(JSON.parse(new TextDecoder().decode(payload))),
      ),
  }
}

type Room = Awaited<ReturnType<typeof brokerRoom>>

/** A simulated printer on the broker of a room. */
export async function plugPrinter({ clock, random, broker }: Room, options = {}) {
  const config = { model: MODEL, options, address: ADDRESS }
  const device = await simulateDevice('kiosk-1', config, { clock, random, centre: 'kuntsevo' })
  if (device.wire !== 'mqtt') throw new Error('a client of a broker is needed')
  const told: PhysicalEvent[] = []
  device.onEvent((event) => told.push(event))
  const client = connectNative(device, { clock, random, connect: broker.connect })
  await clock.advance(100)
  const hands = device.firmware.hands as StarHands
  return { device, told, hands, client, texts: () => hands.paper.map(({ text }) => text) }
}

/** A driver on the broker of a room, not yet started. */
export async function plugDriver({ clock, random, session }: Room, more = {}) {
  const model = findModel(MODEL)
  if (model.wire !== 'mqtt' || model.kind !== 'ticket-printer') throw new Error('another model is needed')
  const mqtt = session('host', false)
  const facts = { id: 'kiosk-1', timezone: 'UTC', options: {}, centre: 'kuntsevo', address: ADDRESS }
  const driver = (await model.driver())({ ...facts, clock, random, mqtt, ...more }) as PrinterDriver
  return { driver, mqtt, permit: (id: string) => ({ id, begin: () => {} }) }
}

/** What a promise failed with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'it succeeded',
    (error: unknown) => error,
  )
}
