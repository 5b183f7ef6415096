import { decode as decodePng } from 'fast-png'
import { expect, it } from 'vitest'
import { setUp } from './firmware.cases.ts'

type World = ReturnType<typeof setUp>
const hexOf = (text: string) => Buffer.from(text, 'latin1').toString('hex')

/** What stands on the paper after these bytes. */
async function paperOf(digits: string, change: Parameters<typeof setUp>[0] = {}) {
  const world = setUp(change)
  world.hex(digits)
  await world.clock.advance(30_000)
  return { ...world, lines: (world.texts()[0] ?? '').split('\n') }
}

/** Rows of a piece as # and dots, cropped to what is asked. */
function dots({ hands }: World, x: number, y: number, width: number, height: number): string[] {
  const { data, width: across } = decodePng(hands.paper[0]?.png() ?? new Uint8Array())
  const rowBytes = Math.ceil(across / 8)
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (__, column) => {
      const byte = data[(y + row) * rowBytes + ((x + column) >> 3)] ?? 0
      return byte & (0x80 >> ((x + column) & 7)) ? '#' : '.'
    }).join(''),
  )
}
const TOP = 106 // 15 mm of paper stand below the head when printing begins

it('reads Cyrillic in the page that was chosen', async () => {
  const { lines } = await paperOf(
    '1b 74 11 8f a0 e1 af ae e0 e2 fc 0a 1b 74 2e cf e0 f1 ef ee f0 f2 b9 0a 1b 74 00 80 81 0a',
  )
  expect(lines).toEqual(['Паспорт№', 'Паспорт№', 'Çü'])
})

it('reads box drawing in page 1, and the national letters of ESC R', async () => {
  const { lines } = await paperOf(
    '1b 74 01 95 95 b1 0a 1b 74 00 1b 52 02 5b 5c 5d 7b 7c 7d 7e 0a 1b 52 00 5b 0a',
  )
  expect(lines).toEqual(['──ｱ', 'ÄÖÜäöüß', '['])
})

it('keeps columns: left, centre, right, tabs, positions, sizes', async () => {
  const { lines } = await paperOf(
    [
      `61 0a 1b 61 01 ${hexOf('centre')} 0a 1b 61 32 ${hexOf('right')} 0a 1b 61 00`,
      `09 ${hexOf('x')} 09 ${hexOf('y')} 0a`,
      `1b 24 78 00 ${hexOf('ten')} 1b 5c 18 00 ${hexOf('two on')} 0a`,
      `1d 21 11 ${hexOf('double')} 1d 21 00 ${hexOf('single')} 0a`,
      `1d 4c 0c 00 1d 57 3c 00 ${hexOf('narrow')} 0a`,
    ].join(' '),
  )
  expect(lines).toEqual([
    'a',
    '                  centre',
    '                                      right',
    '        x       y',
    '          ten  two on',
    'doublesingle',
    ' narro',
    ' w',
  ])
})

it('reads by column what is put to a position, also between or over what stands there', async () => {
  const box = `b3 ${'20'.repeat(16)} b3`
  const { lines } = await paperOf(
    [
      `1b 74 00 b3 1b 24 cc 00 b3 1b 24 30 00 ${hexOf('RECEIPT')} 0a`, // both bars first, then what is between
      `${box} 1b 24 30 00 ${hexOf('RECEIPT')} 0a`, // over blanks
      `${box} 1b 5c 58 ff ${hexOf('A B')} 0a`, // 168 dots back
      `${box} 1b 24 18 00 1d 21 10 ${hexOf('WIDE')} 1d 21 00 0a`,
      `${hexOf('bold')} 1b 24 01 00 ${hexOf('bold')} 0a`, // struck twice, a dot apart
      `${hexOf('wrong')} 1b 24 00 00 ${hexOf('  ok')} 0a`, // blanks cover nothing
    ].join(' '),
  )
  expect(lines).toEqual([
    '│   RECEIPT      │',
    '│   RECEIPT      │',
    '│   A B          │',
    '│ WIDE           │',
    'bold',
    'wrokg',
  ])
})

it('reads a line that the blade goes through on the piece with its larger half', async () => {
  // 180 dpi: the blade stands 106.3 dots below the head, and lines are 30 dots apart, 24 high
  const world = setUp()
  const three = ['one', 'two', 'three'].map((word) => `${hexOf(word)} 0a`).join(' ')
  for (const [feed, first, second] of [
    ['34', '', 'one\ntwo\nthree'], // 9.7 dots of the first line are before the blade
    ['3c', 'one', 'two\nthree'], // 13.7 of them
    ['5a', 'one', 'two\nthree'], // between two lines
    ['70', 'one', 'two\nthree'], // 9.7 of the second
    ['78', 'one\ntwo', 'three'], // 13.7 of it
  ] as const) {
    const before = world.hands.paper.length
    world.hex(`1b 40 1d 56 41 00 ${three} 1b 4a ${feed} 1d 56 00 1d 56 41 00`)
    await world.clock.advance(5000)
    const [, ...texts] = world.texts().slice(before)
    expect(texts).toEqual([first, second])
  }
})

