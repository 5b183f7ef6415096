/**
 * Answers to `DLE EOT n` of models that differ from Epson's, both ways. No I/O, no clock, no state.
 *   KP-628E      1: 80 a ticket lies in the mouth, 1xx1xx10
 *   PMU2300III   4: 20 paper end, 40 no ticket in the mouth
 *   Reliance     1 to 4: 12 is missing; 2: 08 always
 */
import type { Decoded } from '../../../lib/index.ts'
import type { EscposProfile } from './profile.ts'
import {
  decodeRealTimeStatus,
  decodeReply,
  encodeRealTimeStatus,
  type PrinterFacts,
  type RealTimeStatus,
  type Reply,
} from './status.ts'

/** What of a profile these bytes depend on. */
export type StatusQuirks = Pick<EscposProfile, 'ticketBit' | 'unmarkedStatus'>

const [TICKET, NO_TICKET, PAPER_END, MARK, FEEDING] = [0x80, 0x40, 0x20, 0x12, 0x08]

/** The answer of a model to `DLE EOT n`. */
export function encodeStatusOf(
  { ticketBit, unmarkedStatus }: StatusQuirks,
  n: RealTimeStatus,
  facts: PrinterFacts,
): number {
  const byte = encodeRealTimeStatus(n, facts)
  if (unmarkedStatus) return (byte & ~MARK) | (n === 2 ? FEEDING : 0)
  if (ticketBit === 'DLE EOT 1' && n === 1) return byte | (facts.ticketInMouth ? TICKET : 0)
  if (ticketBit === 'DLE EOT 4' && n === 4) return (byte & ~NO_TICKET) | (facts.ticketInMouth ? 0 : NO_TICKET)
  return byte
}

/** What the answer of a model to `DLE EOT n` tells. */
export function decodeStatusOf(
  { ticketBit }: StatusQuirks,
  n: RealTimeStatus,
  byte: number,
): Partial<PrinterFacts> {
  const facts = decodeRealTimeStatus(n, byte)
  if (ticketBit === 'DLE EOT 1' && n === 1) return { ...facts, ticketInMouth: (byte & TICKET) !== 0 }
  if (ticketBit === 'DLE EOT 4' && n === 4) {
    return { ...facts, paperEnd: (byte & PAPER_END) !== 0, ticketInMouth: (byte & NO_TICKET) === 0 }
  }
  return facts
}

/** {@link decodeReply} for printers whose answers to `DLE EOT 1` tell of a ticket in the mouth. */
export function decodeReplyWithTicket(bytes: Uint8Array): Decoded<Reply> | undefined {
  const first = bytes[0]
  if (first !== undefined && (first & 0x93) === (TICKET | MARK))
    return { used: 1, value: { kind: 'realTime', byte: first } }
  return decodeReply(bytes)
}
