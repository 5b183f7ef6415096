/**
 * ESC/POS as the printer reads it: bytes on one side, commands on the other. No I/O, no clock, no state.
 * Text 20..7E 80..FF | LF CR HT FF CAN | ESC x … | GS x … | FS x … | DLE EOT/ENQ/DC4 … (fact sheet §1 to §4)
 * What follows a header in bulk (images, symbols) is described, not waited for: it may be larger than the receive buffer.
 */
import type { Decode, Decoded } from '../../../lib/index.ts'
import type { Command, DataShape } from '../mechanics/command-stream.ts'
import { ESC_LENGTHS, FS_LENGTHS, GS_LENGTHS } from './decode-lengths.ts'
import type { EscposProfile } from './profile.ts'

const NONE = new Uint8Array()
const [HT, LF, FF, CR, DLE, CAN, ESC, FS, GS, SPACE] = [
  0x09, 0x0a, 0x0c, 0x0d, 0x10, 0x18, 0x1b, 0x1c, 0x1d, 0x20,
]
const CONTROLS: Readonly<Record<number, string>> = {
  0: 'NUL',
  [HT]: 'HT',
  [LF]: 'LF',
  [FF]: 'FF',
  [CR]: 'CR',
  [CAN]: 'CAN',
}
/** `FS L t`: defaults, rainbow; colours are longer. */
const LAMP_LENGTHS: Readonly<Record<number, number>> = { 68: 2, 82: 3 }
const MOST_TABS = 32
const MOST_BARCODE = 255

/** Looks at the start of `bytes`; undefined means that the rest of a header has to come first (45 bytes at most). */
export function decodeCommand(bytes: Uint8Array): Decoded<Command> | undefined {
  const first = bytes[0]
  if (first === undefined) return undefined
  if (first >= SPACE) return text(bytes)
  switch (first) {
    case ESC:
      return bytes.length < 2 ? undefined : esc(bytes)
    case GS:
      return bytes.length < 2 ? undefined : gs(bytes)
    case FS:
      return bytes.length < 2 ? undefined : fs(bytes)
    case DLE:
      return bytes.length < 2 ? undefined : dle(bytes)
    default: {
      const name = CONTROLS[first]
      if (name !== undefined) return { used: 1, value: { name, args: NONE } }
      return { used: 1, value: { name: hex(first), args: NONE, unknown: true } }
    }
  }
}

/** The same as one model reads it. */
export function decoderOf({ processId }: Pick<EscposProfile, 'processId'>): Decode<Command> {
  if (processId !== 'printsParameters') return decodeCommand
  return (bytes) => {
    const decoded = decodeCommand(bytes)
    if (decoded?.value?.name !== 'GS ( H') return decoded
    return { used: 3, value: { name: 'GS ( H', args: NONE, unknown: true } } // its parameters come out as text
  }
}

/** The picture whose rows follow in bulk. */
export const ROWS_COMMAND = 'GS v 0'

function text(bytes: Uint8Array): Decoded<Command> {
  let end = 1
  while (end < bytes.length && (bytes[end] as number) >= SPACE) end++
  return { used: end, value: { name: 'text', args: bytes.subarray(0, end) } }
}

function esc(bytes: Uint8Array): Decoded<Command> | undefined {
  const second = bytes[1] as number
  switch (second) {
    case 0x0c: // prints the page, and keeps it
      return { used: 2, value: { name: 'ESC FF', args: NONE } }
    case 0x26: // ESC & y c1 c2 [x d…]…
      return header(bytes, 'ESC &', 3, ([y = 0, c1 = 0, c2 = 0]) => ({
        kind: 'records',
        count: Math.max(0, c2 - c1 + 1),
        headBytes: 1,
        size: ([x = 0]) => x * y,
      }))
    case 0x28:
      return byLength(bytes, 'ESC')
    case 0x2a: // ESC * m nL nH d…
      return header(bytes, 'ESC *', 3, ([m = 0, low = 0, high = 0]) => {
        if (m !== 0 && m !== 1 && m !== 32 && m !== 33) return undefined
        return { kind: 'bytes', count: word(low, high) * (m >= 32 ? 3 : 1) }
      })
    case 0x44:
      return tabs(bytes)
    default:
      return fixed(bytes, 'ESC', ESC_LENGTHS)
  }
}

