import { expect, it } from 'vitest'
import { drawQr } from '../../../lib/picture/index.ts'
import { qrModules } from './qr-size.ts'

const LEVELS = ['L', 'M', 'Q', 'H'] as const
const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Most characters of a version, ISO/IEC 18004 table 7: digits, capitals, bytes. */
const capacities = [
  { version: 1, level: 'L', digits: 41, capitals: 25, bytes: 17 },
  { version: 1, level: 'H', digits: 17, capitals: 10, bytes: 7 },
  { version: 7, level: 'Q', digits: 207, capitals: 125, bytes: 86 },
  { version: 10, level: 'M', digits: 513, capitals: 311, bytes: 213 },
  { version: 27, level: 'L', digits: 3517, capitals: 2132, bytes: 1465 },
  { version: 40, level: 'L', digits: 7089, capitals: 4296, bytes: 2953 },
  { version: 40, level: 'H', digits: 3057, capitals: 1852, bytes: 1273 },
] as const

it.each(capacities)('version $version $level holds as much as the standard says', (row) => {
  const { version, level } = row
  for (const [letter, most] of [
    ['7', row.digits],
    ['A', row.capitals],
    ['a', row.bytes],
  ] as const) {
    expect(qrModules(bytesOf(letter.repeat(most)), level)).toBe(17 + 4 * version)
    const more = version === 40 ? undefined : 21 + 4 * version
    expect(qrModules(bytesOf(letter.repeat(most + 1)), level)).toBe(more)
  }
})

it('foretells the size that is drawn', () => {
  for (const level of LEVELS) {
    for (let length = 1; length < 400; length += 83) {
      for (const letter of ['7', 'A', 'a', 'я']) {
        const data = bytesOf(letter.repeat(length))
        expect(drawQr(data, { ecLevel: level, moduleSize: 1 }).width).toBe(qrModules(data, level))
      }
    }
  }
})
