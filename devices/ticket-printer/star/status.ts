/**
 * What a Star printer sends, both ways: facts on one side, bytes on the other. No I/O, no clock, no state.
 *   automatic status (ASB)  h1 h2 s1 … s7: 0xx0xxx1, then 0xx0xxx0 each; h1 tells how many bytes there are in all
 *   ESC GS ETX              1B 1D 03 s n1 n2 count 00
 *   XON 11, XOFF 13         may stand between any two bytes of an automatic status
 * (STAR Line Mode Command Specifications rev. 1.12, 5.2 Status Specifications; StarPRNT rev. 2.25, ESC GS ETX)
 */
import { latin1Text } from '../../../lib/bytes.ts'
import type { Decoded } from '../../../lib/index.ts'
import { FLOW } from '../mechanics/flow-control.ts'

const [ESC, GS, ETX] = [0x1b, 0x1d, 0x03]

/** Everything that the automatic status tells of a printer. */
export interface StarFacts {
  /** `ETB` was carried out; cleared once it has been told. */
  readonly etbDone: boolean
  /** The switch at the drawer connector is closed. */
  readonly drawerClosed: boolean
  readonly offline: boolean
  readonly coverOpen: boolean
  /** Off-line by a switch. */
  readonly switchedOff: boolean
  readonly mechanicalError: boolean
  readonly cutterError: boolean
  readonly unrecoverableError: boolean
  /** Stopped until the head has cooled. */
  readonly headHot: boolean
  readonly headUp: boolean
  readonly presenterJam: boolean
  readonly blackMarkError: boolean
  readonly pageCommandError: boolean
  /** Bytes were lost since the last status; cleared once it has been told. */
  readonly overflow: boolean
  readonly nearEnd: boolean
  readonly paperEnd: boolean
  /** How many `ETB` have been carried out, 0 to 31, again from 0. */
  readonly counter: number
}

/** A printer that is well: on-line, closed, with paper, just switched on. */
export const WELL: StarFacts = {
  etbDone: false,
  drawerClosed: false,
  offline: false,
  coverOpen: false,
  switchedOff: false,
  mechanicalError: false,
  cutterError: false,
  unrecoverableError: false,
  headHot: false,
  headUp: false,
  presenterJam: false,
  blackMarkError: false,
  pageCommandError: false,
  overflow: false,
  nearEnd: false,
  paperEnd: false,
  counter: 0,
}

type Flag = Exclude<keyof StarFacts, 'counter'>

/** Which bits stand for which facts, from the third byte on. Any of several bits of a mask stands for the fact. */
const FLAGS: readonly (readonly (readonly [mask: number, fact: Flag])[])[] = [
  [
    [0x02, 'etbDone'],
    [0x04, 'drawerClosed'],
    [0x08, 'offline'],
    [0x20, 'coverOpen'],
    [0x40, 'switchedOff'],
  ],
  [
    [0x04, 'mechanicalError'],
    [0x08, 'cutterError'],
    [0x20, 'unrecoverableError'],
    [0x40, 'headHot'],
  ],
  [
    [0x02, 'headUp'],
    [0x04, 'presenterJam'],
    [0x08, 'blackMarkError'],
    [0x20, 'pageCommandError'],
    [0x40, 'overflow'],
  ],
  [
    [0x06, 'nearEnd'], // outer and inner sensor
    [0x08, 'paperEnd'],
  ],
]
const NEAR_END_INNER = 0x04
const COUNTER_AT = 7
const HEADER_BYTES = 2
const STATUS_BYTES = 9
const STATUS_HEADER = 0x23 // nine bytes in all
/** The longest that the headers can announce: three bits, two bits, and one of the second header. */
const LONGEST_STATUS = 33

/** How many `ETB` a counter tells apart. */
export const COUNTS = 32

/** An automatic status of nine bytes; `version` is its second one. */
export function encodeStatus(facts: StarFacts, version: number): Uint8Array {
  const bytes = new Uint8Array(STATUS_BYTES)
  bytes[0] = STATUS_HEADER
  bytes[1] = version
  for (const [index, flags] of FLAGS.entries()) {
    let byte = 0
    for (const [mask, fact] of flags) {
      if (facts[fact]) byte |= fact === 'nearEnd' ? NEAR_END_INNER : mask // models here have the inner sensor alone
    }
    bytes[HEADER_BYTES + index] = byte
  }
  bytes[COUNTER_AT] = ((facts.counter & 0x18) << 2) | ((facts.counter & 0x07) << 1)
  return bytes
}

/** What a whole automatic status tells, of any length. */
export function decodeStatus(bytes: Uint8Array): StarFacts {
  const facts: { -readonly [F in keyof StarFacts]: StarFacts[F] } = { ...WELL }
  for (const [index, flags] of FLAGS.entries()) {
    const byte = bytes[HEADER_BYTES + index] ?? 0
    for (const [mask, fact] of flags) facts[fact] = (byte & mask) !== 0
  }
  const count = bytes[COUNTER_AT] ?? 0
  facts.counter = ((count >> 2) & 0x18) | ((count >> 1) & 0x07)
  return facts
}

