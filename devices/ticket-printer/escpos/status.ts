/**
 * What an ESC/POS printer sends, both ways: facts on one side, bytes on the other. No I/O, no clock, no state.
 *   DLE EOT n reply  0xx1xx10, one byte          GS a (ASB)       0xx1xx00, then three times 0xx0xxxx
 *   GS r, GS I byte  0xx0xxxx                    block data       35 37 3B 3D 53 5F … 00
 *   XON 11, XOFF 13: may stand between any two   (T88III specification, appendix G; ESC/POS programming guide)
 */
import { latin1Text } from '../../../lib/bytes.ts'
import type { Decoded } from '../../../lib/index.ts'
import { FLOW } from '../mechanics/flow-control.ts'

/** Everything that status bytes can tell of a printer. */
export interface PrinterFacts {
  /** Level of the drawer connector's pin 3; usually high where no drawer is plugged in. */
  readonly drawerHigh: boolean
  readonly offline: boolean
  readonly waitingForRecovery: boolean
  readonly feedPressed: boolean
  readonly coverOpen: boolean
  /** Paper is being fed by the FEED button. */
  readonly feeding: boolean
  /** Printing stands because the paper has ended. */
  readonly stoppedByPaperEnd: boolean
  /** A mechanical error that `DLE ENQ` ends. */
  readonly recoverableError: boolean
  readonly cutterError: boolean
  readonly unrecoverableError: boolean
  /** Head too hot, or the cover opened while printing: ends by itself. */
  readonly autoRecoverableError: boolean
  readonly nearEnd: boolean
  readonly paperEnd: boolean
  /** A ticket lies in the mouth. */
  readonly ticketInMouth: boolean
  /** Paper sticks behind the cutter: in the presenter. */
  readonly jammed: boolean
  /** It looked for a mark on the paper, and found none. */
  readonly markNotFound: boolean
}

/** A printer that is well: on-line, closed, with paper. */
export const WELL: PrinterFacts = {
  drawerHigh: false,
  offline: false,
  waitingForRecovery: false,
  feedPressed: false,
  coverOpen: false,
  feeding: false,
  stoppedByPaperEnd: false,
  recoverableError: false,
  cutterError: false,
  unrecoverableError: false,
  autoRecoverableError: false,
  nearEnd: false,
  paperEnd: false,
  ticketInMouth: false,
  jammed: false,
  markNotFound: false,
}

/** The `n` of `DLE EOT n`: printer, cause of off-line, cause of error, roll sensor. */
export type RealTimeStatus = 1 | 2 | 3 | 4

/** Which bits stand for which facts; `error` stands for any of the four. */
export type Bits = readonly (readonly [mask: number, fact: keyof PrinterFacts])[]

const REAL_TIME: Readonly<Record<RealTimeStatus, Bits>> = {
  1: [
    [0x04, 'drawerHigh'],
    [0x08, 'offline'],
    [0x20, 'waitingForRecovery'],
    [0x40, 'feedPressed'],
  ],
  2: [
    [0x04, 'coverOpen'],
    [0x08, 'feeding'],
    [0x20, 'stoppedByPaperEnd'],
  ],
  3: [
    [0x04, 'recoverableError'],
    [0x08, 'cutterError'],
    [0x20, 'unrecoverableError'],
    [0x40, 'autoRecoverableError'],
  ],
  4: [
    [0x0c, 'nearEnd'],
    [0x60, 'paperEnd'],
  ],
}
const ERROR_PRESENT = 0x40 // in the answer to DLE EOT 2

const ASB: readonly Bits[] = [
  [
    [0x04, 'drawerHigh'],
    [0x08, 'offline'],
    [0x20, 'coverOpen'],
    [0x40, 'feeding'],
  ],
  [
    [0x01, 'waitingForRecovery'],
    [0x02, 'feedPressed'],
    [0x04, 'recoverableError'],
    [0x08, 'cutterError'],
    [0x20, 'unrecoverableError'],
    [0x40, 'autoRecoverableError'],
  ],
  [
    [0x03, 'nearEnd'],
    [0x0c, 'paperEnd'],
  ],
]
const ASB_FIXED = [0x10, 0x00, 0x00, 0x0f] as const // the fourth is undefined, and seen as 0F
/** How long an automatic status is. */
export const ASB_BYTES = 4

/** The byte that says so. */
export function pack(bits: Bits, facts: PrinterFacts): number {
  let byte = 0
  for (const [mask, fact] of bits) if (facts[fact]) byte |= mask
  return byte
}

