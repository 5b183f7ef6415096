import { expect, it } from 'vitest'
import { decodeByte } from '../code-page.ts'
import { CODE_PAGES } from '../code-page-names.ts'
import { CELL, type FontName, glyph, hasGlyph } from './font.ts'

function art(character: string, font: FontName): string[] {
  const picture = glyph(character.codePointAt(0) ?? 0, font)
  return Array.from({ length: picture.height }, (_, y) =>
    Array.from({ length: picture.width }, (_, x) => (picture.get(x, y) ? '#' : '.')).join(''),
  )
}

it('draws A in font A', () => {
  expect(art('A', 'A')).toEqual([
    '............',
    '............',
    '............',
    '............',
    '...######...',
    '..##....##..',
    '.##......##.',
    '.##......##.',
    '.##......##.',
    '.##......##.',
    '.##......##.',
    '.##......##.',
    '.##########.',
    '.##......##.',
    '.##......##.',
    '.##......##.',
    '.##......##.',
    '.##......##.',
    '.##......##.',
    '............',
    '............',
    '............',
    '............',
    '............',
  ])
})

it('draws Ж in font A', () => {
  expect(art('Ж', 'A')).toEqual([
    '............',
    '............',
    '............',
    '............',
    '.##..##..##.',
    '.##..##..##.',
    '.##..##..##.',
    '.##..##..##.',
    '.##..##..##.',
    '..##.##.##..',
    '...######...',
    '....####....',
    '...######...',
    '..##.##.##..',
    '.##..##..##.',
    '.##..##..##.',
    '.##..##..##.',
    '.##..##..##.',
    '.##..##..##.',
    '............',
    '............',
    '............',
    '............',
    '............',
  ])
})

it('draws № in font A', () => {
  expect(art('№', 'A')).toEqual([
    '............',
    '............',
    '............',
    '............',
    '##...##.....',
    '##...##..##.',
    '##...##.#..#',
    '###..##.#..#',
    '###..##..##.',
    '####.##.....',
    '####.##.....',
    '##.####.....',
    '##.####.....',
    '##..###.####',
    '##..###.....',
    '##...##.....',
    '##...##.####',
    '##...##.....',
    '##...##.....',
    '............',
    '............',
    '............',
    '............',
    '............',
  ])
})

it('draws A in font B', () => {
  expect(art('A', 'B')).toEqual([
    '.........',
    '.........',
    '..####...',
    '.#....#..',
    '.#....#..',
    '.#....#..',
    '.#....#..',
    '.######..',
    '.#....#..',
    '.#....#..',
    '.#....#..',
    '.#....#..',
    '.........',
    '.........',
    '.........',
    '.........',
    '.........',
  ])
})

it('draws Ё in font B', () => {
  expect(art('Ё', 'B')).toEqual([
    '..#..#...',
    '..#..#...',
    '.........',
    '.######..',
    '.#.......',
    '.#.......',
    '.#.......',
    '.####....',
    '.#.......',
    '.#.......',
    '.#.......',
    '.######..',
    '.........',
    '.........',
    '.........',
    '.........',
    '.........',
  ])
})

it('has a cell of 12 x 24 dots in font A and of 9 x 17 in font B', () => {
  for (const font of ['A', 'B'] as const) {
    const { width, height } = CELL[font]
    for (const character of ['A', 'я', '█', '\u{10ffff}']) {
      const picture = glyph(character.codePointAt(0) ?? 0, font)
      expect([picture.width, picture.height]).toEqual([width, height])
    }
  }
  expect(CELL).toEqual({ A: { width: 12, height: 24 }, B: { width: 9, height: 17 } })
})

it('leaves no gap between boxes and blocks', () => {
  for (const font of ['A', 'B'] as const) {
    expect(new Set(art('█', font).join(''))).toEqual(new Set('#'))
    expect(art('─', font).filter((row) => /^#+$/.test(row)).length).toBeGreaterThan(0)
    expect(art('│', font).every((row) => row.includes('#'))).toBe(true)
  }
})

it('tells letters of the two alphabets and neighbours apart', () => {
  for (const font of ['A', 'B'] as const) {
    for (const [one, other] of ['ЕЁ', 'её', 'ИЙ', 'ШЩ', 'ГҐ', 'ЕЄ', 'IЇ', '0О', '38', '«»', '—…'].map(
      (pair) => [...pair],
    )) {
      expect(art(one ?? '', font), `${one} ${other}`).not.toEqual(art(other ?? '', font))
    }
  }
})

it('has a visible sign for what it lacks, and says so', () => {
  for (const font of ['A', 'B'] as const) {
    expect(hasGlyph(0x1f600, font)).toBe(false)
    expect(hasGlyph(-1, font)).toBe(false)
    expect(art('\u{1f600}', font).join('')).toMatch(/#/)
    expect(art('\u{1f600}', font)).toEqual(art('漢', font))
    expect(art(' ', font).join('')).not.toMatch(/#/)
    expect(hasGlyph(0x20, font)).toBe(true)
  }
})

it('has every character of the Latin, Greek and Cyrillic code pages', () => {
  const without = ['cp720', 'cp864', 'windows1255', 'windows1256', 'windows1258', 'iso88597'] // Arabic, Hebrew points …
  for (const page of CODE_PAGES.filter((name) => !without.includes(name))) {
    for (let byte = 0x20; byte <= 0xff; byte++) {
      const character = decodeByte(byte, page)
      if (character === '' || character === '\ufffd') continue
      const codePoint = character.codePointAt(0) ?? 0
      expect(hasGlyph(codePoint, 'A') && hasGlyph(codePoint, 'B'), `${page} ${byte} ${character}`).toBe(true)
    }
  }
})
