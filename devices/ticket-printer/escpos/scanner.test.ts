import { expect, it } from 'vitest'
import { bytesOf } from './firmware.cases.ts'
import { Scanner } from './scanner.ts'

const scan = (hex: string) => {
  const scanner = new Scanner()
  return [...bytesOf(hex)].flatMap((byte, at) => {
    const found = scanner.scan(byte)
    return found === undefined ? [] : [{ at, ...found }]
  })
}

const vectors = [
  { hex: '10 04 01', found: { kind: 'status', n: 1 } },
  { hex: '10 04 04', found: { kind: 'status', n: 4 } },
  { hex: '10 05 00', found: { kind: 'recover', n: 0 } },
  { hex: '10 05 02', found: { kind: 'recover', n: 2 } },
  { hex: '10 14 01 00 05', found: { kind: 'pulse', pin: 0, ms: 500 } },
  { hex: '10 14 02 01 08', found: { kind: 'powerOff' } },
  { hex: '10 14 03 00 01 02 03 04', found: { kind: 'buzzer' } },
  { hex: '10 14 07 01', found: { kind: 'transmit', n: 1 } },
  { hex: '10 14 08 01 03 14 01 06 02 08', found: { kind: 'clear' } },
]

it.each(vectors)('$hex is seen with its last byte, anywhere', ({ hex, found }) => {
  const length = bytesOf(hex).length
  expect(scan(hex)).toEqual([{ at: length - 1, ...found }])
  expect(scan(`1d 76 30 00 ff 10 10 ${hex} 00`)).toEqual([{ at: 6 + length, ...found }])
  expect(scan(hex.slice(0, -2))).toEqual([])
})

it.each([
  '10 04 00',
  '10 04 05',
  '10 05 03',
  '10 14 01 02 01',
  '10 14 01 00 09',
  '10 14 02 01 07',
  '10 14 08 01 03 14 01 06 02 09',
])('%s is nothing', (hex) => expect(scan(hex)).toEqual([]))

it('finds a sequence that begins inside one that broke off', () => {
  expect(scan('10 14 08 01 10 04 02')).toMatchObject([{ kind: 'status', n: 2 }])
})
