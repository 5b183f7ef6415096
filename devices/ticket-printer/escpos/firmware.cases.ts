/** A printer on a desk, for the tests of its firmware. */
import { createRandom, type PhysicalEvent, VirtualClock } from '../../../lib/index.ts'
import { EscposFirmware } from './firmware.ts'
import type { EscposProfile } from './profile.ts'

/** Literal, so that the tests do not hang on any model: 180 dpi, 300 mm/s, 15 mm to the blade. */
export const PROFILE: EscposProfile = {
  dpi: 180,
  dotsPerLine: 512,
  columnsA: 42,
  columnsB: 56,
  codePages: { cp437: 0, cp850: 2, windows1252: 16, cp866: 17, windows1251: 46 },
  codePage: 'cp866',
  processId: 'supported',
  transmitStatus: true,
  realTimeStatus: 'supported',
  automaticStatus: true,
  qr: true,
  clearBuffers: true,
  cutter: 'partial',
  speedMmS: 300,
  cutMs: 400,
  headToCutterMm: 15,
  lineMm: 25.4 / 6,
  rollMm: 80_000,
  nearEndMm: 3000,
  receiveBuffer: { bytes: 4096, fullAt: 128, releasedAt: 256 },
  coverError: 'autoRecoverable',
  ids: {
    model: 0x20,
    type: 2,
    rom: 1,
    firmware: '30.03',
    maker: 'EPSON',
    name: 'TM-T88V',
    serial: 'J6EG000001',
  },
  bootMs: 1000,
}

/** A printer, its clock, what it sent as hex, and what could be seen in the room. */
export function setUp(
  change: Partial<EscposProfile> = {},
  options: Readonly<Record<string, unknown>> = {},
  profile = PROFILE,
) {
  const clock = new VirtualClock()
  const sent: string[] = []
  const events: (PhysicalEvent & { atMs: number })[] = []
  const firmware = new EscposFirmware(
    { ...profile, ...change },
    {
      clock,
      random: createRandom(1),
      options,
      tell: (event) => void events.push({ ...event, atMs: clock.monotonicMs() }),
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

/** `DLE EOT` 1 to 4. */
export const EOT = '10 04 01 10 04 02 10 04 03 10 04 04'

/** How long a line takes: at 300 mm/s. */
export const LINE_MS = 25.4 / 6 / 0.3

/** Ten lines of text. */
export const ten = `${Array.from({ length: 10 }, (_, index) => `line ${index}`).join('\n')}\n`

/** What {@link setUp} gives. */
export type World = ReturnType<typeof setUp>

/** The blade sticks at a cut. */
export const jam = async ({ hands, hex, clock }: World) => {
  hands.jamCutter()
  hex('1d 56 00')
  await clock.advance(1000)
}

/** The cover is opened in the middle of ten lines. */
export const openWhilePrinting = async ({ hands, text, clock }: World) => {
  text(ten)
  await clock.advance(50)
  hands.openCover()
}
