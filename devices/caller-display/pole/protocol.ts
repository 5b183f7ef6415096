/**
 * Pole display commands: bytes on one side, values on the other. No I/O, no clock, no state.
 *   20 … FF                      characters at the cursor
 *   08 09 0A 0B 0C 0D 18         one-byte commands
 *   1B x …, 1F x …               commands; an unknown x is dropped with its prefix
 * The grammars of the two command sets stand in epson.ts and cd5220.ts; the wire tables in README.md.
 */
import type { Decoded } from '../../../lib/index.ts'
import type { CommandSet } from './profile.ts'

/** Where a cursor can be sent without coordinates. */
export type Move = 'left' | 'right' | 'up' | 'down' | 'home' | 'lineStart' | 'lineEnd' | 'bottom'

/** What happens at the end of a row. */
export type WriteMode = 'overwrite' | 'vertical' | 'horizontal'

/** A rectangle of cells, 1-based, both corners included. */
export interface Area {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

/** A command as the display understands it; arguments are in range where the manual names a range. */
export type PoleCommand =
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  | { readonly kind: 'move'; readonly to: Move }
  | { readonly kind: 'moveTo'; readonly x: number; readonly y: number }
  | { readonly kind: 'clear' | 'clearLine' | 'initialise' | 'selfTest' | 'showClock' | 'macroDefine' }
  | { readonly kind: 'mode'; readonly mode: WriteMode }
  | { readonly kind: 'cursor' | 'reverse' | 'glyphs'; readonly on: boolean }
  | { readonly kind: 'brightness'; readonly level: number }
  | { readonly kind: 'blink'; readonly n: number }
  | { readonly kind: 'marked'; readonly byte: number; readonly mark: '.' | ',' | ';' }
  | { readonly kind: 'annunciator'; readonly on: boolean; readonly number: number }
  | { readonly kind: 'codePage' | 'international' | 'font' | 'select' | 'cancelGlyph'; readonly n: number }
  | { readonly kind: 'defineGlyphs'; readonly first: number; readonly last: number }
  | { readonly kind: 'window'; readonly number: number; readonly area?: Area }
  | { readonly kind: 'clock'; readonly hours: number; readonly minutes: number }
  | { readonly kind: 'macroRun'; readonly characterMs: number; readonly pauseMs: number }
  | {
      readonly kind: 'chain'
      readonly displays: readonly { readonly on: boolean; readonly number: number }[]
    }
  | { readonly kind: 'setting'; readonly on: boolean }
  | { readonly kind: 'readSwitch'; readonly number: number }
  | { readonly kind: 'line'; readonly row: number; readonly bytes: Uint8Array }
  | { readonly kind: 'scroll'; readonly bytes: Uint8Array }
  /** Understood and without an effect that can be seen here. */
  | { readonly kind: 'consumed'; readonly name: string }

/** What follows a prefix: the whole length with it, and what the arguments mean (undefined: out of range, ignored). */
export interface Entry {
  readonly length: number
  readonly read: (bytes: Uint8Array) => PoleCommand | undefined
}

/** A command whose length stands in its bytes. */
export type LongEntry = (bytes: Uint8Array) => Decoded<PoleCommand> | undefined

/** The commands behind one prefix, by the byte after it. */
export type Table = Readonly<Record<number, Entry | LongEntry>>

const ESC = 0x1b
const US = 0x1f
const DLE = 0x10

const CONTROLS: Readonly<Record<number, PoleCommand>> = {
  8: { kind: 'move', to: 'left' },
  9: { kind: 'move', to: 'right' },
  10: { kind: 'move', to: 'down' },
  11: { kind: 'move', to: 'home' },
  12: { kind: 'clear' },
  13: { kind: 'move', to: 'lineStart' },
  24: { kind: 'clearLine' },
}

/** The decoder of a command set, given what follows `ESC`, `US` and `DLE`. */
export function decoder(esc: Table, us: Table, dle: Table) {
  const prefixes: Readonly<Record<number, Table>> = { [ESC]: esc, [US]: us, [DLE]: dle }
  return (bytes: Uint8Array): Decoded<PoleCommand> | undefined => {
    const [first = 0, second] = bytes
    if (first >= 0x20) {
      let used = 1
      while (used < bytes.length && (bytes[used] ?? 0) >= 0x20) used++
      return { used, value: { kind: 'text', bytes: bytes.slice(0, used) } }
    }
    const control = CONTROLS[first]
    if (control !== undefined) return { used: 1, value: control }
    const table = prefixes[first]
    if (table === undefined) return { used: 1 }
    if (second === undefined) return undefined
    const entry = table[second]
    if (entry === undefined) return { used: first === DLE ? 1 : 2 }
    if (typeof entry === 'function') return entry(bytes)
    if (bytes.length < entry.length) return undefined
    const value = entry.read(bytes)
    return value === undefined ? { used: entry.length } : { used: entry.length, value }
  }
}

/** A command of fixed length, whose arguments, four at most, follow the two bytes of its name. */
export function command(
  args: number,
  read: (a?: number, b?: number, c?: number, d?: number) => PoleCommand | undefined,
): Entry {
  return { length: 2 + args, read: (bytes) => read(bytes[2], bytes[3], bytes[4], bytes[5]) }
}

/** A command that has no arguments. */
export function plain(value: PoleCommand): Entry {
  return { length: 2, read: () => value }
}

/** A one-byte switch: 0 or 1, as a number or as a digit. */
export function flag(n: number | undefined): boolean | undefined {
  if (n === 0 || n === 0x30) return false
  return n === 1 || n === 0x31 ? true : undefined
}

/** A command with one switch for an argument. */
export function switched(kind: 'cursor' | 'reverse' | 'glyphs'): Entry {
  return command(1, (n) => {
    const on = flag(n)
    return on === undefined ? undefined : { kind, on }
  })
}

/** `ESC &`: user glyphs; each is a count of columns, then so many bytes. A count above 5 ends the command there. */
export function glyphDefinition(lowest: number, highest: number): LongEntry {
  return (bytes) => {
    const [, , s, first, last] = bytes
    if (s === undefined || first === undefined || last === undefined) return undefined
    if (s !== 1 || first < lowest || last < first || last > highest) return { used: 5 }
    let used = 5
    for (let glyph = first; glyph <= last; glyph++) {
      const columns = bytes[used]
      if (columns === undefined) return undefined
      if (columns > 5) return { used: used + 1 }
      used += 1 + columns
    }
    return bytes.length < used ? undefined : { used, value: { kind: 'defineGlyphs', first, last } }
  }
}

/** What the driver sends: the few commands of either set that a caller display needs. */
export type SentCommand = PoleCommand & {
  readonly kind:
    | 'text'
    | 'moveTo'
    | 'clear'
    | 'initialise'
    | 'mode'
    | 'cursor'
    | 'brightness'
    | 'blink'
    | 'codePage'
    | 'select'
    | 'chain'
    | 'setting'
    | 'macroDefine'
    | 'macroRun'
    | 'window'
    | 'reverse'
    | 'glyphs'
}

/** One command as bytes; `codePage` is `ESC t n` on Epson, the font letter of `ESC f n` on CD5220. */
export function encodeCommand(command: SentCommand, set: CommandSet): Uint8Array {
  const epson = set === 'epson'
  switch (command.kind) {
    case 'text':
      return command.bytes
    case 'clear':
      return Uint8Array.of(0x0c)
    case 'initialise':
      return Uint8Array.of(ESC, 0x40)
    case 'moveTo':
      return epson
        ? Uint8Array.of(US, 0x24, command.x, command.y)
        : Uint8Array.of(ESC, 0x6c, command.x, command.y)
    case 'mode': {
      const n = ['', 'overwrite', 'vertical', 'horizontal'].indexOf(command.mode)
      return epson ? Uint8Array.of(US, n) : Uint8Array.of(ESC, 0x10 + n)
    }
    case 'cursor':
      return epson
        ? Uint8Array.of(US, 0x43, Number(command.on))
        : Uint8Array.of(ESC, 0x5f, Number(command.on))
    case 'brightness':
      return epson ? Uint8Array.of(US, 0x58, command.level) : Uint8Array.of(ESC, 0x2a, command.level)
    case 'blink':
      return Uint8Array.of(US, 0x45, command.n)
    case 'codePage':
      return Uint8Array.of(ESC, epson ? 0x74 : 0x66, command.n)
    case 'select':
      return Uint8Array.of(ESC, 0x3d, command.n)
    case 'chain': {
      const pairs = command.displays.flatMap(({ on, number }) => [on ? 0x31 : 0x30, number])
      return Uint8Array.of(US, 0x28, 0x41, (1 + pairs.length) & 0xff, (1 + pairs.length) >> 8, 0x30, ...pairs)
    }
    case 'setting':
      return command.on
        ? Uint8Array.of(US, 0x28, 0x45, 3, 0, 1, 0x49, 0x4e)
        : Uint8Array.of(US, 0x28, 0x45, 4, 0, 2, 0x4f, 0x55, 0x54)
    case 'macroDefine':
      return Uint8Array.of(US, 0x3a)
    case 'macroRun':
      return Uint8Array.of(US, 0x5e, command.characterMs / 20, command.pauseMs / 50)
    case 'window':
      return encodeWindow(command, epson)
    case 'reverse':
      return Uint8Array.of(US, 0x72, Number(command.on))
    case 'glyphs':
      return Uint8Array.of(ESC, 0x25, Number(command.on))
  }
}

/** `ESC W`: CD5220 has one window, of one row, and names a place also to give it up. */
function encodeWindow(
  { number, area }: PoleCommand & { readonly kind: 'window' },
  epson: boolean,
): Uint8Array {
  const { x1, y1, x2, y2 } = area ?? { x1: 1, y1: 1, x2: 20, y2: 1 }
  if (!epson) return Uint8Array.of(ESC, 0x57, Number(area !== undefined), x1, x2, y1)
  return area === undefined
    ? Uint8Array.of(ESC, 0x57, number, 0)
    : Uint8Array.of(ESC, 0x57, number, 1, x1, y1, x2, y2)
}
