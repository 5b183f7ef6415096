/**
 * The Epson ESC/POS command set of customer displays (DM-D family): bytes to values.
 * Sources: DM-D110 specification; XP8200 manual, "EPSON command mode". The table stands in README.md.
 */
import type { Decoded } from '../../../lib/index.ts'
import {
  command,
  decoder,
  type Entry,
  flag,
  glyphDefinition,
  type LongEntry,
  type PoleCommand,
  plain,
  switched,
  type Table,
} from './protocol.ts'

const LONGEST_FUNCTION_BYTES = 64 // 1F 28: longer ones than any in the manual are noise

const marked = (mark: '.' | ',' | ';'): Entry =>
  command(1, (byte = 0) => (byte >= 0x20 ? { kind: 'marked', byte, mark } : undefined))

/** `ESC W`: four coordinates follow only where a window is selected. */
const window: LongEntry = (bytes) => {
  const [, , number, state] = bytes
  if (number === undefined || state === undefined) return undefined
  const on = flag(state)
  if (on === undefined) return { used: 4 }
  const inRange = number >= 1 && number <= 4
  if (!on) return inRange ? { used: 4, value: { kind: 'window', number } } : { used: 4 }
  const [x1, y1, x2, y2] = bytes.subarray(4)
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return undefined
  return inRange ? { used: 8, value: { kind: 'window', number, area: { x1, y1, x2, y2 } } } : { used: 8 }
}

/** `US ( fn pL pH …`: functions of the display's own administration. */
const administration: LongEntry = (bytes): Decoded<PoleCommand> | undefined => {
  const [, , name, low, high] = bytes
  if (name === undefined || low === undefined || high === undefined) return undefined
  const length = low + 256 * high
  if (length > LONGEST_FUNCTION_BYTES) return { used: 5 }
  const used = 5 + length
  if (bytes.length < used) return undefined
  const value = administer(name, bytes.subarray(5, used))
  return value === undefined ? { used } : { used, value }
}

function administer(name: number, args: Uint8Array): PoleCommand | undefined {
  const is = (...expected: number[]) =>
    args.length === expected.length && expected.every((byte, i) => byte === args[i])
  if (name === 0x41 && args[0] === 0x30 && args.length % 2 === 1) {
    const displays = []
    for (let i = 1; i < args.length; i += 2) {
      const on = flag(args[i])
      if (on === undefined) return undefined
      displays.push({ on, number: args[i + 1] ?? 0 })
    }
    return { kind: 'chain', displays }
  }
  if (name !== 0x45) return undefined
  if (is(1, 0x49, 0x4e)) return { kind: 'setting', on: true }
  if (is(2, 0x4f, 0x55, 0x54)) return { kind: 'setting', on: false }
  const [fn, number = 0] = args
  return fn === 4 && args.length === 2 && number >= 10 && number <= 15
    ? { kind: 'readSwitch', number }
    : undefined
}

const esc: Table = {
  37: switched('glyphs'),
  38: glyphDefinition(0x20, 0x7e),
  61: command(1, (n = 0) => ({ kind: 'select', n: n & 0x0f })),
  63: command(1, (n = 0) => (n >= 0x20 && n <= 0x7e ? { kind: 'cancelGlyph', n } : undefined)),
  64: plain({ kind: 'initialise' }),
  82: command(1, (n = 0) => (n <= 13 ? { kind: 'international', n } : undefined)),
  87: window,
  116: command(1, (n = 0) => ({ kind: 'codePage', n })),
}

const us: Table = {
  1: plain({ kind: 'mode', mode: 'overwrite' }),
  2: plain({ kind: 'mode', mode: 'vertical' }),
  3: plain({ kind: 'mode', mode: 'horizontal' }),
  10: plain({ kind: 'move', to: 'up' }),
  13: plain({ kind: 'move', to: 'lineEnd' }),
  35: command(2, (n, number = 0) => {
    const on = flag(n)
    return on === undefined || number > 20 ? undefined : { kind: 'annunciator', on, number }
  }),
  36: command(2, (x = 0, y = 0) => (x >= 1 && y >= 1 ? { kind: 'moveTo', x, y } : undefined)),
  40: administration,
  44: marked(','),
  46: marked('.'),
  58: plain({ kind: 'macroDefine' }),
  59: marked(';'),
  64: plain({ kind: 'selfTest' }),
  66: plain({ kind: 'move', to: 'bottom' }),
  67: switched('cursor'),
  69: command(1, (n = 0) => ({ kind: 'blink', n })),
  84: command(2, (hours = 0, minutes = 0) =>
    hours <= 23 && minutes <= 59 ? { kind: 'clock', hours, minutes } : undefined,
  ),
  85: plain({ kind: 'showClock' }),
  88: command(1, (level = 0) => (level >= 1 && level <= 4 ? { kind: 'brightness', level } : undefined)),
  94: command(2, (n = 0, m = 0) => ({ kind: 'macroRun', characterMs: 20 * n, pauseMs: 50 * m })),
  114: switched('reverse'),
  118: command(1, () => ({ kind: 'consumed', name: 'US v' })),
}

/** `DLE xx` goes through to the printer behind the display, whatever is selected (DM-D110 p64). */
const passed = plain({ kind: 'consumed', name: 'DLE' })
const dle: Table = Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7, 8, 0x10, 0x12, 0x14].map((n) => [n, passed]))

/** Looks at the start of the bytes for one command of the Epson set. */
export const decodeEpson = decoder(esc, us, dle)