/** The `s` of `ESC GS ETX`: refer to the counter, wait and count, clear, begin, end. */
export const DOCUMENT = { refer: 0, count: 1, clear: 2, begin: 3, end: 4 } as const

/** The answer to `ESC GS ETX` 0 and 1. `id` is n1 + n2 x 256. */
export function encodeDocument(s: number, id: number, count: number): Uint8Array {
  return Uint8Array.of(ESC, GS, ETX, s, id & 0xff, id >> 8, count, 0x00)
}

/** The answer to `ESC # * LF NUL`. */
export function encodeVersion(text: string): Uint8Array {
  return Uint8Array.of(ESC, 0x23, 0x2a, 0x2c, ...new TextEncoder().encode(text), 0x0a, 0x00)
}

/** The answer to `ESC GS y I`: dots of a side of the QR code that is stored; 0 when there is none that could be printed. */
export function encodeQrSize(dots: number): Uint8Array {
  return Uint8Array.of(ESC, GS, 0x79, 0x49, dots & 0xff, dots >> 8)
}

/** One thing that a printer said. */
export type Reply =
  /** An automatic status, asked for or not. */
  | { readonly kind: 'status'; readonly facts: StarFacts }
  /** An answer to `ESC GS ETX`. */
  | { readonly kind: 'document'; readonly s: number; readonly id: number; readonly count: number }
  | { readonly kind: 'version'; readonly text: string }
  | { readonly kind: 'qrSize'; readonly dots: number }
  | { readonly kind: 'xon' }
  | { readonly kind: 'xoff' }

const NOISE = { used: 1 } as const
const DOCUMENT_BYTES = 8
const QR_SIZE_BYTES = 6
const LONGEST_VERSION = 64

/** Finds one reply at the start of the bytes. */
export function decodeReply(bytes: Uint8Array): Decoded<Reply> | undefined {
  const first = bytes[0]
  if (first === undefined) return undefined
  if (first === FLOW.xon) return { used: 1, value: { kind: 'xon' } }
  if (first === FLOW.xoff) return { used: 1, value: { kind: 'xoff' } }
  if (first === ESC) return decodeAnswer(bytes)
  return (first & 0x91) === 0x01 ? decodeAutomatic(bytes) : NOISE
}

function decodeAutomatic(bytes: Uint8Array): Decoded<Reply> | undefined {
  const status: number[] = []
  let length = HEADER_BYTES
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] as number
    if (byte === FLOW.xon || byte === FLOW.xoff) continue
    // only the first byte has bit 0; bit 7 of the second belongs to the length
    if (index > 0 && (byte & (status.length === 1 ? 0x11 : 0x91)) !== 0) return NOISE
    status.push(byte)
    if (status.length === HEADER_BYTES) {
      const [h1 = 0, h2 = 0] = status
      length = (((h1 >> 2) & 0x18) | ((h1 >> 1) & 0x07)) + ((h2 >> 6) & 0x02)
      if (length < COUNTER_AT) return NOISE // the shortest status known has seven bytes
    }
    if (status.length > HEADER_BYTES && status.length === length) {
      return { used: index + 1, value: { kind: 'status', facts: decodeStatus(Uint8Array.from(status)) } }
    }
  }
  return bytes.length > LONGEST_STATUS ? NOISE : undefined
}

/** Answers that begin with `ESC`. Their numbers may be any byte, so flow control cannot be told from them. */
function decodeAnswer(bytes: Uint8Array): Decoded<Reply> | undefined {
  const [, second, third, fourth, low = 0, high = 0] = bytes
  if (second === undefined) return undefined
  if (second === 0x23) return decodeVersion(bytes)
  if (second !== GS) return NOISE
  if (third === undefined) return undefined
  if (third === 0x79) {
    if (fourth !== undefined && fourth !== 0x49) return NOISE
    if (bytes.length < QR_SIZE_BYTES) return undefined
    return { used: QR_SIZE_BYTES, value: { kind: 'qrSize', dots: low + high * 256 } }
  }
  if (third !== ETX) return NOISE
  if (fourth !== undefined && fourth > DOCUMENT.end) return NOISE
  if (bytes.length < DOCUMENT_BYTES) return undefined
  const [, , , s = 0, , , count = 0, end] = bytes
  if (end !== 0) return NOISE
  return { used: DOCUMENT_BYTES, value: { kind: 'document', s, id: low + high * 256, count } }
}

function decodeVersion(bytes: Uint8Array): Decoded<Reply> | undefined {
  for (let index = 2; index < bytes.length && index < LONGEST_VERSION; index++) {
    const byte = bytes[index] as number
    if ((index === 2 && byte !== 0x2a) || (index === 3 && byte !== 0x2c)) return NOISE
    if (byte === 0) {
      const text = latin1Text(bytes.subarray(4, Math.max(4, index - 1)))
      return { used: index + 1, value: { kind: 'version', text } }
    }
    if (byte < 0x20 && byte !== 0x0a) return NOISE
  }
  return bytes.length >= LONGEST_VERSION ? NOISE : undefined
}
