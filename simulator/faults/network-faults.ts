/** What goes wrong between MQTT clients and their broker: packets by chance, one by one. */
import { DeviceError } from '../../lib/index.ts'
import { parseTopic } from '../../lib/mqtt/index.ts'
import type { MemoryBroker } from '../memory-broker.ts'
import type { BrokerPacket, Fate } from '../memory-broker-wire.ts'
import { DAMAGES, damaged } from './damages.ts'
import { type FaultKinds, type FaultPlace, type LiveBroker, numberOf, optional } from './fault.ts'

const UNAVAILABLE = 3 // a CONNACK code

/** The broker that faults are made with. @throws DeviceError `illegal` where it is somebody else's. */
export function brokerOf({ world: { broker } }: FaultPlace): MemoryBroker {
  if (broker === undefined) throw new DeviceError('illegal', 'the broker is not ours to disturb')
  return broker
}

/** What can be done to any broker of ours, in virtual time or in real. @throws DeviceError as {@link brokerOf} does. */
export function troubleOf(place: FaultPlace): LiveBroker {
  const { liveBroker } = place.world
  if (liveBroker !== undefined) return liveBroker
  const broker = brokerOf(place)
  return {
    connect: broker.connect,
    down: (forgetful) => {
      broker.restart({ keepSessions: !forgetful, keepRetained: !forgetful, downMs: Number.POSITIVE_INFINITY })
      return () => broker.restart()
    },
    dropConnection: (clientId) => broker.dropConnection(clientId),
    refuseClient: (clientId) => broker.refuse({ client: (each) => (each === clientId ? UNAVAILABLE : 0) }),
  }
}

/** The client id of a device that is its own client; undefined stands for all clients. */
export function clientOf({ device, world }: FaultPlace): string | undefined {
  return device === undefined ? undefined : `nowserving-${world.centre}-${device.id}`
}

/** Whether a client is the one that the fault is about, or one of all. */
export function isMeant(place: FaultPlace): (clientId: string) => boolean {
  const id = clientOf(place)
  return (clientId) => id === undefined || clientId === id
}

/** Every packet of the client (of all clients, for the broker) by chance. */
function packets(place: FaultPlace, fate: (packet: BrokerPacket) => Fate): () => void {
  const { random, probability } = place
  const meant = isMeant(place)
  return brokerOf(place).interpose((packet, _way, clientId) =>
    meant(clientId) && random.chance(probability) ? fate(packet) : 'pass',
  )
}

const isPublish = ({ type }: BrokerPacket) => type === 'publish'

/** Of a device that is its own MQTT client, and of the broker for all of them. */
export const NETWORK_FAULTS: FaultKinds = {
  acksLost: {
    layer: 'network',
    about: 'PUBACKs are lost, each by chance: the sender sends again on the next connection.',
    chancy: true,
    begin: (place) => packets(place, ({ type }) => (type === 'puback' ? 'lose' : 'pass')),
  },
  messagesTwice: {
    layer: 'network',
    about: 'Messages come twice, each by chance, as QoS 1 allows.',
    chancy: true,
    begin: (place) => packets(place, (packet) => (isPublish(packet) ? 'twice' : 'pass')),
  },
  messagesLate: {
    layer: 'network',
    about: 'Packets come late (2 s), each by chance, in order.',
    args: [optional('ms', 'how late, ms')],
    chancy: true,
    begin: (place) => packets(place, () => ({ delayMs: numberOf(place, 'ms', 2000) })),
  },
  jitter: {
    layer: 'network',
    about: 'Each packet is on its way for another time (up to 2 s), each by chance, in order.',
    args: [optional('ms', 'the longest, ms')],
    chancy: true,
    begin: (place) => {
      const longestMs = Math.max(0, Math.floor(numberOf(place, 'ms', 2000)))
      return packets(place, () => ({ delayMs: place.random.int(0, longestMs) }))
    },
  },
  messagesReordered: {
    layer: 'network',
    about:
      'Messages come late (1 s), each by chance, and later ones overtake them, as over a cluster or a bridge.',
    args: [optional('ms', 'how late, ms')],
    chancy: true,
    chance: 0.5,
    begin: (place) => {
      const delayMs = numberOf(place, 'ms', 1000)
      return packets(place, (packet) => (isPublish(packet) ? { delayMs, overtaken: true } : 'pass'))
    },
  },
  messagesRetained: {
    layer: 'network',
    about:
      'Events and commands are retained by mistake, each by chance: whoever subscribes next gets old ones, for ever.',
    chancy: true,
    begin: (place) => {
      const { device, world, random, probability } = place
      return brokerOf(place).interpose((packet, way) => {
        if (packet.type !== 'publish' || way !== 'up') return 'pass'
        const { device: name, leaf, centre } = parseTopic(packet.message.topic) ?? {}
        const forbidden = centre === world.centre && (leaf === 'event' || leaf === 'command')
        if (!forbidden || (device !== undefined && name !== device.id) || !random.chance(probability))
          return 'pass'
        return { become: { ...packet, message: { ...packet.message, retain: true } } }
      })
    },
  },
  payloadsDamaged: {
    layer: 'network',
    about: 'Payloads are damaged, each by chance.',
    args: [optional('how', `one of ${Object.keys(DAMAGES).join(', ')}; any of them`, 'text')],
    chancy: true,
    begin: (place) => {
      const damage = damaged(place.random, place.args['how'])
      return packets(place, (packet) => {
        if (packet.type !== 'publish') return 'pass'
        const { message } = packet
        return { become: { ...packet, message: { ...message, payload: damage(message.payload) } } }
      })
    },
  },
}
