import { describe, expect, it } from 'vitest'
import { createRandom, Splitter } from '../../../lib/index.ts'
import { encodePlain, plainDecoder } from './plain.ts'
import {
  type BoxLine,
  decodeBoxLine,
  decodeHostLine,
  encodeBoxLine,
  encodeHostLine,
  type HostLine,
} from './protocol.ts'

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))
const text = (wire: Uint8Array) => Buffer.from(wire).toString('latin1')

/** Every way to cut the wire in two. */
function cuts<T>(wire: Uint8Array, split: () => Splitter<T>): T[][] {
  return Array.from({ length: wire.length + 1 }, (_, cut) => {
    const splitter = split()
    return [...splitter.push(wire.subarray(0, cut)), ...splitter.push(wire.subarray(cut))]
  })
}

/** Lines of the definition in README.md, sums computed apart from this code. */
const lines: { line: string; value: BoxLine }[] = [
  { line: '#1 B2 S A0 *40\r\n', value: { kind: 'short', seq: 1, button: 2, ageMs: 0 } },
  { line: '#65535 B1 L A10000 *5C\r\n', value: { kind: 'long', seq: 65535, button: 1, ageMs: 10000 } },
  {
    line: 'ID serial-keypad 1.0 00017 3 *28\r\n',
    value: { kind: 'hello', model: 'serial-keypad', firmware: '1.0', serial: '00017', boot: 3 },
  },
]

describe('what a box says', () => {
  it.each(lines)('$line', ({ line, value }) => {
    expect(text(encodeBoxLine(value))).toBe(line)
    for (const values of cuts(bytes(line), () => new Splitter(decodeBoxLine))) expect(values).toEqual([value])
  })

  it('knows a line without an age', () => {
    expect(decodeBoxLine(bytes('#1 B2 S *11\r\n'))).toEqual({
      used: 13,
      value: { kind: 'short', seq: 1, button: 2, ageMs: 0 },
    })
  })

  it.each([
    '#1 B2 S A0 *41\r\n', // sum
    '#1 B3 S A0 *40\r\n', // a flipped bit
    '#0 B2 S A0 *41\r\n',
    '#1 B2 X A0 *4B\r\n',
    '#1 B2 S A0 *40\n',
    'ID box\r\n',
  ])('drops %j and finds the next line', (damaged) => {
    expect(new Splitter(decodeBoxLine).push(bytes(`${damaged}#1 B2 S A0 *40\r\n`))).toHaveLength(1)
  })

  it('finds a line behind the half of another', () => {
    expect(new Splitter(decodeBoxLine).push(bytes('#1 B2 S#1 B2 S A0 *40\r\n'))).toHaveLength(1)
  })
})

describe('what a host says', () => {
  const said: { line: string; value: HostLine }[] = [
    { line: '!12\r\n', value: { kind: 'acknowledge', seq: 12 } },
    { line: '?\r\n', value: { kind: 'ask' } },
  ]
  it.each(said)('$line', ({ line, value }) => {
    expect(text(encodeHostLine(value))).toBe(line)
    for (const values of cuts(bytes(line), () => new Splitter(decodeHostLine)))
      expect(values).toEqual([value])
  })

  it.each(['!0\r', '!99999\r', '!x\r', '!12345678'])('drops %j and hears what follows', (damaged) => {
    expect(new Splitter(decodeHostLine).push(bytes(`${damaged}?`))).toEqual([{ kind: 'ask' }])
  })
})

describe('a legacy box', () => {
  it('sends its key as a line', () => {
    const plain = { form: 'line', keys: '12' } as const
    expect(text(encodePlain(2, plain))).toBe('2\r\n')
    for (const values of cuts(bytes('2\r\n1\r\n'), () => new Splitter(plainDecoder(plain))))
      expect(values).toEqual([2, 1])
  })

  it('sends its key as a character', () => {
    const plain = { form: 'character', keys: 'ab' } as const
    expect(text(encodePlain(1, plain))).toBe('a')
    expect(new Splitter(plainDecoder(plain)).push(bytes('a?\r\nb'))).toEqual([1, 2])
  })
})

it('any bytes in any pieces mean the same, never throw, and hold back little', () => {
  const random = createRandom('keypad')
  const decoders = [decodeBoxLine, decodeHostLine, plainDecoder({ form: 'line', keys: '12' })]
  const likely = bytes('#ID B12 SLDU A0*4\r\n!?')
  for (let round = 0; round < 300; round++) {
    const noise = () =>
      Array.from({ length: random.int(0, 150) }, () =>
        random.chance(0.8) ? random.pick([...likely]) : random.int(0, 255),
      )
    const wire = Uint8Array.from([...noise(), ...bytes('#1 B2 S A0 *40\r\n!12\r\n'), ...noise()])
    for (const decode of decoders) {
      const whole = new Splitter<unknown>(decode)
      const chopped = new Splitter<unknown>(decode)
      const values = [...wire].flatMap((byte) => chopped.push(Uint8Array.of(byte)))
      expect(values).toEqual(whole.push(wire))
      expect(chopped.heldBytes).toBeLessThan(100)
    }
  }
})
