/** The room over MQTT: hands of people for programs in any language, and what can be seen of each simulated device. */
import { type Clock, DeviceError, type Random } from '../lib/index.ts'
import {
  commandMessageSchema,
  type DroppedMessage,
  DroppedMessages,
  decodeMessage,
  filterOf,
  GATEWAY_ID,
  openMqttSession,
  parseTopic,
  topicOf,
} from '../lib/mqtt/index.ts'
import type { MqttConnect, MqttMessage } from '../lib/mqtt/link.ts'
import type { Faults } from './faults/faults.ts'
import { FaultDesk, type Obeyed, obeyHands } from './room-obey.ts'
import type { SimulatedDevice } from './simulated-device.ts'

/** What the room's link is made of. */
export interface RoomLinkOptions {
  readonly centre: string
  readonly devices: ReadonlyMap<string, SimulatedDevice>
  readonly faults: Faults
  readonly connect: MqttConnect
  readonly clock: Clock
  readonly random: Random
  /** Hears of messages that nobody can be answered about, at most one a second: for a log. */
  readonly onDropped?: (dropped: DroppedMessage) => void
}

/** What a room offers to the broker that it shares a process with. */
export interface RoomLink {
  /** Answers a command that was to be retained: it would be carried out again after each restart. */
  refuseRetained(message: Pick<MqttMessage, 'topic' | 'payload'>): void
  close(): Promise<void>
}

const WORLD_PAUSE_MS = 250 // a blinking or printing device does not flood the broker

/** Serves `…/hands` and `…/fault`, and keeps `…/world` up to date, for every device of a simulated centre. */
export async function serveRoom({
  centre,
  devices,
  faults,
  connect,
  clock,
  random,
  onDropped = () => {},
}: RoomLinkOptions): Promise<RoomLink> {
  const session = openMqttSession({ connect, clock, random, clientId: `nowserving-${centre}-room` })
  const dropped = new DroppedMessages(clock, onDropped)
  const answer = (device: string, id: string, error?: DeviceError) => {
    const { outcome, code, message, fix } = error ?? { outcome: 'done' as const }
    const result = {
      id,
      outcome,
      ...(error ? { code, message, fix } : { evidence: 'acknowledged' as const }),
      at: clock.now(),
    }
    session.publish(topicOf(centre, device, 'result'), JSON.stringify(result), { qos: 1 }).catch(() => {}) // the room is closing
  }
  const stale = new Set<string>()
  const showWorld = (device: SimulatedDevice) => {
    if (stale.has(device.id)) return
    stale.add(device.id)
    clock.after(
      WORLD_PAUSE_MS,
      () => {
        stale.delete(device.id)
        const world = JSON.stringify(device.physical.world())
        session.publish(topicOf(centre, device.id, 'world'), world, { qos: 1, retain: true }).catch(() => {}) // likewise
      },
      { background: true },
    )
  }
  const tell = (name: string, message: MqttMessage, { id, error }: Obeyed) => {
    if (id !== undefined) answer(name, id, error)
    else if (error !== undefined) dropped.add(message.topic, error.message)
  }
  const hear = (message: MqttMessage, act: (device: SimulatedDevice) => Obeyed) => {
    const device = devices.get(parseTopic(message.topic)?.device ?? '')
    if (device === undefined) return
    tell(device.id, message, act(device))
    showWorld(device)
  }
  const desk = new FaultDesk(faults)
  await session.subscribe(filterOf({ centre, leaf: 'hands' }), (message) =>
    hear(message, (device) => obeyHands(device, message)),
  )
  await session.subscribe(filterOf({ centre, leaf: 'fault' }), (message) => {
    if (parseTopic(message.topic)?.device !== GATEWAY_ID) hear(message, ({ id }) => desk.obey(id, message))
    else tell(GATEWAY_ID, message, desk.obey('mains', message))
  })
  const stops = [...devices.values()].map((device) => {
    showWorld(device)
    return device.onEvent(({ type, problem }) => {
      showWorld(device)
      if (type === 'commandDropped') dropped.add(topicOf(centre, device.id, 'command'), String(problem))
    })
  })
  stops.push(
    session.onConnected((connected) => {
      if (connected) for (const device of devices.values()) showWorld(device) // a broker may have lost what it retained
    }),
  )
  return {
    refuseRetained: ({ topic, payload }) => {
      const parts = parseTopic(topic)
      const read = decodeMessage(commandMessageSchema, payload)
      const id = read.problem === undefined ? read.value.id : read.id
      if (parts?.centre !== centre) return
      if (id === undefined) return dropped.add(topic, `it was to be retained; ${read.problem}`)
      const error = new DeviceError('illegal', `a ${parts.leaf} must not be retained; it was dropped`, {
        fix: 'Publish it again without the retain flag.',
      })
      answer(parts.device, id, error)
    },
    close: async () => {
      for (const stop of stops) stop()
      dropped.close()
      for (const device of devices.keys()) {
        // what nobody simulates any more cannot be seen any more: an empty retained message takes it from the broker
        session.publish(topicOf(centre, device, 'world'), '', { qos: 1, retain: true }).catch(() => {})
      }
      await session.close()
    },
  }
}
