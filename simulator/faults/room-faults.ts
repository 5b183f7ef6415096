/** What goes wrong with more than one device: the broker between them, the power of the hall, the clock, the program. */
import { type Timer, VirtualClock } from '../../lib/index.ts'
import { faultsOf } from './device-faults.ts'
import { type FaultKinds, type FaultPlace, numberOf, optional } from './fault.ts'
import { withheld } from './line-faults.ts'
import { brokerOf, clientOf, isMeant, NETWORK_FAULTS, troubleOf } from './network-faults.ts'

const MINUTE_MS = 60_000
const SILENCE_MS = 90_000 // one and a half of the keep alive: then either side calls a connection dead
const FLAP_EVERY_MS = 5000
const DAY_MS = 24 * 60 * MINUTE_MS
const Y2106_MS = 2 ** 32 * 1000 // where 32 bits of seconds end

/** Tears the connection of a client that has been silent for too long. */
function noticed(place: FaultPlace): Timer {
  return place.world.clock.after(SILENCE_MS, () => brokerOf(place).dropConnection(clientOf(place) ?? ''))
}

/** Broker rules for the client, or for all: those who are connected have to come again. */
const RULES: FaultKinds = {
  subscribeRefused: {
    layer: 'broker',
    about: 'Connections are torn once, and every subscription is refused (SUBACK 80) until it ends.',
    begin: (place) => {
      const broker = brokerOf(place)
      const undo = broker.refuse({ filter: isMeant(place) })
      for (const id of broker.clientIds.filter(isMeant(place))) broker.dropConnection(id)
      return undo
    },
  },
  queueFull: {
    layer: 'broker',
    about: 'There is no room for QoS 1 messages: those to the client are dropped.',
    begin: (place) => brokerOf(place).refuse({ queue: isMeant(place) }),
  },
}

/** Of a device that tells the time of what it tells, whatever broker it is on. */
export const OWN_CLOCK_FAULTS: FaultKinds = {
  clockWrong: {
    layer: 'time',
    about: 'Its own time of day is wrong (a day behind), until it ends.',
    args: [optional('ms', 'by how much, ms; below 0: behind')],
    begin: (place) => {
      const clock = place.device?.clock
      if (clock === undefined) return undefined
      const byMs = numberOf(place, 'ms', -DAY_MS)
      clock.aheadMs += byMs
      return () => {
        clock.aheadMs -= byMs
      }
    },
  },
}

