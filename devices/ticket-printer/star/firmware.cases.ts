/** A printer on a desk, for the tests of its firmware. */
import { createRandom, type PhysicalEvent, VirtualClock } from '../../../lib/index.ts'
import { StarFirmware } from './firmware.ts'
import type { StarProfile } from './profile.ts'

/** Literal, so that the tests do not hang on any model: 203 dpi, 250 mm/s, 12 mm to the blade. */
export const PROFILE: StarProfile = {
  dpi: 203,
  dotsPerLine: 576,
  columnsA: 48,
  columnsB: 64,
  codePages: { cp437: 1, cp866: 10, windows1251: 34 },
  codePage: 'cp866',
  proof: 'document',
  pictures: 'raster',
  qr: true,
  statusVersion: 0x06,
  cutter: 'partial',
  speedMmS: 250,
  cutMs: 400,
  headToCutterMm: 12,
  lineMm: 4,
  rollMm: 80_000,
  nearEndMm: 3000,
  receiveBuffer: { bytes: 4096, fullAt: 256, releasedAt: 512 },
  version: 'TSP654IIVer1.0',
  bootMs: 2000,
}

/** A printer, its clock, what it sent as hex, and what could be seen in the room. */
export function setUp(change: Partial<StarProfile> = {}, options: Readonly<Record<string, unknown>> = {}) {
  const clock = new VirtualClock()
  const sent: string[] = []
  const events: PhysicalEvent[] = []
  const firmware = new StarFirmware(
    { ...PROFILE, ...change },
    {
      clock,
      random: createRandom(1),
      options,
      tell: (event) => void events.push(event),
      send: (bytes) => void sent.push(Buffer.from(bytes).toString('hex')),
    },
  )
  const { hands } = firmware
  return {
    ...{ clock, firmware, hands, sent, events },
    /** Hex, as the manuals write it. */
    hex: (digits: string) => firmware.receive(bytesOf(digits)),
    text: (characters: string) => firmware.receive(Buffer.from(characters, 'latin1')),
    /** What was sent since the last call. */
    answers: () => sent.splice(0),
    /** The text of every piece, the hanging one last. */
    texts: () => hands.paper.map(({ text }) => text),
  }
}

/** Hex with any white space as bytes. */
export function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits.replaceAll(/\s/g, ''), 'hex'))
}

/** What {@link setUp} gives. */
export type World = ReturnType<typeof setUp>