it('turns lines by 180 degrees after ESC { 1, and reads them as they were sent', async () => {
  const plain = await paperOf(`${hexOf('Lj')} 0a`)
  const turned = await paperOf(`1b 7b 01 ${hexOf('Lj')} 0a`)
  expect(turned.lines).toEqual(['Lj'])
  expect(turned.hands.paper[0]?.unknown).toEqual({})
  const upright = dots(plain, 0, TOP, 24, 24)
  expect(upright.join('')).toContain('#')
  const expected = upright.map((row) => [...row].reverse().join('')).reverse()
  expect(dots(turned, 512 - 24, TOP, 24, 24)).toEqual(expected)
  expect(dots(turned, 0, TOP, 488, 24).join('')).not.toContain('#')
  const inside = await paperOf(`61 1b 7b 01 62 0a 63 0a`) // only at the start of a line
  expect(dots(inside, 512 - 24, TOP, 24, 60).join('')).not.toContain('#')
  const over = await paperOf(`1b 7b 01 61 0a 1b 7b 00 62 0a`)
  expect(over.lines).toEqual(['a', 'b'])
  expect(dots(over, 0, TOP, 12, 24).join('')).not.toContain('#')
  expect(dots(over, 0, TOP + 30, 12, 24).join('')).toContain('#')
})

it('draws CODE39, ITF and Codabar with wide bars of 8 dots where narrow ones have 3', async () => {
  // nine characters, with start and stop 11 x (6 x 3 + 3 x 8) + 10 x 3 = 492 dots of 512
  const code39 = await paperOf(`1d 77 03 1d 6b 04 ${hexOf('ABCDEFGHI')} 00`)
  expect(code39.lines).toEqual(['             [CODE39 ABCDEFGHI]'].map((line) => line.trim()))
  // * is narrow bar, wide space, narrow bar, narrow space, wide bar, narrow space, wide bar, narrow space, narrow bar
  expect(dots(code39, 0, TOP, 512, 1)[0]?.slice(0, 45)).toBe('###........###...########...########...###...')
  expect(dots(code39, 0, TOP, 512, 1)[0]?.lastIndexOf('#')).toBe(491)
  const wide = await paperOf(`1d 77 03 1d 6b 04 ${hexOf('ABCDEFGHIJ')} 00 61 0a`)
  expect(wide.lines).toEqual(['a'])
  const itf = await paperOf(`1d 77 02 1d 6b 05 ${hexOf('00')} 00`)
  expect(dots(itf, 0, TOP, 50, 1)[0]?.slice(0, 8)).toBe('##..##..')
})

it('wraps at 42 columns of font A, 56 of font B, 21 of double width', async () => {
  const long = hexOf('x'.repeat(60))
  const { lines } = await paperOf(
    `${long} 0a 1b 4d 01 ${long} 0a 1b 4d 00 1d 21 10 ${hexOf('x'.repeat(22))} 0a`,
  )
  expect(lines.map((line) => line.length)).toEqual([42, 18, 56, 4, 21, 1])
})

it('keeps alignment until the line is over', async () => {
  const { lines } = await paperOf(`61 1b 61 01 62 0a`)
  expect(lines).toEqual(['ab'])
})

it('draws glyphs, scaled, bold, underlined and reversed', async () => {
  const world = await paperOf(`1d 42 01 20 1d 42 00 0a 1b 2d 02 ${hexOf('  ')} 1b 2d 00 0a`)
  expect(dots(world, 0, TOP, 14, 1)).toEqual(['############..'])
  expect(dots(world, 0, TOP + 23, 14, 2)).toEqual(['############..', '..............'])
  expect(dots(world, 0, TOP + 30 + 21, 26, 4)).toEqual([
    '.'.repeat(26),
    `${'#'.repeat(24)}..`,
    `${'#'.repeat(24)}..`,
    '.'.repeat(26),
  ])
  const ink = (digits: string) =>
    paperOf(digits).then((one) => dots(one, 0, TOP, 48, 48).join('').replaceAll('.', '').length)
  const plain = await ink('41 0a')
  expect(plain).toBeGreaterThan(20)
  expect(await ink('1d 21 11 41 0a')).toBe(plain * 4)
  expect(await ink('1b 45 01 41 0a')).toBeGreaterThan(plain)
})

