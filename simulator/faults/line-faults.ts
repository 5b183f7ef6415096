/** What goes wrong on a serial line, and with what a device says over it. Any byte device has these. */
import { DeviceError, type HandArgument } from '../../lib/index.ts'
import type { LineFilter, SerialLine, Way } from '../serial-line.ts'
import { received, type UartFormat } from '../uart.ts'
import { type FaultKinds, type FaultPlace, numberOf } from './fault.ts'

const WAYS: readonly Way[] = ['toDevice', 'toHost']
const BYTE_CHANCE = 0.01 // of each byte, unless the plan says otherwise
const FACTORY_BAUD = 9600

const ms = (about: string): HandArgument => ({ name: 'ms', type: 'number', about, optional: true })

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

/** Later by `delayMs`, in order. */
function delayed({ world: { clock } }: FaultPlace, delayMs: number): LineFilter {
  return (bytes, pass) => void clock.after(delayMs, () => pass(bytes))
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
    args: [
      {
        name: 'baud',
        type: 'number',
        about: 'what the host is set to; 9600 or, there, 19200',
        optional: true,
      },
    ],
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
      const { clock } = place.world
      return filtered(place, WAYS, () => {
        let freeMs = 0
        return (bytes, pass) => {
          for (const byte of bytes) {
            const nowMs = clock.monotonicMs()
            const dueMs = Math.max(nowMs, freeMs)
            freeMs = dueMs + gapMs
            clock.after(dueMs - nowMs, () => pass(Uint8Array.of(byte)))
          }
        }
      })
    },
  },
  held: {
    layer: 'line',
    about:
      'Flow control is stuck: nothing gets through to the device until it ends, and then everything does.',
    begin: (place) => {
      let waiting: (() => void)[] | undefined = []
      const stop = filtered(place, ['toDevice'], () => (bytes, pass) => {
        if (waiting === undefined) pass(bytes)
        else waiting.push(() => pass(bytes))
      })
      return () => {
        stop()
        const held = waiting ?? []
        waiting = undefined
        for (const pass of held) pass()
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
    begin: (place) => replies(place, delayed(place, numberOf(place, 'ms', 2000))),
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
  repliesSplit: {
    layer: 'protocol',
    about: 'What the device says stops in the middle for a while (200 ms).',
    args: [ms('the gap, ms')],
    chancy: true,
    begin: (place) => {
      const later = delayed(place, numberOf(place, 'ms', 200))
      return replies(place, (bytes, pass) => {
        const middle = bytes.length >> 1
        if (middle > 0) pass(bytes.subarray(0, middle))
        later(bytes.subarray(middle), pass)
      })
    },
  },
}
