/**
 * Star commands as the printer reads them: bytes on one side, commands on the other. No I/O, no clock.
 * Text 20..7E 80..FF | LF CR HT SO SI DC2 DC4 ETB CAN … | ESC x … | ESC RS x … | ESC GS x … | ESC * r x … (raster mode)
 * What follows a header in bulk (images, symbols) is described, not waited for: it may be larger than the receive buffer.
 */
import type { Decode, Decoded } from '../../../lib/index.ts'
import type { Command, DataShape } from '../mechanics/command-stream.ts'
import { ESC_LENGTHS, GS_LENGTHS, PAGE_LENGTHS, RS_LENGTHS } from './decode-lengths.ts'

const NONE = new Uint8Array()
const [ESC, GS, RS, SPACE] = [0x1b, 0x1d, 0x1e, 0x20]
const CONTROLS: Readonly<Record<number, string>> = {
  0: 'NUL',
  4: 'EOT',
  5: 'ENQ',
  7: 'BEL',
  9: 'HT',
  10: 'LF',
  11: 'VT',
  12: 'FF',
  13: 'CR',
  14: 'SO',
  15: 'SI',
  18: 'DC2',
  20: 'DC4',
  23: 'ETB',
  24: 'CAN',
  25: 'EM',
  26: 'SUB',
  28: 'FS',
}
const MOST_BARCODE = 255
const MOST_TABS = 17 // 16 stops and the NUL
const MOST_SETTING = 16 // ESC # … LF NUL
const MOST_DIGITS = 8 // of a parameter of raster mode

/** The picture whose rows follow in bulk. */
export const ROWS_COMMAND = 'ESC GS S'

/** A decoder with its memory: whether raster mode is on, in which `b` and `k` are rows. */
export function starDecoder(): { readonly decode: Decode<Command>; readonly reset: () => void } {
  let raster = false
  return {
    decode: (bytes) => {
      const decoded = raster ? decodeRaster(bytes) : decodeCommand(bytes)
      const name = decoded?.value?.name
      if (name === 'ESC * r A') raster = true
      else if (name === 'ESC * r B' || name === 'ESC @' || name === 'CAN') raster = false
      return decoded
    },
    reset: () => {
      raster = false
    },
  }
}

/** Looks at the start of `bytes`; undefined means that the rest of a header has to come first (20 bytes at most). */
export function decodeCommand(bytes: Uint8Array): Decoded<Command> | undefined {
  const first = bytes[0]
  if (first === undefined) return undefined
  if (first >= SPACE) return text(bytes)
  if (first === ESC) return bytes.length < 2 ? undefined : esc(bytes)
  const name = CONTROLS[first]
  if (name !== undefined) return { used: 1, value: { name, args: NONE } }
  return { used: 1, value: { name: hex(first), args: NONE, unknown: true } }
}

/** In raster mode: `b n1 n2 d…` a row and the next, `k n1 n2 d…` a row. */
function decodeRaster(bytes: Uint8Array): Decoded<Command> | undefined {
  const first = bytes[0]
  if (first !== 0x62 && first !== 0x6b) {
    if (first === undefined || first < SPACE) return decodeCommand(bytes)
    return { used: 1, value: { name: `raster ${letter(first)}`, args: NONE, unknown: true } }
  }
  if (bytes.length < 3) return undefined
  const [, low = 0, high = 0] = bytes
  const data: DataShape = { kind: 'bytes', count: word(low, high) }
  const name = first === 0x62 ? 'raster b' : 'raster k'
  return { used: 3, value: { name, args: bytes.subarray(1, 3), data } }
}

function text(bytes: Uint8Array): Decoded<Command> {
  let end = 1
  while (end < bytes.length && (bytes[end] as number) >= SPACE) end++
  return { used: end, value: { name: 'text', args: bytes.subarray(0, end) } }
}

