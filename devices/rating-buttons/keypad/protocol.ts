/**
 * The lines of a button box: ASCII on one side, values on the other. No I/O, no clock, no state.
 *   box to host   #<seq> B<n> <D|U|S|L>[ A<ms>] *<xor>\r\n
 *                 ID <model> <firmware> <serial> <boot> *<xor>\r\n
 *   host to box   !<seq>\r\n      ?\r\n
 * The definition stands in README.md.
 */
import { asciiBytes, latin1Text } from '../../../lib/bytes.ts'
import type { Decoded } from '../../../lib/index.ts'

/** What a button did: went down, came up, was pressed (a vote), was held for too long to be a vote. */
export type ReportKind = 'down' | 'up' | 'short' | 'long'

/** One report of a box; it is repeated until it is acknowledged. */
export interface Report {
  readonly kind: ReportKind
  /** 1 to 65535, counts reports since power-on; 1 follows 65535. */
  readonly seq: number
  /** 1 to 9. */
  readonly button: number
  /** From the press to the first byte of this very line, ms. */
  readonly ageMs: number
}

/** Who the box is, and which of its lives this is. */
export interface Hello {
  readonly kind: 'hello'
  readonly model: string
  readonly firmware: string
  readonly serial: string
  /** Counts power-ons; kept without power. */
  readonly boot: number
}

/** What a box says. */
export type BoxLine = Report | Hello

/** What a host says. */
export type HostLine = { readonly kind: 'acknowledge'; readonly seq: number } | { readonly kind: 'ask' }

/** The last seq before it starts again from 1. */
export const LAST_SEQ = 65535

const LONGEST_LINE = 96
const LETTER = { down: 'D', up: 'U', short: 'S', long: 'L' } as const
const KIND: Readonly<Record<string, ReportKind>> = { D: 'down', U: 'up', S: 'short', L: 'long' }
const LINE = /^([\x20-\x7e]*)\*([0-9A-F]{2})\r$/
const REPORT = /^#([1-9]\d{0,4}) B([1-9]) ([DUSL])(?: A(\d{1,9}))? $/
const HELLO = /^ID ([\x21-\x7e]{1,32}) ([\x21-\x7e]{1,16}) ([\x21-\x7e]{1,16}) ([1-9]\d{0,8}) $/
const ACKNOWLEDGE = /^!([1-9]\d{0,4})$/
const LF = 0x0a
const CR = 0x0d

/** A line of the box as bytes. */
export function encodeBoxLine(line: BoxLine): Uint8Array {
  const text =
    line.kind === 'hello'
      ? `ID ${line.model} ${line.firmware} ${line.serial} ${line.boot} `
      : `#${line.seq} B${line.button} ${LETTER[line.kind]} A${line.ageMs} `
  return asciiBytes(`${text}*${checksum(text)}\r\n`)
}

/** A line of the host as bytes. */
export function encodeHostLine(line: HostLine): Uint8Array {
  return asciiBytes(line.kind === 'ask' ? '?\r\n' : `!${line.seq}\r\n`)
}

/** Host side: the line at the start of the bytes; a damaged one costs one byte. */
export function decodeBoxLine(bytes: Uint8Array): Decoded<BoxLine> | undefined {
  if (bytes[0] !== 0x23 && bytes[0] !== 0x49) return { used: 1 }
  const end = bytes.indexOf(LF)
  if (end === -1 && bytes.length < LONGEST_LINE) return undefined
  if (end === -1 || end >= LONGEST_LINE) return { used: 1 }
  const line = LINE.exec(latin1Text(bytes.subarray(0, end)))
  const [, text = '', sum] = line ?? []
  if (line === null || checksum(text) !== sum) return { used: 1 }
  const value = bytes[0] === 0x23 ? readReport(text) : readHello(text)
  return value === undefined ? { used: 1 } : { used: end + 1, value }
}

/** Box side: `?` counts at once, `!` needs its line end (CR, LF or both). */
export function decodeHostLine(bytes: Uint8Array): Decoded<HostLine> | undefined {
  if (bytes[0] === 0x3f) return { used: 1, value: { kind: 'ask' } }
  if (bytes[0] !== 0x21) return { used: 1 }
  const end = bytes.subarray(0, 8).findIndex((byte) => byte === CR || byte === LF)
  if (end === -1) return bytes.length < 8 ? undefined : { used: 1 }
  const seq = Number(ACKNOWLEDGE.exec(latin1Text(bytes.subarray(0, end)))?.[1])
  return seq <= LAST_SEQ ? { used: end + 1, value: { kind: 'acknowledge', seq } } : { used: 1 }
}

function readReport(text: string): Report | undefined {
  const match = REPORT.exec(text)
  if (match === null) return undefined
  const [, seq, button, letter = '', age = '0'] = match
  const kind = KIND[letter]
  if (kind === undefined || Number(seq) > LAST_SEQ) return undefined
  return { kind, seq: Number(seq), button: Number(button), ageMs: Number(age) }
}

function readHello(text: string): Hello | undefined {
  const match = HELLO.exec(text)
  if (match === null) return undefined
  const [, model = '', firmware = '', serial = '', boot] = match
  return { kind: 'hello', model, firmware, serial, boot: Number(boot) }
}

/** Exclusive-or of every byte before the `*`, as two upper-case hex digits. */
function checksum(text: string): string {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum ^= text.charCodeAt(i)
  return sum.toString(16).toUpperCase().padStart(2, '0')
}
