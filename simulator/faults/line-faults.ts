/** What goes wrong on a serial line, and with what a device says over it. Any byte device has these. */
import { type Clock, DeviceError } from '../../lib/index.ts'
import type { LineFilter, SerialLine, Way } from '../serial-line.ts'
import { received, type UartFormat } from '../uart.ts'
import { type FaultKinds, type FaultPlace, numberOf, optional } from './fault.ts'
import { Lane } from './lane.ts'

const WAYS: readonly Way[] = ['toDevice', 'toHost']
const BYTE_CHANCE = 0.01 // of each byte, unless the plan says otherwise
const FACTORY_BAUD = 9600

const ms = (about: string) => optional('ms', about)

function lineOf({ world, device }: FaultPlace): SerialLine {
  const line = device && world.lines.get(device.id)
  if (line === undefined) throw new DeviceError('illegal', `${device?.id} has no cable here`)
  return line
}

/** The same filter on the ways that are asked for, until it ends. */
function filtered(place: FaultPlace, ways: readonly Way[], make: (way: Way) => LineFilter): () => void {
  const line = lineOf(place)
  const stops = ways.map((way) => line.interpose(way, make(way)))
  return () => {
    for (const stop of stops) stop()
  }
}

/** Changes single bytes: `change` gives what becomes of one that is hit. */
function bytewise(place: FaultPlace, change: (byte: number) => readonly number[]): () => void {
  const { random, probability: chance } = place
  return filtered(place, WAYS, () => (bytes, pass) => {
    pass(Uint8Array.from([...bytes].flatMap((byte) => (random.chance(chance) ? change(byte) : [byte]))))
  })
}

/** What the device says, each burst of it by chance. */
function replies(place: FaultPlace, filter: LineFilter): () => void {
  return filtered(place, ['toHost'], () => (bytes, pass) => {
    if (place.random.chance(place.probability)) filter(bytes, pass)
    else pass(bytes)
  })
}

/** As {@link filtered} for what makes bytes wait: what waits comes out when the fault ends, before anything newer. */
function waiting(
  place: FaultPlace,
  ways: readonly Way[],
  filter: (lane: Lane, bytes: Uint8Array, pass: (bytes: Uint8Array) => void) => void,
): () => void {
  const lanes: Lane[] = []
  const stop = filtered(place, ways, () => {
    const lane = new Lane(place.world.clock)
    lanes.push(lane)
    return (bytes, pass) => filter(lane, bytes, pass)
  })
  return () => {
    stop()
    for (const lane of lanes) lane.open()
  }
}

/** Keeps what comes over a line until it is told to let it through, in order. */
export function withheld(line: SerialLine, way: Way, clock: Clock): () => void {
  const lane = new Lane(clock)
  const stop = line.interpose(way, (bytes, pass) =>
    lane.put(() => pass(bytes), { delayMs: Number.POSITIVE_INFINITY }),
  )
  return () => {
    stop()
    lane.open()
  }
}

/** The speed that the device leaves the factory with. */
function baudOf({ device }: FaultPlace): number {
  return (device !== undefined && 'baudRate' in device.model && device.model.baudRate) || FACTORY_BAUD
}

/** Both ends as they are set, the host's changed by the fault. */
function misread(place: FaultPlace, host: Partial<UartFormat>): () => void {
  const device: UartFormat = { baudRate: baudOf(place) }
  const other = { ...device, ...host }
  return filtered(place, WAYS, (way) => (bytes, pass) => {
    pass(way === 'toHost' ? received(bytes, device, other) : received(bytes, other, device))
  })
}

