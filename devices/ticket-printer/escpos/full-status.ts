/**
 * What Custom's kiosk printers send, both ways (VKP80III, KPM210). No I/O, no clock, no state.
 *   DLE EOT 14 reply   10 0F P U R X         GS E0 n (by itself)   10 n, then those of P U R X that n names
 *   DLE EOT 11 reply   0xx1xx10, one byte    GS E1 to E5           digits and a unit: 510cm 785cuts 512ret 512on
 *   ESC v, GS r        0000xxxx, one byte    XON 11, XOFF 13
 */
import { latin1Text } from '../../../lib/bytes.ts'
import type { Decoded } from '../../../lib/index.ts'
import { FLOW } from '../mechanics/flow-control.ts'
import {
  type Bits,
  type CounterUnit,
  type PrinterFacts,
  pack,
  type Reply,
  type SomeFacts,
  unpack,
} from './status.ts'

/** What only the firmware knows of: the driver asks for nothing of it. */
export interface MotorFacts {
  /** The paper motor runs. */
  readonly motorOn: boolean
  /** Paper left by the printer's own count has come to its end. */
  readonly virtualEnd: boolean
  /** The sensor for marks sees none: so it is with plain paper. */
  readonly noMark: boolean
}

/** P paper, U user, R recoverable, X not recoverable: what is told, bit by bit. */
const FULL: readonly Bits[] = [
  [
    [0x01, 'paperEnd'],
    [0x04, 'nearEnd'],
    [0x20, 'ticketInMouth'],
  ],
  [
    [0x03, 'coverOpen'], // head up, cover open
    [0x60, 'feedPressed'], // LF key, FF key
  ],
  [
    [0x09, 'autoRecoverableError'], // head temperature, supply voltage
    [0x80, 'markNotFound'],
    [0x40, 'jammed'],
  ],
  [
    [0x01, 'cutterError'],
    [0x8e, 'unrecoverableError'], // cover of the cutter, RAM, EEPROM, emitter
  ],
]
/** What the firmware says where several bits stand for one fact. */
const SAID: Readonly<Partial<Record<keyof PrinterFacts, number>>> = {
  coverOpen: 0x02,
  feedPressed: 0x20,
  autoRecoverableError: 0x01,
  unrecoverableError: 0x04,
}
const [NO_MARK, VIRTUAL_END, MOTOR] = [0x80, 0x40, 0x08] // P.b7 may be either; P.b6; U.b3
/** Bits that are 0 in each byte: what comes otherwise is no such byte. */
const ZEROS = [0x1a, 0x90, 0x14, 0x70] as const
const DLE = 0x10
/** Every byte of the full status. */
export const FULL_STATUS_ALL = 0x0f

/** `10 n`, and the bytes that `n` names. */
export function encodeFullStatus(mask: number, facts: PrinterFacts & MotorFacts): Uint8Array {
  const bytes = FULL.map((bits) => pack(bits.map(said), facts))
  bytes[0] = (bytes[0] ?? 0) | (facts.noMark ? NO_MARK : 0) | (facts.virtualEnd ? VIRTUAL_END : 0)
  bytes[1] = (bytes[1] ?? 0) | (facts.motorOn ? MOTOR : 0)
  return Uint8Array.of(DLE, mask, ...bytes.filter((_, index) => (mask & (1 << index)) !== 0))
}

function said([mask, fact]: Bits[number]): Bits[number] {
  return [SAID[fact] ?? mask, fact]
}

/** `DLE EOT 11`: motor, paper. */
export function encodePrintStatus({ motorOn, paperEnd }: PrinterFacts & MotorFacts): number {
  return 0x12 | (motorOn ? 0x04 : 0) | (paperEnd ? 0x20 : 0)
}

/** `GS e 6`: the status byte of an ejector. */
export function encodeEjectorStatus(facts: PrinterFacts & MotorFacts, ejectorOn: boolean): number {
  const { nearEnd, paperEnd, ticketInMouth, motorOn, cutterError, unrecoverableError, jammed } = facts
  const error = cutterError || unrecoverableError || jammed
  const bits = [nearEnd, false, !paperEnd, ticketInMouth, motorOn, ejectorOn, error, jammed]
  return bits.reduce((byte, bit, index) => byte | (bit ? 1 << index : 0), 0)
}

/** A counter as these printers tell it. */
export function encodeCounter(unit: CounterUnit, value: number): Uint8Array {
  return new TextEncoder().encode(`${value}${unit}`)
}

const NOISE = { used: 1 } as const
const COUNTER = /^(\d{1,10}) ?(cm|cuts|ret|on)/
const COUNTER_BEGINS = /^\d{1,10} ?(c|cu|cut|r|re|o)?$/ // one unit is the beginning of no other
const LONGEST_COUNTER = 15

/** Finds one reply at the start of the bytes. */
export function decodeFullReply(bytes: Uint8Array): Decoded<Reply> | undefined {
  const first = bytes[0]
  if (first === undefined) return undefined
  if (first === FLOW.xon) return { used: 1, value: { kind: 'xon' } }
  if (first === FLOW.xoff) return { used: 1, value: { kind: 'xoff' } }
  if (first === DLE) return decodeFrame(bytes)
  if (first >= 0x30 && first <= 0x39) return decodeCounter(bytes)
  return first <= 0x0f ? { used: 1, value: { kind: 'byte', byte: first } } : NOISE
}

function decodeFrame(bytes: Uint8Array): Decoded<Reply> | undefined {
  const mask = bytes[1]
  if (mask === undefined) return undefined
  if (mask === 0 || mask > FULL_STATUS_ALL) return NOISE
  const facts: SomeFacts = {}
  let used = 2
  for (const [index, bits] of FULL.entries()) {
    if ((mask & (1 << index)) === 0) continue
    const byte = bytes[used]
    if (byte === undefined) return undefined
    if ((byte & (ZEROS[index] as number)) !== 0) return NOISE
    unpack(bits, byte, facts)
    used++
  }
  return { used, value: { kind: 'automatic', facts } }
}

function decodeCounter(bytes: Uint8Array): Decoded<Reply> | undefined {
  const text = latin1Text(bytes.subarray(0, LONGEST_COUNTER))
  const found = COUNTER.exec(text)
  if (found === null) return COUNTER_BEGINS.test(text) ? undefined : NOISE
  const [whole, digits, unit] = found
  return {
    used: whole.length,
    value: { kind: 'counter', counter: unit as CounterUnit, value: Number(digits) },
  }
}
