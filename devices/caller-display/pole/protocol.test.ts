import { expect, it } from 'vitest'
import { createRandom, Splitter } from '../../../lib/index.ts'
import { decodeCd5220 } from './cd5220.ts'
import { decodeEpson } from './epson.ts'
import { encodeCommand, type PoleCommand, type SentCommand } from './protocol.ts'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const hexOf = (wire: Uint8Array) => Buffer.from(wire).toString('hex')

/** Literal bytes of the manuals: DM-D110 specification, XP8200 p12 and p19, CD5220 p27. */
const vectors: { set: 'epson' | 'cd5220'; hex: string; command: PoleCommand }[] = [
  { set: 'epson', hex: '1b40', command: { kind: 'initialise' } },
  { set: 'epson', hex: '1b7411', command: { kind: 'codePage', n: 17 } },
  { set: 'epson', hex: '1f4300', command: { kind: 'cursor', on: false } },
  { set: 'epson', hex: '1f5804', command: { kind: 'brightness', level: 4 } },
  { set: 'epson', hex: '1f240102', command: { kind: 'moveTo', x: 1, y: 2 } },
  { set: 'epson', hex: '1f450a', command: { kind: 'blink', n: 10 } },
  { set: 'epson', hex: '1f01', command: { kind: 'mode', mode: 'overwrite' } },
  { set: 'epson', hex: '1f02', command: { kind: 'mode', mode: 'vertical' } },
  { set: 'epson', hex: '1f03', command: { kind: 'mode', mode: 'horizontal' } },
  { set: 'epson', hex: '0c', command: { kind: 'clear' } },
  { set: 'cd5220', hex: '1b40', command: { kind: 'initialise' } },
  { set: 'cd5220', hex: '1b6c0102', command: { kind: 'moveTo', x: 1, y: 2 } },
  { set: 'cd5220', hex: '1b2a04', command: { kind: 'brightness', level: 4 } },
  { set: 'cd5220', hex: '1b5f00', command: { kind: 'cursor', on: false } },
  { set: 'cd5220', hex: '1b11', command: { kind: 'mode', mode: 'overwrite' } },
  { set: 'cd5220', hex: '1b13', command: { kind: 'mode', mode: 'horizontal' } },
  { set: 'cd5220', hex: '1f450a', command: { kind: 'blink', n: 10 } },
]

const decoders = { epson: decodeEpson, cd5220: decodeCd5220 }

it.each(vectors)('$set $hex: encodes, and decodes however it is cut', ({ set, hex, command }) => {
  const wire = bytes(hex)
  expect(decoders[set](wire)).toEqual({ used: wire.length, value: command })
  expect(hexOf(encodeCommand(command as SentCommand, set))).toBe(hex)
  for (let cut = 1; cut < wire.length; cut++) {
    const splitter = new Splitter(decoders[set])
    expect([...splitter.push(wire.subarray(0, cut)), ...splitter.push(wire.subarray(cut))]).toEqual([command])
  }
})

it('encodes the font letter of CD5220', () => {
  expect(hexOf(encodeCommand({ kind: 'codePage', n: 0x52 }, 'cd5220'))).toBe('1b6652')
})

it.each([
  ['epson', '1b5701 01 01010a02', { kind: 'window', number: 1, area: { x1: 1, y1: 1, x2: 10, y2: 2 } }],
  ['epson', '1b570200', { kind: 'window', number: 2 }],
  ['epson', '1f540f1e', { kind: 'clock', hours: 15, minutes: 30 }],
  ['epson', '1f230105', { kind: 'annunciator', on: true, number: 5 }],
  ['epson', '1f2e41', { kind: 'marked', byte: 0x41, mark: '.' }],
  ['epson', '1f7201', { kind: 'reverse', on: true }],
  ['epson', '1f5e0102', { kind: 'macroRun', characterMs: 20, pauseMs: 100 }],
  ['epson', '1b26012122 021122 0133', { kind: 'defineGlyphs', first: 0x21, last: 0x22 }],
  ['epson', '1f2841 0300 30 31 02', { kind: 'chain', displays: [{ on: true, number: 2 }] }],
  ['epson', '1f284503 0001 494e', { kind: 'setting', on: true }],
  ['epson', '1f284504 0002 4f5554', { kind: 'setting', on: false }],
  ['epson', '1f284502 0004 0b', { kind: 'readSwitch', number: 11 }],
  ['epson', '1004', { kind: 'consumed', name: 'DLE' }],
  ['cd5220', '1b5141 41303432 0d', { kind: 'line', row: 1, bytes: bytes('41303432') }],
  ['cd5220', '1b5142 41 0d', { kind: 'line', row: 2, bytes: bytes('41') }],
  ['cd5220', '1b5144 4142 0d', { kind: 'scroll', bytes: bytes('4142') }],
  ['cd5220', '1b5b4b', { kind: 'move', to: 'bottom' }],
  ['cd5220', '1b57 01 05 0a 02', { kind: 'window', number: 1, area: { x1: 5, y1: 2, x2: 10, y2: 2 } }],
  ['cd5220', `1b62${'00'.repeat(400)}`, { kind: 'consumed', name: 'ESC b' }],
] as const)('%s %s has its exact length', (set, hex, value) => {
  const wire = bytes(hex)
  const { used } = decoders[set](Uint8Array.of(...wire, 0x58)) ?? {}
  expect(used).toBe(wire.length)
  expect(decoders[set](Uint8Array.of(...wire, 0x58))?.value).toEqual(value)
})

it('drops an unknown byte after a prefix, and ignores an argument out of range', () => {
  const epson = new Splitter(decodeEpson)
  expect(epson.push(bytes('1f7f 41 1b01 42 1f5809 43'))).toEqual(
    ['41', '42', '43'].map((hex) => ({ kind: 'text', bytes: bytes(hex) })),
  )
})

/** Runs of text are joined: how they were cut has no meaning. */
function meaning(set: 'epson' | 'cd5220', pieces: readonly Uint8Array[]): string {
  const splitter = new Splitter(decoders[set])
  let all = ''
  for (const piece of pieces) {
    for (const value of splitter.push(piece)) {
      all += value.kind === 'text' ? hexOf(value.bytes) : `<${JSON.stringify(value)}>`
    }
  }
  expect(splitter.heldBytes).toBeLessThanOrEqual(4096)
  return all
}

it.each(['epson', 'cd5220'] as const)('%s: any bytes in any pieces mean the same and never throw', (set) => {
  const random = createRandom(`pole ${set}`)
  const likely = [0x1b, 0x1f, 0x10, 0x26, 0x28, 0x51, 0x57, 0x41, 0x42, 0x0d, 0x0c, 0x01, 0x62]
  for (let round = 0; round < 300; round++) {
    const length = random.int(1, 400)
    const wire = Uint8Array.from({ length }, () =>
      random.chance(0.6) ? random.pick(likely) : random.int(0, 255),
    )
    const pieces: Uint8Array[] = []
    for (let at = 0; at < length; ) {
      const end = Math.min(length, at + random.int(1, 9))
      pieces.push(wire.subarray(at, end))
      at = end
    }
    expect(meaning(set, pieces)).toBe(meaning(set, [wire]))
  }
})
