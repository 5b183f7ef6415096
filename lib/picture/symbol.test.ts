import { expect, it } from 'vitest'
import type { Bitmap } from './bitmap.ts'
import { drawBarcode, drawPdf417, drawQr, SYMBOLOGIES, SymbolError, type SymbolFault } from './symbol.ts'

function art(bitmap: Bitmap): string[] {
  return Array.from({ length: bitmap.height }, (_, y) =>
    Array.from({ length: bitmap.width }, (_, x) => (bitmap.get(x, y) ? '#' : '.')).join(''),
  )
}

/** Widths of bar, space, bar … along the top row. */
function widths(bitmap: Bitmap): string {
  return (art(bitmap)[0]?.match(/#+|\.+/g) ?? []).map((run) => run.length).join('')
}

function faultOf(draw: () => unknown): SymbolFault | undefined {
  try {
    draw()
  } catch (error) {
    if (error instanceof SymbolError) return error.fault
    throw error
  }
  return undefined
}

/** Reads the 26 codewords of a version 1 symbol: unmasked, two columns at a time from the right. */
function codewords(symbol: Bitmap): number[] {
  const mask = [4, 3, 2].reduce((bits, x) => bits * 2 + Number(symbol.get(x, 8)), 0) ^ 0b101 // format word, §7.9
  const masked = (x: number, y: number): boolean => {
    const product = x * y
    const rules = [
      (x + y) % 2,
      y % 2,
      x % 3,
      (x + y) % 3,
      (Math.floor(y / 2) + Math.floor(x / 3)) % 2,
      (product % 2) + (product % 3),
      ((product % 2) + (product % 3)) % 2,
      (((x + y) % 2) + (product % 3)) % 2,
    ]
    return rules[mask] === 0
  }
  let bits = ''
  for (const [pass, right] of [20, 18, 16, 14, 12, 10, 8, 5, 3, 1].entries()) {
    for (let step = 0; step < 21; step++) {
      const y = pass % 2 === 0 ? 20 - step : step
      for (const x of [right, right - 1]) {
        const finder = (x < 9 && y < 9) || (x > 12 && y < 9) || (x < 9 && y > 12)
        if (!finder && x !== 6 && y !== 6) bits += symbol.get(x, y) !== masked(x, y) ? '1' : '0'
      }
    }
  }
  return (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))
}

it('draws the QR code of ISO/IEC 18004 Annex I: 01234567 at level M', () => {
  const symbol = drawQr('01234567', { ecLevel: 'M', moduleSize: 1 })
  const expected = '10200c566180ec11ec11ec11ec11ec11' + 'a524d4c1ed36c7872c55'
  expect(Buffer.from(codewords(symbol)).toString('hex')).toBe(expected)
  expect(art(symbol)).toEqual([
    '#######...###.#######',
    '#.....#.###...#.....#',
    '#.###.#..##...#.###.#',
    '#.###.#..#.##.#.###.#',
    '#.###.#.##.##.#.###.#',
    '#.....#....#..#.....#',
    '#######.#.#.#.#######',
    '.....................',
    '#.#.#.#...#.#...#..#.',
    '##.#....#.##.#.#...#.',
    '...##.###.##.###.###.',
    '##..##.#.#.###.##..#.',
    '..#..###.###.###....#',
    '........#.#...#....#.',
    '#######.....#...#...#',
    '#.....#...#...#..#.##',
    '#.###.#.###.#.#.###.#',
    '#.###.#..#.#.#.#.###.',
    '#.###.#.##.#.###..#.#',
    '#.....#....###.###...',
    '#######.#..#.###..#.#',
  ])
})

it('carries any bytes in a QR code, also such as look like Shift JIS', () => {
  const bytes = Uint8Array.of(0x00, 0xff, 0x90, 0xd0, 0x5e, 0x1d, 0x80)
  // Byte mode 0100, count 00000111, the bytes, terminator 0000; then padding.
  expect(codewords(drawQr(bytes, { ecLevel: 'L', moduleSize: 1 })).slice(0, 11)).toEqual([
    0x40, 0x70, 0x0f, 0xf9, 0x0d, 0x05, 0xe1, 0xd8, 0x00, 0xec, 0x11,
  ])
  const text = codewords(drawQr('№', { ecLevel: 'L', moduleSize: 1 }))
  expect(text.slice(0, 5)).toEqual([0x40, 0x3e, 0x28, 0x49, 0x60]) // UTF-8: E2 84 96
})

it('draws QR modules as squares of dots, and the micro form', () => {
  const small = drawQr('A042', { ecLevel: 'Q', moduleSize: 1 })
  const large = drawQr('A042', { ecLevel: 'Q', moduleSize: 3 })
  expect([large.width, large.height]).toEqual([63, 63])
  expect(art(large).filter((_, y) => y % 3 === 2)).toEqual(
    art(small).map((row) => row.replace(/./g, (dot) => dot.repeat(3))),
  )
  expect(drawQr('123', { ecLevel: 'L', moduleSize: 1, model: 'micro' }).width).toBe(11)
})

it('keeps the error correction level that was asked for', () => {
  const level = (symbol: Bitmap): string => art(symbol)[8]?.slice(0, 2) ?? ''
  const levels = (['L', 'M', 'Q', 'H'] as const).map((ecLevel) =>
    level(drawQr('1', { ecLevel, moduleSize: 1 })),
  )
  expect(levels).toEqual(['##', '#.', '.#', '..']) // L 01, M 00, Q 11, H 10, each XOR 10 (§7.9)
})

/** Widths by hand from the tables of each symbology; "|" between characters. */
const barcodes = [
  {
    symbology: 'ean13',
    data: '4006381333931',
    bars: '111|3211|1123|1114|1411|3121|1222|11111|1411|1411|1411|3112|1411|2221|111',
  },
  { symbology: 'ean8', data: '1234567', bars: '111|2221|2122|1411|1132|11111|1231|1114|1312|3211|111' },
  {
    symbology: 'upca',
    data: '01234567890',
    bars: '111|3211|2221|2122|1411|1132|1231|11111|1114|1312|1213|3112|3211|1231|111',
  },
  { symbology: 'code39', data: '*A*', bars: '131131311|1|311113113|1|131131311' },
  { symbology: 'itf', data: '12', bars: '1111|2112111122|211' },
  { symbology: 'codabar', data: 'a1b', bars: '1133131|1|1111331|1|1313113' },
  { symbology: 'code93', data: 'A', bars: '111141|211113|211113|221121|111141|1' },
  { symbology: 'code128', data: 'A', bars: '211214|111323|131123|2331112' },
  { symbology: 'gs1-128', data: '01', bars: '211232|411131|222122|121223|2331112' },
] as const

it.each(barcodes)('draws $symbology by its table', ({ symbology, data, bars }) => {
  const drawn = drawBarcode({ symbology, data, moduleWidth: 1, height: 2 })
  expect(widths(drawn)).toBe(bars.replaceAll('|', ''))
  expect(art(drawn)[1]).toBe(art(drawn)[0])
})

it('draws UPC-E from 6, 8 and 12 digits alike', () => {
  const draw = (data: string): string =>
    widths(drawBarcode({ symbology: 'upce', data, moduleWidth: 1, height: 1 }))
  // Parity of check digit 5 (EOOEEO): 1 2 3 4 5 0, guards 101 and 010101.
  expect(draw('123450')).toBe('111' + '1222' + '2122' + '1411' + '2311' + '1321' + '3211' + '111111')
  expect(draw('01234505')).toBe(draw('123450'))
  expect(draw('012345000065')).toBe(draw('01234565'))
})

it('widens modules and fills the height', () => {
  const drawn = drawBarcode({ symbology: 'ean8', data: Buffer.from('12345670'), moduleWidth: 3, height: 40 })
  expect([drawn.width, drawn.height]).toEqual([67 * 3, 40])
})

it('draws PDF417: start and stop pattern in every row, each row as high as asked', () => {
  const drawn = drawPdf417({ data: 'A042', moduleWidth: 2, rowHeight: 4, columns: 3, rows: 5 })
  expect([drawn.width, drawn.height]).toEqual([(17 + 17 + 3 * 17 + 17 + 18) * 2, 5 * 4 * 2])
  for (const row of art(drawn)) {
    expect(row.startsWith('################..##..##..##......')).toBe(true)
    expect(row.endsWith('##############..##......##..##....##')).toBe(true)
  }
  expect(drawPdf417({ data: 'A042', moduleWidth: 1, columns: 3, truncated: true }).width).toBe(
    17 + 17 + 3 * 17 + 1,
  )
})

const refused: { symbology: (typeof SYMBOLOGIES)[number]; data: string; fault: SymbolFault }[] = [
  { symbology: 'ean13', data: '4006381333932', fault: 'checkDigit' },
  { symbology: 'ean13', data: '123', fault: 'length' },
  { symbology: 'ean8', data: '123456A', fault: 'characters' },
  { symbology: 'upca', data: '1', fault: 'length' },
  { symbology: 'upce', data: '999999999999', fault: 'characters' },
  { symbology: 'code39', data: 'a', fault: 'characters' },
  { symbology: 'itf', data: '1x', fault: 'characters' },
  { symbology: 'codabar', data: '123', fault: 'characters' },
  { symbology: 'code93', data: '\xff', fault: 'characters' },
  { symbology: 'code128', data: 'Ж', fault: 'characters' },
  { symbology: 'code128', data: 'a'.repeat(5000), fault: 'capacity' },
  { symbology: 'gs1-128', data: '()', fault: 'characters' },
]

it.each(refused)('$symbology refuses wrong data, $#: $fault', ({ symbology, data, fault }) => {
  expect(faultOf(() => drawBarcode({ symbology, data, moduleWidth: 2, height: 50 }))).toBe(fault)
})

it('refuses empty data in every symbology, by a typed error', () => {
  for (const symbology of SYMBOLOGIES) {
    expect(faultOf(() => drawBarcode({ symbology, data: '', moduleWidth: 2, height: 50 }))).toBe('length')
  }
  expect(faultOf(() => drawQr('', { ecLevel: 'M', moduleSize: 3 }))).toBe('length')
  expect(faultOf(() => drawPdf417({ data: '', moduleWidth: 2 }))).toBe('length')
})

it('refuses what does not fit, what is obsolete and sizes that are none', () => {
  expect(faultOf(() => drawQr('a'.repeat(1274), { ecLevel: 'H', moduleSize: 1 }))).toBe('capacity')
  expect(faultOf(() => drawPdf417({ data: 'a'.repeat(5000), moduleWidth: 1 }))).toBe('capacity')
  expect(faultOf(() => drawQr('a', { ecLevel: 'M', moduleSize: 1, model: 1 }))).toBe('unsupported')
  expect(faultOf(() => drawQr('a', { ecLevel: 'M', moduleSize: 0 }))).toBe('illegal')
  expect(faultOf(() => drawPdf417({ data: 'a', moduleWidth: 1, columns: 31 }))).toBe('illegal')
  expect(faultOf(() => drawBarcode({ symbology: 'itf', data: '12', moduleWidth: 1e9, height: 1 }))).toBe(
    'illegal',
  )
})
