/**
 * The CD5220 command set of customer displays ("PTC standard"): bytes to values.
 * Sources: XP8200 manual p19, Partner CD-5220 manual p10, Epson CD5220 manual p27. The table stands in README.md.
 */
import {
  command,
  decoder,
  type Entry,
  glyphDefinition,
  type LongEntry,
  type Move,
  type PoleCommand,
  plain,
  switched,
  type Table,
} from './protocol.ts'

const CR = 0x0d
const LONGEST_STRING = 40
const DEMO_BYTES = 2 + 400

/** `ESC Q`: text up to CR; a missing CR is assumed after 40 characters. */
const string: LongEntry = (bytes) => {
  const kind = bytes[2]
  if (kind === undefined) return undefined
  if (kind !== 0x41 && kind !== 0x42 && kind !== 0x44) return { used: 3 }
  const text = bytes.subarray(3, 3 + LONGEST_STRING)
  const end = text.indexOf(CR)
  if (end === -1 && bytes.length <= 3 + LONGEST_STRING) return undefined
  const length = end === -1 ? LONGEST_STRING : end
  const closed = bytes[3 + length] === CR ? 1 : 0
  const content = text.slice(0, length)
  const value: PoleCommand =
    kind === 0x44 ? { kind: 'scroll', bytes: content } : { kind: 'line', row: kind - 0x40, bytes: content }
  return { used: 3 + length + closed, value }
}

const MOVES: Readonly<Record<number, Move>> = {
  65: 'up',
  66: 'down',
  67: 'right',
  68: 'left',
  72: 'home',
  75: 'bottom',
  76: 'lineStart',
  82: 'lineEnd',
}

/** `ESC W s x1 x2 y`: a window of one row. */
const window: Entry = command(4, (s, x1 = 0, x2 = 0, y = 0) => {
  if (s === 0 || s === 0x30) return { kind: 'window', number: 1 }
  return s === 1 || s === 0x31 ? { kind: 'window', number: 1, area: { x1, y1: y, x2, y2: y } } : undefined
})

const consumed = (name: string, args: number): Entry => command(args, () => ({ kind: 'consumed', name }))

const esc: Table = {
  17: plain({ kind: 'mode', mode: 'overwrite' }),
  18: plain({ kind: 'mode', mode: 'vertical' }),
  19: plain({ kind: 'mode', mode: 'horizontal' }),
  35: consumed('ESC #', 1),
  37: switched('glyphs'),
  38: glyphDefinition(0x20, 0xff),
  42: command(1, (n = 0) => (n >= 1 && n <= 4 ? { kind: 'brightness', level: n } : undefined)),
  61: command(1, (n = 0) => ({ kind: 'select', n: n & 0x0f })),
  63: command(1, (n = 0) => (n >= 0x20 ? { kind: 'cancelGlyph', n } : undefined)),
  64: plain({ kind: 'initialise' }),
  81: string,
  87: window,
  91: command(1, (n = 0) => {
    const to = MOVES[n]
    return to === undefined ? undefined : { kind: 'move', to }
  }),
  95: switched('cursor'),
  98: { length: DEMO_BYTES, read: () => ({ kind: 'consumed', name: 'ESC b' }) },
  99: consumed('ESC c', 1),
  100: consumed('ESC d', 1),
  102: command(1, (n = 0) => ({ kind: 'font', n })),
  108: command(2, (x = 0, y = 0) => (x >= 1 && y >= 1 ? { kind: 'moveTo', x, y } : undefined)),
  115: consumed('ESC s', 1),
}

const us: Table = {
  1: plain({ kind: 'mode', mode: 'overwrite' }),
  2: plain({ kind: 'mode', mode: 'vertical' }),
  3: plain({ kind: 'mode', mode: 'horizontal' }),
  10: plain({ kind: 'move', to: 'up' }),
  13: plain({ kind: 'move', to: 'lineEnd' }),
  64: plain({ kind: 'selfTest' }),
  66: plain({ kind: 'move', to: 'bottom' }),
  69: command(1, (n = 0) => ({ kind: 'blink', n })),
}

/** Looks at the start of the bytes for one command of the CD5220 set. */
export const decodeCd5220 = decoder(esc, us, {})