function esc(bytes: Uint8Array): Decoded<Command> | undefined {
  const third = bytes[2]
  switch (bytes[1]) {
    case 0x1c:
      return logo(bytes)
    case GS:
      return third === undefined ? undefined : gs(bytes, third)
    case RS:
      return third === undefined ? undefined : fixed(bytes, 2, 'ESC RS', RS_LENGTHS)
    case 0x23: // ESC # … LF NUL
      return header(bytes, 2, 'ESC #', 0, () => ({ kind: 'until', end: 0, most: MOST_SETTING }))
    case 0x26: // ESC & c1 c2 n [d1…d48]: deleted when c1 is 0 (own)
      return header(bytes, 2, 'ESC &', 3, ([c1 = 0]) => ({ kind: 'bytes', count: (c1 & 1) * 48 }))
    case 0x2a:
      return rasterMode(bytes)
    case 0x42: // ESC B, ESC D: stops and NUL
    case 0x44: {
      const name = bytes[1] === 0x42 ? 'ESC B' : 'ESC D'
      return header(bytes, 2, name, 0, () => ({ kind: 'until', end: 0, most: MOST_TABS }))
    }
    case 0x43: // ESC C n, ESC C 0 n
      return third === undefined ? undefined : header(bytes, 2, 'ESC C', third === 0 ? 2 : 1)
    case 0x4b: // bit images: 8 dots high, 24 dots high by columns, 24 rows
      return image(bytes, 'ESC K', 1)
    case 0x4c:
      return image(bytes, 'ESC L', 1)
    case 0x58:
      return image(bytes, 'ESC X', 3)
    case 0x6b:
      return image(bytes, 'ESC k', 24)
    case 0x62: // ESC b n1 n2 n3 n4 d… RS
      return header(bytes, 2, 'ESC b', 4, () => ({ kind: 'until', end: RS, most: MOST_BARCODE }))
    case 0x72: // ESC r c1 c2 d1…d72: a character of 24 x 24 dots (own)
      return header(bytes, 2, 'ESC r', 2, () => ({ kind: 'bytes', count: 72 }))
    default:
      return fixed(bytes, 1, 'ESC', ESC_LENGTHS)
  }
}

function gs(bytes: Uint8Array, third: number): Decoded<Command> | undefined {
  const fourth = bytes[3]
  switch (third) {
    case 0x28: // ESC GS ( x pL pH d…, ESC GS ) x pL pH d…
    case 0x29:
      return header(bytes, 3, `ESC GS ${letter(third)}`, 3, ([, low = 0, high = 0]) => ({
        kind: 'bytes',
        count: word(low, high),
      }))
    case 0x2a: {
      // ESC GS * 0 n n n m…: n decimal digits, then as many marks; * 1 h v, * 2 m c w of three digits each
      if (fourth === undefined) return undefined
      const lengths: Readonly<Record<number, number>> = { 48: 4, 49: 7, 50: 6 }
      const marks = ([, a = 0, b = 0, c = 0]: Uint8Array) => (a & 15) * 100 + (b & 15) * 10 + (c & 15)
      return header(bytes, 3, 'ESC GS *', lengths[fourth] ?? 1, (args) => ({
        kind: 'bytes',
        count: fourth === 0x30 ? marks(args) : 0,
      }))
    }
    case 0x2f: // ESC GS / 3 nL nH d…, others by their letter
      if (fourth === undefined) return undefined
      if (fourth === 0x33) return counted(bytes, 'ESC GS /', 3)
      return header(bytes, 3, 'ESC GS /', fourth === 0x57 || fourth === 0x43 ? 1 : 2)
    case 0x50:
      return fourth === undefined
        ? undefined
        : header(bytes, 3, 'ESC GS P', 1 + (PAGE_LENGTHS[String.fromCharCode(fourth)] ?? 0))
    case 0x53: // ESC GS S m xL xH yL yH n d…
      return header(bytes, 3, ROWS_COMMAND, 6, ([, xl = 0, xh = 0, yl = 0, yh = 0]) => ({
        kind: 'bytes',
        count: word(xl, xh) * word(yl, yh),
      }))
    case 0x78:
    case 0x79:
      return fourth === undefined ? undefined : symbol(bytes, third === 0x78, fourth)
    default:
      return fixed(bytes, 2, 'ESC GS', GS_LENGTHS)
  }
}

