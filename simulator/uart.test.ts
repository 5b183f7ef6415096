import fc from 'fast-check'
import { expect, it } from 'vitest'
import { received } from './uart.ts'

const at = (baudRate: number) => ({ baudRate })
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

it('is exact where both ends are set alike, or nearly so', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(0.98, 1, 1.02), (bytes, drift) => {
      expect(hex(received(bytes, at(9600), at(9600 * drift)))).toBe(hex(bytes))
    }),
  )
})

it('reads another number of other bytes at another speed', () => {
  // 55 is 0 10101010 1 on the line: at half the speed samples fall on its bits 3, 5, 7 and 9, all high, then on silence
  expect(hex(received(Uint8Array.of(0x55), at(9600), at(4800)))).toBe('ff')
  // 33 is 0 11001100 1: bits 3, 5, 7 and 9 are low, high, low, high
  expect(hex(received(Uint8Array.of(0x33), at(9600), at(4800)))).toBe('fa')
  // 00 at four times the speed: nine low bits are a break of 36 of the receiver's
  expect(hex(received(Uint8Array.of(0x00), at(9600), at(38_400)))).toBe('00')
  expect(received(new Uint8Array(20).fill(0x41), at(9600), at(38_400)).length).toBeGreaterThan(20)
  expect(received(new Uint8Array(20).fill(0x41), at(38_400), at(9600)).length).toBeLessThan(20)
})

it('finds the parity bit of 7E1 at the top of what 8N1 reads', () => {
  const even = { ...at(9600), dataBits: 7, parity: 'even' } as const
  expect(hex(received(Buffer.from('AC'), even, at(9600)))).toBe('41c3') // A has two ones, C three
  expect(hex(received(Buffer.from('41c3', 'hex'), at(9600), even))).toBe('4143')
})

it('takes any bytes at any settings, and gives no more than the line has room for', () => {
  const format = fc.record({
    baudRate: fc.constantFrom(1200, 2400, 9600, 19_200, 115_200),
    dataBits: fc.constantFrom(7 as const, 8 as const),
    parity: fc.constantFrom('none' as const, 'even' as const, 'odd' as const),
  })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), format, format, (bytes, from, to) => {
      const most = Math.ceil((bytes.length * 11 * to.baudRate) / from.baudRate / 9) + 1
      expect(received(bytes, from, to).length).toBeLessThanOrEqual(most)
    }),
  )
})
