import { decode as decodePng } from 'fast-png'
import { expect, it } from 'vitest'
import { setUp } from './firmware.cases.ts'

const hexOf = (text: string) => Buffer.from(text, 'latin1').toString('hex')
const TOP = 106 // 15 mm of paper stand below the head when printing begins

/** The text of the paper, what was not understood, and the dots of a corner 16 across and 24 along, where the page begins. */
async function printed(digits: string) {
  const world = setUp()
  world.hex(digits)
  await world.clock.advance(30_000)
  const [piece] = world.hands.paper
  const { data, width } = decodePng(piece?.png() ?? new Uint8Array())
  const dotAt = (x: number, y: number) =>
    (data[y * Math.ceil(width / 8) + (x >> 3)] ?? 0) & (0x80 >> (x & 7)) ? '#' : '.'
  const rows = Array.from({ length: 24 }, (_, y) =>
    Array.from({ length: 16 }, (__, x) => dotAt(x, TOP + y)).join(''),
  )
  const lines = (piece?.text ?? '').split('\n').filter((line) => line !== '')
  return { lines, unknown: piece?.unknown, rows }
}

/** `ESC L`, `ESC W`: 16 dots across and 24 along (48 units of 1/360 inch), in the corner. */
const PAGE = '1b4c 1b57 00000000 10003000'
/** `GS v 0`: an L, four dots wide and three high. */
const L = '1d763000 0100 0300 8080f0'
const none = (count: number) => Array<string>(count).fill('................')

it.each([
  { n: '00', rows: ['#...............', '#...............', '####............', ...none(21)] },
  {
    n: '01', // bottom to top, from the lower left
    rows: [...none(20), ...Array<string>(3).fill('..#.............'), '###.............'],
  },
  { n: '02', rows: [...none(21), '............####', '...............#', '...............#'] },
  {
    n: '33', // top to bottom, from the upper right
    rows: ['.............###', ...Array<string>(3).fill('.............#..'), ...none(20)],
  },
])('ESC T $n turns what is laid out on a page', async ({ n, rows }) => {
  const seen = await printed(`${PAGE} 1b54${n} ${L} 0c`)
  expect(seen.rows).toEqual(rows)
  expect(seen.unknown).toEqual({})
})

it('ESC T counts positions and lines along the text: with the units of the other direction', async () => {
  // ESC $ 8: eight units of 1/360 inch up, four dots; GS $ 28: as many units of 1/180 inch to the right, where the last of 24 rows is
  const { rows } = await printed(`${PAGE} 1b5401 1d241c00 1b240800 1b2a01 0100 80 0a 0c`)
  const at = rows.findIndex((row) => row.includes('#'))
  expect([at, rows[at]]).toEqual([19, '.....###........'])
})

it('lays out parts of one page in several directions, and reads each in its own', async () => {
  const area = (x: string, dots: string) => `1b57 ${x}000000 ${dots}00 9001`
  const { lines, unknown } = await printed(
    [
      `1b4c ${area('00', 'c8')} ${hexOf('upright')} 0a ${hexOf('second')} 0a`,
      `${area('c8', '64')} 1b5431 ${hexOf('turned')} 0a ${hexOf('too')} 0a`,
      `${area('c8', '64')} 1b5430 0c ${hexOf('after')} 0a`,
    ].join(' '),
  )
  expect(lines).toEqual(['upright', 'turned', 'too', 'second', 'after'])
  expect(unknown).toEqual({})
})

it('GS $ leaves text where it was, and puts the base of what follows: 21 of 24 rows of a letter, the foot of a picture', async () => {
  const wide = '1b4c 1b57 00000000 0002 9001' // the whole width, 200 dots along
  const { lines } = await printed(
    // GS $ 40, 100, 160 in units of 1/360 inch: bases at 20, 50, 80
    `${wide} 1d242800 ${hexOf('one')} 1d246400 1b24f000 ${hexOf('two')} 1d24a000 1b240000 ${hexOf('three')} 0c`,
  )
  expect(lines).toEqual(['one', '                    two', 'three'])
  // a white blank fills its 24 rows: from row 1 on where the base is row 21
  const letter = await printed(`${PAGE} 1d4201 1d242a00 20 0c`)
  expect(letter.rows.map((row) => row[0]).join('')).toBe(`.${'#'.repeat(23)}`)
  const picture = await printed(`${PAGE} 1d242e00 1b240400 ${L} 0c`)
  expect(picture.rows).toEqual([...none(21), '....#...........', '....#...........', '....####........'])
})

it('puts codes and stored pictures of a page where the position is, beside what is there', async () => {
  const { lines, unknown } = await printed(
    [
      `1b4c 1b57 00000000 0002 9001 1d24c800 ${hexOf('left')} 1b24c800 1d7702 1d6832 1d4800 1d6b4304 31323334`,
      `1d24c800 1b249600 1d6b4504 ${hexOf('ABCD')} 1d24c800 1b242c01`,
      '1d284c0b00 307030010131 08000100 ff 0c', // GS ( L fn 112 alone: on a page that is enough
    ].join(' '),
  )
  expect(lines.join(' ')).toContain('[CODE39 ABCD]')
  expect(lines.join(' ')).toContain('[image 8x1]')
  expect(lines.join(' ')).toContain('left')
  expect(unknown).toEqual({ 'GS k': 1 }) // four digits are no EAN13
})

it('ESC T in standard mode holds for the next page, until ESC @', async () => {
  const turned = await printed(`1b5402 ${PAGE} ${L} 0c`)
  expect(turned.rows.at(-1)).toBe('...............#')
  const upright = await printed(`1b5402 1b40 ${PAGE} ${L} 0c`)
  expect(upright.rows[0]).toBe('#...............')
  const illegal = await printed(`1b5405 ${PAGE} ${L} 0c`)
  expect(illegal.rows[0]).toBe('#...............')
})

it('is back in standard mode with its own units and margins: by FF, and as at power-on by ESC @', async () => {
  const line = `1b241400 ${hexOf('x')} 0a` // ESC $ 20: 20 dots
  const mark = '1d4c1400' // GS L 20
  const reference = await printed(`${mark} ${line}`)
  const after = await printed(`${mark} ${PAGE} 1b5401 0c ${line}`)
  expect(after.lines).toEqual(reference.lines)
  expect((await printed(`${mark} ${PAGE} 1b5401 1b40 ${line}`)).lines).toEqual((await printed(line)).lines)
})
