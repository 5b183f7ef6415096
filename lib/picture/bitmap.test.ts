import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Bitmap } from './bitmap.ts'

/** The picture as lines of text: # is black. */
function art(bitmap: Bitmap): string[] {
  return Array.from({ length: bitmap.height }, (_, y) =>
    Array.from({ length: bitmap.width }, (_, x) => (bitmap.get(x, y) ? '#' : '.')).join(''),
  )
}

function picture(...lines: string[]): Bitmap {
  const bitmap = new Bitmap(lines[0]?.length ?? 0, lines.length)
  for (const [y, line] of lines.entries())
    for (const [x, dot] of [...line].entries()) bitmap.set(x, y, dot === '#')
  return bitmap
}

it('packs rows with the leftmost dot in the highest bit', () => {
  expect([...picture('#........#', '.......##.').rows]).toEqual([0x80, 0x40, 0x01, 0x80])
})

it('reads packed rows, and ignores bits beyond the width and bytes beyond the height', () => {
  const bitmap = Bitmap.fromRows(10, 2, Uint8Array.of(0x80, 0x7f, 0x01, 0xff, 0xff))
  expect(art(bitmap)).toEqual(['#........#', '.......###'])
  expect([...bitmap.rows]).toEqual([0x80, 0x40, 0x01, 0xc0])
  expect(art(Bitmap.fromRows(3, 2, Uint8Array.of(0xe0)))).toEqual(['###', '...'])
})

it('is white outside, and drawing outside changes nothing', () => {
  const bitmap = picture('###')
  bitmap.set(3, 0)
  bitmap.set(-1, 0)
  bitmap.set(0, 1)
  expect(bitmap.get(3, 0)).toBe(false)
  expect([...bitmap.rows]).toEqual([0xe0])
  expect([...bitmap.row(1)]).toEqual([])
})

it('grows at the bottom and keeps what was drawn', () => {
  const roll = new Bitmap(9)
  for (let line = 0; line < 100; line++) {
    roll.grow(line + 1)
    roll.set(line % 9, line)
  }
  roll.grow(50)
  expect(roll.height).toBe(100)
  expect(roll.rows).toHaveLength(200)
  expect(art(roll).every((row, y) => row.indexOf('#') === y % 9 && row.lastIndexOf('#') === y % 9)).toBe(true)
})

it('fills, inverts and scales', () => {
  const bitmap = new Bitmap(12, 4)
  bitmap.fillRect(-2, 1, 30, 2)
  bitmap.fillRect(4, 2, 3, 9, false)
  expect(art(bitmap)).toEqual(['............', '############', '####...#####', '............'])
  bitmap.blit(picture('#.'), 3, 0, { scaleX: 3, scaleY: 2, invert: true })
  expect(art(bitmap)).toEqual(['......###...', '###...######', '####...#####', '............'])
})

it('adds black only, as a print head does, when asked to', () => {
  const bitmap = picture('####....')
  bitmap.blit(picture('#.#.'), 2, 0, { or: true })
  expect(art(bitmap)).toEqual(['#####...'])
  bitmap.blit(picture('#.#.'), 2, 0)
  expect(art(bitmap)).toEqual(['###.#...'])
})

it('draws onto itself from what was there before', () => {
  const bitmap = picture('#.#.....')
  bitmap.blit(bitmap, 1, 0, { or: true })
  expect(art(bitmap)).toEqual(['####....'])
})

it('crops, white where the rectangle reaches outside', () => {
  expect(art(picture('##..', '#.##', '...#').crop(2, -1, 3, 3))).toEqual(['...', '...', '##.'])
})

it('refuses sizes that are none', () => {
  expect(() => new Bitmap(-1, 2)).toThrow('width: expected a whole number from 0, found -1')
  expect(() => new Bitmap(8, 1.5)).toThrow('height')
  expect(() => new Bitmap(8, 1).blit(new Bitmap(1, 1), 0, 0, { scaleX: 0 })).toThrow('scaleX')
})

it('blits like drawing dot by dot, at any place and scale', () => {
  const dots = (width: number, height: number) =>
    fc.uint8Array({ minLength: 8, maxLength: 80 }).map((rows) => Bitmap.fromRows(width, height, rows))
  const size = fc.integer({ min: 1, max: 20 })
  const pictures = fc.tuple(size, size).chain(([width, height]) => dots(width, height))
  const place = fc.integer({ min: -30, max: 30 })
  const scale = fc.integer({ min: 1, max: 3 })
  const property = fc.property(
    pictures,
    pictures,
    place,
    place,
    fc.record({ scaleX: scale, scaleY: scale, invert: fc.boolean(), or: fc.boolean() }),
    (paper, stamp, x, y, options) => {
      const byDots = paper.crop(0, 0, paper.width, paper.height)
      for (let row = 0; row < stamp.height * options.scaleY; row++) {
        for (let column = 0; column < stamp.width * options.scaleX; column++) {
          const dot = stamp.get(Math.floor(column / options.scaleX), Math.floor(row / options.scaleY))
          const black = dot !== options.invert
          if (black || !options.or) byDots.set(x + column, y + row, black)
        }
      }
      paper.blit(stamp, x, y, options)
      expect(paper.rows).toEqual(byDots.rows)
    },
  )
  fc.assert(property, { seed: 1, numRuns: 300 })
})