/** By name, in the words of the manual pages of this project. */
export const LINE_FAULTS: FaultKinds = {
  cableOut: {
    layer: 'line',
    about: 'The cable is pulled: bytes under way are lost, the port is gone until it is back.',
    begin: (place) => {
      const line = lineOf(place)
      line.unplug()
      return () => line.plugIn()
    },
  },
  portBusy: {
    layer: 'line',
    about: 'Another program takes the port: the host loses it and finds it busy.',
    begin: (place) => lineOf(place).occupy(),
  },
  bytesLost: {
    layer: 'line',
    about: 'Bytes are lost, each by chance (one of a hundred), both ways.',
    chancy: true,
    chance: BYTE_CHANCE,
    begin: (place) => bytewise(place, () => []),
  },
  bitsFlipped: {
    layer: 'line',
    about: 'One bit of a byte is flipped, of each byte by chance (one of a hundred), both ways.',
    chancy: true,
    chance: BYTE_CHANCE,
    begin: (place) => bytewise(place, (byte) => [byte ^ (1 << place.random.int(0, 7))]),
  },
  noise: {
    layer: 'line',
    about: 'A byte that nobody sent comes behind a byte, by chance (one of a hundred), both ways.',
    chancy: true,
    chance: BYTE_CHANCE,
    begin: (place) => bytewise(place, (byte) => [byte, place.random.int(0, 255)]),
  },
  wrongBaud: {
    layer: 'line',
    about: 'The host is set to another speed than the device: both hear other bytes.',
    args: [optional('baud', 'what the host is set to; 9600 or, there, 19200')],
    begin: (place) => {
      const other = baudOf(place) === 9600 ? 19_200 : 9600
      return misread(place, { baudRate: numberOf(place, 'baud', other) })
    },
  },
  wrongParity: {
    layer: 'line',
    about: 'The host is set to seven bits and even parity, the device to eight and none.',
    begin: (place) => misread(place, { dataBits: 7, parity: 'even' }),
  },
  chopped: {
    layer: 'line',
    about: 'Every byte comes by itself, with a gap behind it (20 ms), both ways.',
    args: [ms('the gap, ms')],
    begin: (place) => {
      const gapMs = numberOf(place, 'ms', 20)
      return waiting(place, WAYS, (lane, bytes, pass) => {
        for (const byte of bytes) lane.put(() => pass(Uint8Array.of(byte)), { gapMs })
      })
    },
  },
  held: {
    layer: 'line',
    about:
      'Flow control is stuck: nothing gets through to the device until it ends, and then everything does.',
    begin: (place) => withheld(lineOf(place), 'toDevice', place.world.clock),
  },
  overrun: {
    layer: 'line',
    about: 'The device’s receive buffer runs over: the next bytes to it (64) are lost, all in one piece.',
    args: [optional('bytes', 'how many')],
    begin: (place) => {
      let left = numberOf(place, 'bytes', 64)
      return filtered(place, ['toDevice'], () => (bytes, pass) => {
        const lost = Math.min(left, bytes.length)
        left -= lost
        pass(bytes.subarray(lost))
      })
    },
  },
  frozen: {
    layer: 'line',
    about:
      'The device stands still, as while it writes its flash: it hears nothing, and does and says the rest when it ends.',
    begin: (place) => {
      const goOn = place.device?.clock.stop()
      const deaf = filtered(place, ['toDevice'], () => () => {})
      const speak = withheld(lineOf(place), 'toHost', place.world.clock)
      return () => {
        deaf()
        speak()
        goOn?.()
      }
    },
  },
  repliesLost: {
    layer: 'protocol',
    about: 'What the device says is lost, burst by burst.',
    chancy: true,
    begin: (place) => replies(place, () => {}),
  },
  repliesLate: {
    layer: 'protocol',
    about: 'What the device says comes late (2 s), in order.',
    args: [ms('how late, ms')],
    chancy: true,
    begin: (place) => {
      const lateMs = numberOf(place, 'ms', 2000)
      return waiting(place, ['toHost'], (lane, bytes, pass) => {
        const delayMs = place.random.chance(place.probability) ? lateMs : 0
        lane.put(() => pass(bytes), { delayMs })
      })
    },
  },
  repliesTwice: {
    layer: 'protocol',
    about: 'What the device says comes twice.',
    chancy: true,
    begin: (place) =>
      replies(place, (bytes, pass) => {
        pass(bytes)
        pass(bytes)
      }),
  },
  repliesCut: {
    layer: 'protocol',
    about: 'Of what the device says only the first half comes.',
    chancy: true,
    begin: (place) => replies(place, (bytes, pass) => pass(bytes.subarray(0, bytes.length >> 1))),
  },
  repliesJoined: {
    layer: 'protocol',
    about: 'What the device says is gathered for a while (200 ms) and comes in one piece.',
    args: [ms('for how long, ms')],
    begin: (place) => {
      const delayMs = numberOf(place, 'ms', 200)
      let gathered: number[] | undefined
      return waiting(place, ['toHost'], (lane, bytes, pass) => {
        if (gathered !== undefined) {
          gathered.push(...bytes)
          return
        }
        const all = [...bytes]
        gathered = all
        const tell = () => {
          gathered = undefined
          pass(Uint8Array.from(all))
        }
        lane.put(tell, { delayMs }) // at once, where another fault kept it until this one had ended
      })
    },
  },
  repliesSplit: {
    layer: 'protocol',
    about: 'What the device says stops in the middle for a while (200 ms).',
    args: [ms('the gap, ms')],
    chancy: true,
    begin: (place) => {
      const delayMs = numberOf(place, 'ms', 200)
      return waiting(place, ['toHost'], (lane, bytes, pass) => {
        const middle = place.random.chance(place.probability) ? bytes.length >> 1 : bytes.length
        if (middle > 0) lane.put(() => pass(bytes.subarray(0, middle)))
        if (middle < bytes.length) lane.put(() => pass(bytes.subarray(middle)), { delayMs })
      })
    },
  },
}
