/** In-order questions: what a model answers to GS I, GS r, GS g 2, ESC u, ESC v. */
import { encodeCounter } from './full-status.ts'
import type { EscposProfile } from './profile.ts'
import { encodeBlock, encodeTransmittedStatus, HEADER, type PrinterFacts } from './status.ts'

/** Maintenance counters since the printer was made. */
export interface Counters {
  readonly lines: number
  readonly energisings: number
  readonly cuts: number
  readonly hours: number
  /** Tickets drawn back. */
  readonly retracts: number
  /** Times that it was switched on. */
  readonly starts: number
  /** Paper left and used, cm. */
  readonly cm: { readonly left: number; readonly used: number }
}

const ascii = new TextEncoder()
const MOST_TEXT = 80

/** The answer to `GS I n`; undefined where the model has none. */
export function identity({ ids }: EscposProfile, n: number): Uint8Array | undefined {
  if (ids.bare !== undefined) return ids.bare[n] && Uint8Array.from(ids.bare[n])
  switch (n) {
    case 1:
    case 0x31:
      return Uint8Array.of(ids.model)
    case 2:
    case 0x32:
      return Uint8Array.of(ids.type)
    case 3:
    case 0x33:
      return Uint8Array.of(ids.rom)
    case 33:
    case 96:
      return encodeBlock(HEADER.function, [n, 0x40 | ids.type])
    case 65:
      return text(ids.firmware)
    case 66:
      return text(ids.maker)
    case 67:
      return text(ids.name)
    case 68:
      return text(ids.serial)
    case 0xff:
      return ids.custom && Uint8Array.from(ids.custom)
    case 69:
      return text('')
    default:
      return undefined
  }
}

/** The answer to `GS r n`. */
export function transmitted(n: number, facts: PrinterFacts): Uint8Array | undefined {
  const which = n & 0x0f
  return which === 1 || which === 2 ? Uint8Array.of(encodeTransmittedStatus(which, facts)) : undefined
}

/** The answer to `GS g 2 m nL nH`: a counter as digits. From 128 on the same, of all time. */
export function counter(n: number, counters: Counters): Uint8Array | undefined {
  switch (n & 0x7f) {
    case 20:
      return text(String(counters.lines))
    case 21:
      return text(String(counters.energisings))
    case 50:
      return text(String(counters.cuts))
    case 70:
      return text(String(counters.hours))
    default:
      return undefined
  }
}

/** The answer to `GS E1` to `GS E5`: paper left, cuts, paper used, retracted tickets, starts. */
export function kioskCounter(name: string, { cm, cuts, retracts, starts }: Counters): Uint8Array | undefined {
  switch (name) {
    case 'GS e1':
      return encodeCounter('cm', cm.left)
    case 'GS e2':
      return encodeCounter('cuts', cuts)
    case 'GS e3':
      return encodeCounter('cm', cm.used)
    case 'GS e4':
      return encodeCounter('ret', retracts)
    case 'GS e5':
      return encodeCounter('on', starts)
    default:
      return undefined
  }
}

function text(value: string): Uint8Array {
  return encodeBlock(HEADER.text, ascii.encode(value).subarray(0, MOST_TEXT))
}
