/** The room over MQTT: hands of people for programs in any language, and what can be seen of each simulated device. */
import { asDeviceError, type Clock, DeviceError, type Random } from '../lib/index.ts'
import {
  commandMessageSchema,
  type DroppedMessage,
  DroppedMessages,
  decodeMessage,
  faultMessageSchema,
  filterOf,
  handsMessageSchema,
  openMqttSession,
  parseTopic,
  topicOf,
} from '../lib/mqtt/index.ts'
import type { MqttConnect, MqttMessage } from '../lib/mqtt/link.ts'
import { callHand } from './hands.ts'
import type { SimulatedDevice } from './simulated-device.ts'

/** What the room's link is made of. */
export interface RoomLinkOptions {
  readonly centre: string
  readonly devices: ReadonlyMap<string, SimulatedDevice>
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
  /** Answers under the id that `act` returns, with its error where it has one; nothing where the id cannot be read. */
  const hear = (
    message: MqttMessage,
    act: (device: SimulatedDevice) => { readonly id?: string | undefined; readonly error?: DeviceError },
  ) => {
    const device = devices.get(parseTopic(message.topic)?.device ?? '')
    if (device === undefined) return
    const { id, error } = act(device)
    if (id !== undefined) answer(device.id, id, error)
    else if (error !== undefined) dropped.add(message.topic, error.message)
    showWorld(device)
  }
  await session.subscribe(filterOf({ centre, leaf: 'hands' }), (message) =>
    hear(message, (device) => {
      const read = decodeMessage(handsMessageSchema, message.payload)
      if (read.problem !== undefined) return { id: read.id, error: new DeviceError('illegal', read.problem) }
      const { id, verb, args } = read.value
      if (message.retain) return { id, error: new DeviceError('illegal', 'a hand must not be retained') }
      try {
        callHand(device, args === undefined ? { verb } : { verb, args })
        return { id }
      } catch (error) {
        return { id, error: asDeviceError(error) }
      }
    }),
  )
  await session.subscribe(filterOf({ centre, leaf: 'fault' }), (message) =>
    hear(message, () => {
      const read = decodeMessage(faultMessageSchema, message.payload)
      const error = new DeviceError('illegal', 'this version has no faults to start', {
        fix: 'Use the hands of the device, e.g. unplug.',
      })
      if (read.problem !== undefined) return { id: read.id, error: new DeviceError('illegal', read.problem) }
      return { id: read.value.id, error }
    }),
  )
  const stops = [...devices.values()].map((device) => {
    showWorld(device)
    return device.onEvent(() => showWorld(device))
  })
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
