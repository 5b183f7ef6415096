/**
 * Real-time commands as the firmware sees them: in every byte that comes in, before any buffer, also inside pictures.
 * DLE EOT n (10 04 n) | DLE ENQ n (10 05 n) | DLE DC4 fn … (10 14 fn …)        (fact sheet §4.2, §4.6, §5)
 */

/** What a real-time command asks for. */
export type RealTime =
  | { readonly kind: 'status'; readonly n: number }
  | { readonly kind: 'recover'; readonly n: number }
  | { readonly kind: 'pulse'; readonly pin: number; readonly ms: number }
  | { readonly kind: 'powerOff' }
  | { readonly kind: 'buzzer' }
  | { readonly kind: 'transmit'; readonly n: number }
  | { readonly kind: 'clear' }

const DLE = 0x10
const CLEAR = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08]
const BUZZER_BYTES = 8

/** Its own little state machine: it knows nothing of commands and their lengths. */
export class Scanner {
  readonly leads = [DLE]
  readonly #seen: number[] = []

  /** No sequence has begun: only a DLE can begin one. */
  get idle(): boolean {
    return this.#seen.length === 0
  }

  /** Takes the next byte of the wire; tells what is complete with it. */
  scan(byte: number): RealTime | undefined {
    const seen = this.#seen
    if (seen.length === 0 && byte !== DLE) return undefined
    seen.push(byte)
    const found = match(seen)
    if (found === 'more') return undefined
    seen.length = 0
    if (found !== undefined) return found
    if (byte === DLE) seen.push(byte)
    return undefined
  }

  reset(): void {
    this.#seen.length = 0
  }
}

function match(seen: readonly number[]): RealTime | 'more' | undefined {
  const [, second, third, fourth, fifth] = seen
  if (second === undefined) return 'more'
  if (second !== 0x04 && second !== 0x05 && second !== 0x14) return undefined
  if (third === undefined) return 'more'
  if (second === 0x04) {
    if ((third >= 1 && third <= 4) || third === 0x11 || third === 0x14) return { kind: 'status', n: third }
    return undefined
  }
  if (second === 0x05) return third <= 2 ? { kind: 'recover', n: third } : undefined
  switch (third) {
    case 0x01:
      if (fourth === undefined) return 'more'
      if (fourth > 1) return undefined
      if (fifth === undefined) return 'more'
      return fifth >= 1 && fifth <= 8 ? { kind: 'pulse', pin: fourth, ms: fifth * 100 } : undefined
    case 0x02:
      if (fourth === undefined) return 'more'
      if (fourth !== 0x01) return undefined
      if (fifth === undefined) return 'more'
      return fifth === 0x08 ? { kind: 'powerOff' } : undefined
    case 0x03:
      return seen.length < BUZZER_BYTES ? 'more' : { kind: 'buzzer' }
    case 0x07:
      return fourth === undefined ? 'more' : { kind: 'transmit', n: fourth }
    case 0x08:
      if (CLEAR[seen.length - 1] !== seen.at(-1)) return undefined
      return seen.length < CLEAR.length ? 'more' : { kind: 'clear' }
    default:
      return undefined
  }
}