/** Facts in the making. */
export type SomeFacts = { -readonly [F in keyof PrinterFacts]?: PrinterFacts[F] }

/** What a byte says; a fact that has several bits is true with any of them. */
export function unpack(bits: Bits, byte: number, facts: SomeFacts = {}): SomeFacts {
  for (const [mask, fact] of bits) facts[fact] = (byte & mask) !== 0
  return facts
}

/** Whether the printer reports any error beyond cover and paper. */
export function hasError(facts: PrinterFacts): boolean {
  const { recoverableError, cutterError, unrecoverableError, autoRecoverableError } = facts
  const stopped = facts.jammed || facts.markNotFound
  return recoverableError || cutterError || unrecoverableError || autoRecoverableError || stopped
}

/** The answer to `DLE EOT n`. */
export function encodeRealTimeStatus(n: RealTimeStatus, facts: PrinterFacts): number {
  return 0x12 | pack(REAL_TIME[n], facts) | (n === 2 && hasError(facts) ? ERROR_PRESENT : 0)
}

/** What the answer to `DLE EOT n` tells; the byte itself does not say which `n` was asked. */
export function decodeRealTimeStatus(n: RealTimeStatus, byte: number): Partial<PrinterFacts> {
  return unpack(REAL_TIME[n], byte)
}

/** Automatic status back: the four bytes that `GS a` lets the printer send at each change. */
export function encodeAutomaticStatus(facts: PrinterFacts): Uint8Array {
  const bytes = new Uint8Array(ASB_BYTES)
  for (let index = 0; index < ASB_BYTES; index++)
    bytes[index] = (ASB_FIXED[index] ?? 0) | pack(ASB[index] ?? [], facts)
  return bytes
}

/** What four bytes of automatic status tell. It has no bit for {@link PrinterFacts.stoppedByPaperEnd}. */
export function decodeAutomaticStatus(bytes: Uint8Array): Partial<PrinterFacts> {
  const facts: SomeFacts = {}
  for (let index = 0; index < ASB.length; index++) unpack(ASB[index] as Bits, bytes[index] ?? 0, facts)
  return facts
}

/** The bits of `GS a n` that stand for what differs: 01 drawer, 02 on-line, 04 error, 08 paper, 40 FEED button. */
export function automaticStatusCauses(before: PrinterFacts, after: PrinterFacts): number {
  const differ = (...facts: readonly (keyof PrinterFacts)[]) =>
    facts.some((fact) => before[fact] !== after[fact])
  return (
    (differ('drawerHigh') ? 0x01 : 0) |
    (differ('offline', 'coverOpen', 'feeding', 'waitingForRecovery') ? 0x02 : 0) |
    (differ('recoverableError', 'cutterError', 'unrecoverableError', 'autoRecoverableError') ? 0x04 : 0) |
    (differ('nearEnd', 'paperEnd') ? 0x08 : 0) |
    (differ('feedPressed') ? 0x40 : 0)
  )
}

/** The answer to `GS r n`: 1 paper sensors, 2 drawer. Sent in order, when the printer comes to the question. */
export function encodeTransmittedStatus(n: 1 | 2, facts: PrinterFacts): number {
  if (n === 2) return facts.drawerHigh ? 0x01 : 0x00
  return (facts.nearEnd ? 0x03 : 0) | (facts.paperEnd ? 0x0c : 0)
}

/** First byte of block data. */
export const HEADER = {
  process: 0x37,
  power: 0x3b,
  function: 0x3d,
  text: 0x5f,
  legacy: 0x35,
  set: 0x53,
} as const
/** Second byte, after {@link HEADER}.process. */
export const PROCESS = { id: 0x22, offline: 0x23, buffersCleared: 0x25, qrSize: 0x36 } as const

const PROCESS_ID_BYTES = 4
const HEADERS: ReadonlySet<number> = new Set(Object.values(HEADER))

/** Block data: header, data, NUL. */
export function encodeBlock(header: number, data: Uint8Array | readonly number[] = []): Uint8Array {
  return Uint8Array.of(header, ...data, 0x00)
}

/** The answer to `GS ( H` fn 48: all before it is printed. `37 22 id id id id 00` */
export function encodeProcessId(id: Uint8Array): Uint8Array {
  return encodeBlock(HEADER.process, [PROCESS.id, ...id])
}

