/** What programs of other people send, printed in one go and in pieces. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { setUp } from './firmware.cases.ts'
import { EPSON_TM_T20III, EPSON_TM_T88V } from './model-profiles.ts'
import type { EscposProfile } from './profile.ts'

/** What every stream in captures/ says in its QR code. */
export const QR = 'https://example.org/q/A042'

/** Holds every stream here whole: what is shown is not flow control. */
const ROOM = { receiveBuffer: { bytes: 65_536, fullAt: 128, releasedAt: 256 } } as const

/** Where a stream can be cut, and how many bytes then come in one ms of a line of 115200 baud. */
const CUTS = [
  ['whole', Number.POSITIVE_INFINITY],
  ['7 bytes', 7],
  ['byte by byte', 1],
] as const

/** Prints `bytes` cut in several ways; checks that nobody can tell by the paper or the answers how they were cut. */
export async function printCut(bytes: Uint8Array, profile?: EscposProfile) {
  const [whole, ...cut] = await Promise.all(CUTS.map(([, size]) => printPieces(bytes, size, profile)))
  for (const [index, outcome] of cut.entries()) expect(outcome, CUTS[index + 1]?.[0]).toEqual(whole)
  if (whole === undefined) throw new Error('nothing was printed')
  return whole
}

async function printPieces(bytes: Uint8Array, size: number, profile?: EscposProfile) {
  const { firmware, clock, hands, sent } = setUp(ROOM, {}, profile)
  const wait = Math.max(1, Math.ceil(12 / size)) // pieces in one ms
  for (let from = 0, count = 1; from < bytes.length; from += size, count += 1) {
    firmware.receive(bytes.subarray(from, from + size))
    if (count % wait === 0) await clock.advance(1)
  }
  await clock.advance(10_000)
  expect(firmware.lostBytes).toBe(0)
  const paper = hands.paper.map(({ text, parted, unknown, lengthMm, png }) => ({
    ...{ text, parted, unknown, lengthMm },
    png: Buffer.from(png()).toString('base64'),
  }))
  return { paper, sent }
}

/** A stream of captures/, and what becomes of it: its text is in the file of the same name. */
export interface Captured {
  readonly name: string
  /** The printer it was written for, by the columns it counts with. */
  readonly profile: EscposProfile
  /** Commands that an Epson does not know: they are named and counted, not guessed at. */
  readonly unknown: Readonly<Record<string, number>>
  /** Answers to the questions in it, hex. */
  readonly sent?: readonly string[]
  /** What a reader of bar codes finds in the picture. */
  readonly codes: readonly string[]
}

/** `ESC 4`, `ESC 5` (italics), `ESC l` (left margin), `ESC r` (colour), BEL are commands of older or other printers. */
export const CAPTURED: readonly Captured[] = [
  {
    name: 'escpos-text',
    profile: EPSON_TM_T20III,
    unknown: { 'ESC 4': 1, 'ESC 5': 4, '01': 1, '02': 1 }, // its beeper is ESC B n t
    codes: [],
  },
  {
    name: 'escpos-codes',
    profile: EPSON_TM_T20III,
    unknown: {},
    codes: [
      'EAN-13:2012345678903',
      'EAN-8:12345670',
      'CODE-39:ABC123',
      'I2/5:1234567890',
      'Codabar:A1234A',
      'CODE-93:ABCDEF1234567890',
      'CODE-128:ABC12345678901',
      'EAN-13:0036000291452', // UPC-A: the reader writes it with the nought that EAN puts before
      `QR-Code:${QR}`,
    ],
  },
  {
    name: 'escpos-foreign',
    profile: EPSON_TM_T20III,
    // GS Z 02 and ESC Z 03 … 06 … draw a QR code on printers of other makers; GS k: a length that its author lost
    unknown: { 'GS Z': 1, '02': 1, 'ESC Z': 1, '03': 1, '06': 1, '1a': 1, 'ESC r': 2, 'GS k': 1 },
    codes: [],
  },
  {
    name: 'node-escpos-core',
    profile: EPSON_TM_T20III,
    unknown: { 'ESC 4': 2, 'ESC l': 2 },
    sent: ['12', '12', '12', '12'], // DLE EOT 1, 4, 2, 3
    codes: ['EAN-13:2012345678903', 'CODE-39:ABC123', `QR-Code:${QR}`],
  },
  {
    name: 'escpos-buffer',
    profile: EPSON_TM_T88V,
    unknown: { 'ESC 4': 1, 'ESC 5': 1, 'ESC 0f': 1, '0f': 1, '12': 1, '07': 1 },
    codes: [`QR-Code:${QR}`],
  },
  {
    name: 'esc-pos-encoder-2',
    profile: EPSON_TM_T88V,
    unknown: { 'ESC 4': 3 },
    codes: [`QR-Code:${QR}`, 'EAN-13:3130630574613', 'CODE-128:ABC123'],
  },
  {
    name: 'esc-pos-encoder-column',
    profile: EPSON_TM_T88V,
    unknown: { 'ESC 4': 4, '01': 2 },
    codes: [`QR-Code:${QR}`, 'EAN-13:3130630574613', 'CODE-128:ABC123'],
  },
  {
    name: 'esc-pos-encoder-raster',
    profile: EPSON_TM_T88V,
    unknown: { 'ESC 4': 4, '01': 2 },
    codes: [`QR-Code:${QR}`, 'EAN-13:3130630574613', 'CODE-128:ABC123'],
  },
  {
    name: 'react-thermal-printer',
    profile: EPSON_TM_T88V,
    unknown: {},
    codes: ['EAN-13:2012345678903', 'CODE-128:ABC123', `QR-Code:${QR}`],
  },
  {
    name: 'receiptio-landscape', // page mode, ESC T 1
    profile: EPSON_TM_T88V,
    unknown: { 'FS ( A': 1, 'FS S': 1, 'FS -': 11 }, // of two-byte letters
    sent: ['00'],
    codes: [`QR-Code:${QR}`, 'EAN-13:2012345678903'],
  },
  {
    name: 'receiptio-upside-down', // ESC { 1, the last line first
    profile: EPSON_TM_T88V,
    unknown: { 'FS ( A': 1, 'FS S': 1, 'FS -': 11 },
    sent: ['00'],
    codes: [`QR-Code:${QR}`, 'EAN-13:2012345678903'],
  },
]

/** A file of captures/. */
export function captured(name: string): Buffer {
  return readFileSync(new URL(`captures/${name}`, import.meta.url))
}