/** PDF417 (`x`) and QR code (`y`): S sets, D holds the data, P prints, I asks. */
function symbol(bytes: Uint8Array, pdf417: boolean, fourth: number): Decoded<Command> | undefined {
  const name = pdf417 ? 'ESC GS x' : 'ESC GS y'
  const fifth = bytes[4]
  if (fourth === 0x53) {
    if (fifth === undefined) return undefined
    return header(bytes, 3, name, pdf417 && fifth === 0x30 ? 5 : 3)
  }
  if (fourth !== 0x44) return header(bytes, 3, name, 1)
  if (pdf417) return counted(bytes, name, 3)
  if (fifth === undefined) return undefined
  if (fifth === 0x31) return counted(bytes, name, 5)
  // D 2 a, then a times: m nL nH d…
  return header(bytes, 3, name, 3, ([, , count = 0]) => ({
    kind: 'records',
    count,
    headBytes: 3,
    size: ([, low = 0, high = 0]) => word(low, high),
  }))
}

/** A header whose last two bytes tell how many follow. */
function counted(bytes: Uint8Array, name: string, length: number): Decoded<Command> | undefined {
  return header(bytes, 3, name, length, (args) => ({
    kind: 'bytes',
    count: word(args[length - 2] ?? 0, args[length - 1] ?? 0),
  }))
}

/** `ESC FS p n m` prints a logo, `ESC FS q n [xL xH yL yH d…]…` registers some. */
function logo(bytes: Uint8Array): Decoded<Command> | undefined {
  const third = bytes[2]
  if (third === undefined) return undefined
  if (third === 0x70) return header(bytes, 3, 'ESC FS p', 2)
  if (third !== 0x71)
    return { used: 3, value: { name: `ESC FS ${letter(third)}`, args: NONE, unknown: true } }
  return header(bytes, 3, 'ESC FS q', 1, ([n = 0]) => ({
    kind: 'records',
    count: n,
    headBytes: 4,
    size: ([xl = 0, xh = 0, yl = 0, yh = 0]) => word(xl, xh) * word(yl, yh) * 8,
  }))
}

/** `ESC * r x`, with a number in digits and NUL for those that set something. */
function rasterMode(bytes: Uint8Array): Decoded<Command> | undefined {
  const [, , third, fourth] = bytes
  if (third === undefined) return undefined
  if (third !== 0x72) return { used: 2, value: { name: 'ESC *', args: NONE, unknown: true } }
  if (fourth === undefined) return undefined
  const name = `ESC * r ${letter(fourth)}`
  if ([0x41, 0x42, 0x43, 0x52].includes(fourth)) return header(bytes, 3, name, 1)
  return header(bytes, 3, name, 1, () => ({ kind: 'until', end: 0, most: MOST_DIGITS }))
}

function image(bytes: Uint8Array, name: string, rows: number): Decoded<Command> | undefined {
  return header(bytes, 2, name, 2, ([low = 0, high = 0]) => ({
    kind: 'bytes',
    count: word(low, high) * rows,
  }))
}

/** The letter of the command stands at `at`. */
function fixed(
  bytes: Uint8Array,
  at: number,
  family: string,
  lengths: Readonly<Record<string, number>>,
): Decoded<Command> | undefined {
  const byte = bytes[at] as number
  const length = lengths[String.fromCharCode(byte)]
  const name = `${family} ${letter(byte)}`
  if (length !== undefined) return header(bytes, at + 1, name, length)
  // A control byte may begin the next command: it is left for it.
  return { used: byte < SPACE ? at : at + 1, value: { name, args: NONE, unknown: true } }
}

function header(
  bytes: Uint8Array,
  start: number,
  name: string,
  length: number,
  shape?: (args: Uint8Array) => DataShape,
): Decoded<Command> | undefined {
  const used = start + length
  if (bytes.length < used) return undefined
  const args = bytes.subarray(start, used)
  return { used, value: shape === undefined ? { name, args } : { name, args, data: shape(args) } }
}

const CONTROL_NAMES: Readonly<Record<number, string>> = {
  3: 'ETX',
  6: 'ACK',
  7: 'BEL',
  12: 'FF',
  14: 'SO',
  20: 'DC4',
  22: 'SYN',
  25: 'EM',
  26: 'SUB',
  32: 'SP',
}
const word = (low: number, high: number): number => low + high * 0x100
const hex = (byte: number): string => byte.toString(16).padStart(2, '0')
const letter = (byte: number): string =>
  CONTROL_NAMES[byte] ?? (byte > SPACE && byte < 0x7f ? String.fromCharCode(byte) : hex(byte))