/** The answer to `DLE DC4` fn 8: receive and print buffers are empty. `37 25 00` */
export function encodeBuffersCleared(): Uint8Array {
  return encodeBlock(HEADER.process, [PROCESS.buffersCleared])
}

/** What the counters of Custom printers count, by the unit that ends their text. */
export type CounterUnit = 'cm' | 'cuts' | 'ret' | 'on'

/** One thing that a printer said. */
export type Reply =
  /** An answer to `DLE EOT n`, of whichever `n` was asked. */
  | { readonly kind: 'realTime'; readonly byte: number }
  /** Automatic status back. */
  | { readonly kind: 'automatic'; readonly facts: Partial<PrinterFacts> }
  /** An answer to `GS r` or to a one-byte `GS I`. */
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'processId'; readonly id: string }
  | { readonly kind: 'buffersCleared' }
  /** A counter as text: centimetres of paper, cuts, retracted tickets, starts. */
  | { readonly kind: 'counter'; readonly counter: CounterUnit; readonly value: number }
  /** Other block data: header and what stands before the NUL. */
  | { readonly kind: 'block'; readonly header: number; readonly data: Uint8Array }
  | { readonly kind: 'xon' }
  | { readonly kind: 'xoff' }

/** Whether it is an answer to `GS r 1`: the low four bits. */
export function isPaperStatus(reply: Reply): boolean {
  return reply.kind === 'byte' && reply.byte <= 0x0f
}

const NOISE = { used: 1 } as const
const LONGEST_BLOCK_BYTES = 96 // texts of GS I have up to 80 characters
const isFlow = (byte: number) => byte === FLOW.xon || byte === FLOW.xoff

/** Finds one reply at the start of the bytes. Flow control inside a longer reply is skipped. */
export function decodeReply(bytes: Uint8Array): Decoded<Reply> | undefined {
  const first = bytes[0]
  if (first === undefined) return undefined
  if (first === FLOW.xon) return { used: 1, value: { kind: 'xon' } }
  if (first === FLOW.xoff) return { used: 1, value: { kind: 'xoff' } }
  if (HEADERS.has(first)) return decodeBlock(bytes, first)
  switch (first & 0x93) {
    case 0x12:
      return { used: 1, value: { kind: 'realTime', byte: first } }
    case 0x10:
      return decodeAutomatic(bytes)
    default:
      return (first & 0x90) === 0 ? { used: 1, value: { kind: 'byte', byte: first } } : NOISE
  }
}

function decodeAutomatic(bytes: Uint8Array): Decoded<Reply> | undefined {
  const status = new Uint8Array(ASB_BYTES)
  let count = 0
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] as number
    if (isFlow(byte)) continue
    if (index > 0 && (byte & 0x90) !== 0) return NOISE // the next three have bits 4 and 7 clear
    status[count++] = byte
    if (count === ASB_BYTES)
      return { used: index + 1, value: { kind: 'automatic', facts: decodeAutomaticStatus(status) } }
  }
  return bytes.length > LONGEST_BLOCK_BYTES ? NOISE : undefined
}

function decodeBlock(bytes: Uint8Array, header: number): Decoded<Reply> | undefined {
  const data: number[] = []
  for (let index = 1; index < bytes.length; index++) {
    const byte = bytes[index] as number
    if (isFlow(byte)) continue
    if (byte === 0x00) return { used: index + 1, value: blockReply(header, Uint8Array.from(data)) }
    data.push(byte)
    if (!continues(header, data) || index >= LONGEST_BLOCK_BYTES) return NOISE
  }
  return undefined
}

/** Whether block data may go on like this: a half block must not swallow the replies that follow it. */
function continues(header: number, data: readonly number[]): boolean {
  const [kind = 0] = data
  const byte = data.at(-1) as number
  if (header !== HEADER.process) return byte >= 0x1f
  if (data.length === 1) return true
  if (kind === PROCESS.id) return byte >= 0x20 && byte <= 0x7e && data.length <= 1 + PROCESS_ID_BYTES
  if (kind === PROCESS.buffersCleared) return false
  return byte >= 0x1f
}

function blockReply(header: number, data: Uint8Array): Reply {
  if (header === HEADER.process && data[0] === PROCESS.id && data.length === 1 + PROCESS_ID_BYTES) {
    return { kind: 'processId', id: latin1Text(data.subarray(1)) }
  }
  if (header === HEADER.process && data[0] === PROCESS.buffersCleared) return { kind: 'buffersCleared' }
  return { kind: 'block', header, data }
}