/** Of a device that is its own MQTT client. */
export const CLIENT_FAULTS: FaultKinds = {
  ...OWN_CLOCK_FAULTS,
  ...RULES,
  linkLost: {
    layer: 'network',
    live: true,
    about: 'Its connection is torn, and none is made until it ends.',
    begin: (place) => {
      const id = clientOf(place) ?? ''
      const undo = troubleOf(place).refuseClient(id)
      troubleOf(place).dropConnection(id)
      return undo
    },
  },
  willLost: {
    layer: 'network',
    about:
      'Its connection is torn, none is made until it ends, and its will is lost: everybody believes it still there.',
    begin: (place) => {
      const meant = isMeant(place)
      const broker = brokerOf(place)
      const undo = broker.refuse({ will: meant, client: (each) => (meant(each) ? 3 : 0) })
      broker.dropConnection(clientOf(place) ?? '')
      return undo
    },
  },
  halfOpen: {
    layer: 'network',
    about:
      'Nothing gets through either way, and neither side notices until it ends or the keep alive has run out: then the connection is dead.',
    begin: (place) => {
      const meant = isMeant(place)
      const undo = brokerOf(place).interpose((_packet, _way, clientId) => (meant(clientId) ? 'lose' : 'pass'))
      const found = noticed(place)
      return () => {
        found.cancel()
        undo()
        brokerOf(place).dropConnection(clientOf(place) ?? '') // TCP does not go on behind a hole: what was lost is sent again, in order, on the next connection
      }
    },
  },
  frozen: {
    layer: 'network',
    about:
      'The device stands still, as while it writes its flash; it hears, does and says everything when it ends.',
    begin: (place) => {
      const goOn = place.device?.clock.stop()
      const release = brokerOf(place).hold(isMeant(place))
      const found = noticed(place)
      return () => {
        found.cancel()
        goOn?.()
        release()
      }
    },
  },
  linkFlaps: {
    layer: 'network',
    live: true,
    about: 'Its connection is torn at once and again and again (every 5 s), until it ends.',
    args: [optional('ms', 'how often, ms')],
    begin: (place) => {
      const everyMs = Math.max(1, numberOf(place, 'ms', FLAP_EVERY_MS))
      let next: Timer
      const tear = () => {
        troubleOf(place).dropConnection(clientOf(place) ?? '')
        next = place.world.clock.after(everyMs, tear, { background: true })
      }
      tear()
      return () => next.cancel()
    },
  },
  takenOver: {
    layer: 'network',
    live: true,
    about: 'Another client comes with the same client id: the broker throws this one out.',
    begin: (place) => {
      const link = troubleOf(place).connect()
      link.open({ clientId: clientOf(place) ?? '', clean: false }).then(
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
  ...RULES,
  stalled: {
    layer: 'broker',
    about: 'It stands still: nothing gets through until it ends, and then everything does.',
    begin: (place) => brokerOf(place).hold(() => true),
  },
  restart: {
    layer: 'broker',
    live: true,
    about: 'It is down until it ends, and comes back with all its memory.',
    begin: (place) => troubleOf(place).down(false),
  },
  restartForgetful: {
    layer: 'broker',
    live: true,
    about: 'It is down until it ends, and comes back without sessions and retained messages.',
    begin: (place) => troubleOf(place).down(true),
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

/** The room's time, where it is virtual: no other has these faults. */
const virtual = ({ world: { clock } }: FaultPlace) => (clock instanceof VirtualClock ? clock : undefined)

function stepped(place: FaultPlace, byMs: number): () => void {
  virtual(place)?.step(byMs)
  return () => virtual(place)?.step(-byMs)
}

/** Of the centre's clock; durations and deadlines go on as they were. */
export const CLOCK_FAULTS: FaultKinds = {
  step: {
    layer: 'time',
    about: 'The time of day is stepped (by an hour), and stepped back when it ends.',
    args: [optional('ms', 'by how much, ms; below 0: back')],
    begin: (place) => stepped(place, numberOf(place, 'ms', 60 * MINUTE_MS)),
  },
  lost: {
    layer: 'time',
    about: 'It is 1970 again, as after an empty battery, until it ends.',
    begin: (place) => stepped(place, -place.world.clock.now()),
  },
  ahead: {
    layer: 'time',
    about: 'It is 2106, where 32 bits of seconds end, until it ends.',
    begin: (place) => stepped(place, Y2106_MS - place.world.clock.now()),
  },
  stopped: {
    layer: 'time',
    about: 'The time of day stands still, and is right again when it ends.',
    begin: (place) => virtual(place)?.drift(0),
  },
  fast: {
    layer: 'time',
    about: 'The time of day runs fast (by 10 %), and is right again when it ends.',
    args: [optional('percent', 'how fast; below 0: slow')],
    begin: (place) => virtual(place)?.drift(1 + numberOf(place, 'percent', 10) / 100),
  },
}

/** Of the program that drives the devices. */
export const PROGRAM_FAULTS: FaultKinds = {
  asleep: {
    layer: 'time',
    about:
      'It stands still, as when its laptop sleeps: then all its timers are late at once, and all that it should have heard comes behind them.',
    begin: (place) => {
      const { host, lines, devices, broker, centre } = place.world
      const goOn = host?.stop()
      const own = new Set([...devices.keys()].map((id) => `nowserving-${centre}-${id}`))
      const releases = [...lines.values()].map((line) => withheld(line, 'toHost', place.world.clock))
      if (broker !== undefined) releases.push(broker.hold((clientId) => !own.has(clientId)))
      return () => {
        goOn?.()
        for (const release of releases) release()
      }
    },
  },
}