function gs(bytes: Uint8Array): Decoded<Command> | undefined {
  const second = bytes[1] as number
  const third = bytes[2]
  switch (second) {
    case 0x28:
      return byLength(bytes, 'GS')
    case 0x2a: // GS * x y d…
      return header(bytes, 'GS *', 2, ([x = 0, y = 0]) => ({ kind: 'bytes', count: x * y * 8 }))
    case 0x38: // GS 8 L p1 p2 p3 p4
      return header(bytes, 'GS 8 L', 5, ([, a = 0, b = 0, c = 0, d = 0]) => ({
        kind: 'bytes',
        count: word(a, b) + word(c, d) * 0x10000,
      }))
    case 0x43:
      return counter(bytes)
    case 0x51: // GS Q 0 m xL xH yL yH d…
    case 0x76: {
      // GS v 0 m xL xH yL yH d…; TPTCM printers know a GS v of two bytes
      if (third === undefined) return undefined
      const name = second === 0x51 ? 'GS Q 0' : 'GS v 0'
      if (third !== 0x30) return { used: 2, value: { name: name.slice(0, 4), args: NONE, unknown: true } }
      return header(bytes, name, 6, ([, , xl = 0, xh = 0, yl = 0, yh = 0]) => ({
        kind: 'bytes',
        count: word(xl, xh) * word(yl, yh),
      }))
    }
    case 0x52: // GS R 0, GS R 1 n of Citizen's presenter
      if (third === undefined) return undefined
      if (third !== 0x30 && third !== 0x31)
        return { used: 2, value: { name: 'GS R', args: NONE, unknown: true } }
      return header(bytes, 'GS R', third === 0x30 ? 1 : 2)
    case 0x56: // GS V m [n]
      if (third === undefined) return undefined
      return header(bytes, 'GS V', [0, 1, 0x30, 0x31].includes(third) ? 1 : 2)
    case 0x65: // GS e n [m] [t] of printers with a presenter
      if (third === undefined) return undefined
      return header(bytes, 'GS e', third === 3 ? 2 : third === 0x20 ? 3 : 1)
    case 0x6b:
      return barcode(bytes)
    default:
      return fixed(bytes, 'GS', GS_LENGTHS)
  }
}

function fs(bytes: Uint8Array): Decoded<Command> | undefined {
  switch (bytes[1]) {
    case 0x28:
      return byLength(bytes, 'FS')
    case 0x32: // FS 2 c1 c2 d1…d72: a character of 24 x 24 dots
      return header(bytes, 'FS 2', 2, () => ({ kind: 'bytes', count: 72 }))
    case 0x42: // FS B m [n] and FS L t m …: lamps of Custom printers
      return bytes.length < 3 ? undefined : header(bytes, 'FS B', bytes[2] === 0x46 ? 2 : 1)
    case 0x4c:
      return bytes.length < 3 ? undefined : header(bytes, 'FS L', LAMP_LENGTHS[bytes[2] as number] ?? 5)
    case 0x67: // FS g 1 m a1…a4 nL nH d… writes, FS g 2 … reads
      return header(bytes, 'FS g', 8, ([fn, , , , , , low = 0, high = 0]) => ({
        kind: 'bytes',
        count: fn === 0x31 || fn === 1 ? word(low, high) : 0,
      }))
    case 0x71: // FS q n [xL xH yL yH d…]…
      return header(bytes, 'FS q', 1, ([n = 0]) => ({
        kind: 'records',
        count: n,
        headBytes: 4,
        size: ([xl = 0, xh = 0, yl = 0, yh = 0]) => word(xl, xh) * word(yl, yh) * 8,
      }))
    case 0x94: // FS 94 nH nL wH wL hH hL 00 00 name[16] d… 3E: a logo of Custom printers
      return header(bytes, 'FS 94', 24, ([, , wH = 0, wL = 0, hH = 0, hL = 0]) => ({
        kind: 'bytes',
        count: Math.ceil(word(wL, wH) / 8) * word(hL, hH) + 1,
      }))
    default:
      return fixed(bytes, 'FS', FS_LENGTHS)
  }
}

/** Real-time commands were acted on when they came in; here they are only skipped (§5). */
function dle(bytes: Uint8Array): Decoded<Command> | undefined {
  const [, second, third, fourth] = bytes
  switch (second) {
    case 0x04:
      if (third === undefined) return undefined
      return header(bytes, 'DLE EOT', third === 7 || third === 8 || third === 0x12 ? 2 : 1)
    case 0x05:
      return header(bytes, 'DLE ENQ', 1)
    case 0x14: {
      if (third === undefined) return undefined
      const lengths: Readonly<Record<number, number>> = { 1: 3, 2: 3, 3: 6, 7: 2, 8: 8 }
      if (third === 8 && fourth !== undefined && fourth !== 1) return header(bytes, 'DLE DC4', 1)
      return header(bytes, 'DLE DC4', lengths[third] ?? 1)
    }
    default:
      return { used: 1, value: { name: 'DLE', args: NONE, unknown: true } }
  }
}

/** `x ( y pL pH d…`: known or not, its length field says how long it is. */
function byLength(bytes: Uint8Array, family: string): Decoded<Command> | undefined {
  if (bytes.length < 5) return undefined
  const [, , which = 0, low = 0, high = 0] = bytes
  const data: DataShape = { kind: 'bytes', count: word(low, high) }
  return { used: 5, value: { name: `${family} ( ${letter(which)}`, args: bytes.subarray(3, 5), data } }
}

