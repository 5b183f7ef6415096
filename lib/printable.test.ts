import { expect, it } from 'vitest'
import { printable } from './printable.ts'

it('shows text of any language as it is, and what is invisible by its code point', () => {
  expect(printable('Талон Б117, "日本"', 50)).toBe('Талон Б117, "日本"')
  expect(printable('a\x1b[2J\r\nb\u009b\u202e\u2028\ud800', 100)).toBe(
    'a\\u{1b}[2J\\u{d}\\u{a}b\\u{9b}\\u{202e}\\u{2028}\\u{d800}',
  )
})

it('is never longer than it may be', () => {
  expect(printable('x'.repeat(1 << 20), 10)).toBe(`${'x'.repeat(9)}…`)
  expect(printable('x'.repeat(10), 10)).toBe('x'.repeat(10))
  expect(printable('\0'.repeat(10), 12)).toBe('\\u{0}\\u{0}…')
  for (let length = 0; length < 40; length++)
    expect(printable('a\0😀'.repeat(9), length + 1).length).toBeLessThanOrEqual(length + 1)
})