it('draws rows, bit images and stored graphics dot by dot', async () => {
  const rows = await paperOf('1d 76 30 00 02 00 02 00 a5 01 81 80')
  expect(dots(rows, 0, TOP, 16, 2)).toEqual(['#.#..#.#.......#', '#......##.......'])
  const doubled = await paperOf('1d 76 30 03 01 00 01 00 a0')
  expect(dots(doubled, 0, TOP, 8, 3)).toEqual(['##..##..', '##..##..', '........'])
  const columns = await paperOf('1b 2a 21 02 00 800001 400000 0a')
  expect(dots(columns, 0, TOP, 3, 24).filter((row) => row !== '...')).toEqual(['#..', '.#.', '#..'])
  const graphics = await paperOf('1d 28 4c 0c 00 30 70 30 01 01 31 0800 0200 81 7e 1d 28 4c 02 00 30 32')
  expect(dots(graphics, 0, TOP, 8, 2)).toEqual(['#......#', '.######.'])
  const large = await paperOf('1d 38 4c 0c 00 00 00 30 70 30 02 01 31 0800 0200 81 7e 1d 28 4c 02 00 30 32')
  expect(dots(large, 0, TOP, 16, 1)).toEqual(['##............##'])
})

it('keeps pictures under a key, across the mains plug, until they are erased', async () => {
  const world = await paperOf('1d 28 4c 0d 00 30 43 30 4b 43 01 0800 0200 31 81 7e')
  world.hands.unplug()
  world.hands.plugIn()
  await world.clock.advance(2000)
  world.hex('1d 28 4c 06 00 30 45 4b 43 01 01')
  await world.clock.advance(1000)
  expect(world.texts()).toEqual(['[image 8x2]'])
  world.hex('1d 28 4c 05 00 30 41 43 4c 52 1d 28 4c 06 00 30 45 4b 43 01 01 0a 1d 56 41 00')
  await world.clock.advance(1000)
  expect(world.hands.paper[0]?.unknown).toEqual({ 'GS ( L': 1 })
})

it('defines and prints numbered pictures', async () => {
  const { lines } = await paperOf(`1c 71 01 01 00 01 00 ${'ff'.repeat(8)} 1c 70 01 00`)
  expect(lines).toEqual(['[image 8x8]'])
})

it('stores, measures and prints a QR code; answers in the bytes of the manual', async () => {
  const store = '1d 28 6b 03 00 31 43 04 1d 28 6b 07 00 31 50 30 41 30 34 32'
  const { lines, sent } = await paperOf(`${store} 1d 28 6b 03 00 31 52 30 1d 28 6b 03 00 31 51 30`)
  expect(lines).toEqual(['[QR A042]'])
  expect(sent).toEqual([`3736${hexOf('84')}1f${hexOf('84')}1f311f3000`])
  const without = await paperOf(`${store} 1d 28 6b 03 00 31 52 30 1d 28 6b 03 00 31 51 30 61 0a`, {
    qr: false,
  })
  expect([without.lines, without.sent]).toEqual([['a'], []])
})

it('prints the data of an illegal bar code as text, and nothing of one that is too wide', async () => {
  const { lines } = await paperOf(
    `1d 6b 02 ${hexOf('12AB')} 00 0a 1d 77 06 1d 6b 04 ${hexOf('TOO WIDE FOR 512 DOTS')} 00 ${hexOf('end')} 0a`,
  )
  expect(lines).toEqual(['12AB', 'end'])
})

it('lays a page out and prints it at once', async () => {
  const world = setUp()
  world.hex(`1b 4c 1b 57 00 00 00 00 00 02 90 01 ${hexOf('one')} 0a 1d 24 90 00 ${hexOf('two')} 0a`)
  await world.clock.advance(5000)
  expect(world.texts()).toEqual([])
  world.hex(`0c ${hexOf('after')} 0a`)
  await world.clock.advance(5000)
  expect(
    world
      .texts()[0]
      ?.split('\n')
      .filter((line) => line !== ''),
  ).toEqual(['one', 'two', 'after'])
})

it('reads two bytes as one character on a Chinese-market model, until FS .', async () => {
  const { lines } = await paperOf('b5 da 41 0a 1c 2e 1b 74 11 8f 0a', { multiByte: true })
  expect(lines).toEqual(['第A', 'П'])
})

it('feeds what it is told, and shows it as blank lines', async () => {
  const { lines, firmware } = await paperOf('61 0a 0a 62 1b 64 03 63 0a 1b 33 00 64 0a 65 0a')
  expect(lines).toEqual(['a', '', 'b', '', '', 'c', 'd', 'e'])
  expect(80_000 - firmware.paperLeftMm).toBeCloseTo((6 * 30 + 2 * 24) / (180 / 25.4))
})