/** `GS k m d… NUL` for m below 65, else `GS k m n d…`. */
function barcode(bytes: Uint8Array): Decoded<Command> | undefined {
  const m = bytes[2]
  if (m === undefined) return undefined
  if (m <= 6) return header(bytes, 'GS k', 1, () => ({ kind: 'until', end: 0, most: MOST_BARCODE }))
  if (m === 0x61) {
    // the QR code of KP-628E: GS k a v r nL nH d…
    return header(bytes, 'GS k', 5, ([, , , low = 0, high = 0]) => ({
      kind: 'bytes',
      count: word(low, high),
    }))
  }
  if (m < 65) return { used: 3, value: { name: 'GS k', args: bytes.subarray(2, 3), unknown: true } }
  return header(bytes, 'GS k', 2, ([, n = 0]) => ({ kind: 'bytes', count: n }))
}

/** `ESC D n1 … nk NUL`: stops in rising order; one that is not ends the list and is read as data. */
function tabs(bytes: Uint8Array): Decoded<Command> | undefined {
  let before = 0
  for (let index = 2; index < 2 + MOST_TABS; index++) {
    const stop = bytes[index]
    if (stop === undefined) return undefined
    if (stop === 0) return { used: index + 1, value: { name: 'ESC D', args: bytes.subarray(2, index) } }
    if (stop <= before) return { used: index, value: { name: 'ESC D', args: bytes.subarray(2, index) } }
    before = stop
  }
  const end = 2 + MOST_TABS
  if (bytes.length <= end) return undefined
  return { used: bytes[end] === 0 ? end + 1 : end, value: { name: 'ESC D', args: bytes.subarray(2, end) } }
}

/** The counters of old: `GS C 0 n m`, `GS C 1 aL aH bL bH n r`, `GS C 2 nL nH`, `GS C ; sa ; sb ; sn ; sr ; sc ;`. */
function counter(bytes: Uint8Array): Decoded<Command> | undefined {
  const third = bytes[2]
  if (third === undefined) return undefined
  if (third === 0x30 || third === 0) return header(bytes, 'GS C', 3)
  if (third === 0x31 || third === 1) return header(bytes, 'GS C', 7)
  if (third === 0x32 || third === 2) return header(bytes, 'GS C', 3)
  if (third !== 0x3b) return { used: 2, value: { name: 'GS C', args: NONE, unknown: true } }
  let semicolons = 0
  for (let index = 2; index < 40; index++) {
    const byte = bytes[index]
    if (byte === undefined) return undefined
    if (byte === 0x3b) semicolons++
    else if (byte < 0x30 || byte > 0x39)
      return { used: index, value: { name: 'GS C', args: bytes.subarray(2, index) } }
    if (semicolons === 6)
      return { used: index + 1, value: { name: 'GS C', args: bytes.subarray(2, index + 1) } }
  }
  return { used: 40, value: { name: 'GS C', args: bytes.subarray(2, 40) } }
}

function fixed(bytes: Uint8Array, family: string, lengths: Readonly<Record<string, number>>) {
  const second = bytes[1] as number
  const name = names.get(family)?.[second] ?? family
  const length = lengths[String.fromCharCode(second)]
  if (length !== undefined) return header(bytes, name, length)
  // A control byte after ESC, GS or FS may begin the next command: it is left for it.
  return { used: second < SPACE ? 1 : 2, value: { name, args: NONE, unknown: true } as const }
}

/** Two bytes of command, `length` bytes of parameters, then perhaps data; a shape of undefined: illegal parameters. */
function header(
  bytes: Uint8Array,
  name: string,
  length: number,
  shape?: (args: Uint8Array) => DataShape | undefined,
): Decoded<Command> | undefined {
  const used = 2 + length
  if (bytes.length < used) return undefined
  const args = bytes.subarray(2, used)
  if (shape === undefined) return { used, value: { name, args } }
  const data = shape(args)
  // Illegal parameters: the command is dropped and the rest is printed as text (ESC/POS guide, ESC *).
  if (data === undefined) return { used: 3, value: { name, args: NONE, unknown: true } }
  return { used, value: { name, args, data } }
}

const word = (low: number, high: number): number => low + high * 0x100
const hex = (byte: number): string => byte.toString(16).padStart(2, '0')
const letter = (byte: number): string => (byte > SPACE && byte < 0x7f ? String.fromCharCode(byte) : hex(byte))

/** Names made once: no strings are built while decoding. */
const names: ReadonlyMap<string, readonly string[]> = new Map(
  ['ESC', 'GS', 'FS'].map((family) => [
    family,
    Array.from({ length: 256 }, (_, byte) => `${family} ${byte === SPACE ? 'SP' : letter(byte)}`),
  ]),
)
