/** What goes wrong with more than one device: the network and the broker between them, the power of the hall, the clock. */
import { DeviceError, type HandArgument, VirtualClock } from '../../lib/index.ts'
import type { MemoryBroker } from '../memory-broker.ts'
import type { BrokerPacket, Fate } from '../memory-broker-wire.ts'
import { faultsOf } from './device-faults.ts'
import { type FaultKinds, type FaultPlace, numberOf } from './fault.ts'

const MINUTE_MS = 60_000
const SILENCE_MS = 90_000 // one and a half of the keep alive: then either side calls a connection dead

const number = (name: string, about: string): HandArgument => ({
  name,
  type: 'number',
  about,
  optional: true,
})

function brokerOf({ world: { broker } }: FaultPlace): MemoryBroker {
  if (broker === undefined) throw new DeviceError('illegal', 'the broker is not ours to disturb')
  return broker
}

/** The client id of a device that is its own client, or of all. */
function client({ device, world }: FaultPlace): string | undefined {
  return device === undefined ? undefined : `nowserving-${world.centre}-${device.id}`
}

/** Every packet of the client (of all clients, for the broker) by chance. */
function packets(place: FaultPlace, fate: (packet: BrokerPacket) => Fate): () => void {
  const { random, probability } = place
  const id = client(place)
  return brokerOf(place).interpose((packet, _way, clientId) => {
    if ((id !== undefined && clientId !== id) || !random.chance(probability)) return 'pass'
    return fate(packet)
  })
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
    args: [number('ms', 'how late, ms')],
    chancy: true,
    begin: (place) => packets(place, () => ({ delayMs: numberOf(place, 'ms', 2000) })),
  },
}

/** Of a device that is its own MQTT client. */
export const CLIENT_FAULTS: FaultKinds = {
  linkLost: {
    layer: 'network',
    about: 'Its connection is torn, and none is made until it ends.',
    begin: (place) => {
      const id = client(place)
      const broker = brokerOf(place)
      const undo = broker.refuse({ client: (each) => (each === id ? 3 : 0) })
      if (id !== undefined) broker.dropConnection(id)
      return undo
    },
  },
  halfOpen: {
    layer: 'network',
    about:
      'Nothing gets through either way, and neither side notices until it ends or the keep alive has run out: then the connection is dead.',
    begin: (place) => {
      const id = client(place)
      const broker = brokerOf(place)
      const undo = broker.interpose((_packet, _way, clientId) => (clientId === id ? 'lose' : 'pass'))
      const cut = () => {
        if (id !== undefined) broker.dropConnection(id)
      }
      const silence = place.world.clock.after(SILENCE_MS, cut)
      return () => {
        silence.cancel()
        undo()
        cut() // TCP does not go on behind a hole: what was lost is sent again, in order, on the next connection
      }
    },
  },
  takenOver: {
    layer: 'network',
    about: 'Another client comes with the same client id: the broker throws this one out.',
    begin: (place) => {
      const link = brokerOf(place).connect()
      link.open({ clientId: client(place) ?? '', clean: false }).then(
        () => link.close(),
        () => {},
      )
      return undefined
    },
  },
}

/** Of the broker. */
export const BROKER_FAULTS: FaultKinds = {
  ...NETWORK_FAULTS,
  restart: {
    layer: 'broker',
    about: 'It is down until it ends, and comes back with all its memory.',
    begin: (place) => down(place, {}),
  },
  restartForgetful: {
    layer: 'broker',
    about: 'It is down until it ends, and comes back without sessions and retained messages.',
    begin: (place) => down(place, { keepSessions: false, keepRetained: false }),
  },
  retainedLost: {
    layer: 'broker',
    about: 'It loses its retained messages; nobody who is connected notices.',
    begin: (place) => {
      brokerOf(place).forgetRetained()
      return undefined
    },
  },
  retainedStale: {
    layer: 'broker',
    about: 'When it ends, the broker restarts with the retained messages of when it began.',
    begin: (place) => {
      const broker = brokerOf(place)
      const restore = broker.rememberRetained()
      return () => {
        restore()
        broker.restart()
      }
    },
  },
  publishesDropped: {
    layer: 'broker',
    about:
      'What is published is acknowledged and told to nobody, each by chance, as brokers with access rules do.',
    chancy: true,
    begin: (place) => {
      const { random, probability } = place
      return brokerOf(place).refuse({ publish: () => random.chance(probability) })
    },
  },
}

function down(place: FaultPlace, memory: { keepSessions?: boolean; keepRetained?: boolean }): () => void {
  const broker = brokerOf(place)
  broker.restart({ ...memory, downMs: Number.POSITIVE_INFINITY })
  return () => broker.restart()
}

/** Of the whole hall. */
export const MAINS_FAULTS: FaultKinds = {
  powerOut: {
    layer: 'power',
    about: 'The mains of the hall fail: every device is without power until it ends.',
    begin: (place) => {
      const ends = [...place.world.devices.values()].flatMap((device) => {
        const end = faultsOf(device)['powerOut']?.begin({ ...place, device })
        return end === undefined ? [] : [end]
      })
      return () => {
        for (const end of ends) end()
      }
    },
  },
}

/** Of the centre's clock; durations and deadlines go on as they were. */
export const CLOCK_FAULTS: FaultKinds = {
  step: {
    layer: 'time',
    about: 'The time of day is stepped (by an hour), and stepped back when it ends.',
    args: [number('ms', 'by how much, ms; below 0: back')],
    begin: (place) => {
      const { clock } = place.world
      if (!(clock instanceof VirtualClock)) return undefined // no such fault is in the catalogue of this room
      const byMs = numberOf(place, 'ms', 60 * MINUTE_MS)
      clock.step(byMs)
      return () => clock.step(-byMs)
    },
  },
}
