import { describe, expect, it } from 'vitest'
import { difference, promised } from './prints.ts'

/** An example whose header comment has these lines. */
const example = (...lines: string[]) =>
  ['/**', ...lines.map((line) => ` *${line}`), ' */', "console.log('x')"].join('\n')

describe('promised', () => {
  it('takes the text beside the label', () => {
    expect(
      promised(example(' Calls a visitor.', '', ' Run:     npm run example x', ' Prints:  panel: A042')),
    ).toBe('panel: A042')
  })

  it('takes the lines below, blank ones and deeper ones as they stand', () => {
    const source = example(' Prints:  one', '            two', '', '          three', '')
    expect(promised(source)).toBe('one\n  two\n\nthree')
  })

  it('takes a block that begins under the label', () => {
    expect(promised(example(' Prints:', '', '     one', '       two'))).toBe('one\n  two')
  })

  it('ends where a line begins further left', () => {
    expect(promised(example(' Prints:  one', '          two', ' Run:     npm run example x'))).toBe(
      'one\ntwo',
    )
  })

  it('reads a file with Windows line ends', () => {
    expect(promised(example(' Prints:  one', '          two').replaceAll('\n', '\r\n'))).toBe('one\ntwo')
  })

  it.each([
    ['no header', "console.log('x')"],
    ['a header without the block', example(' Calls a visitor.')],
    ['an empty block', example(' Prints:', '')],
    ['the block outside the header', "import 'x'\n/**\n * Prints:  one\n */\n"],
  ])('refuses %s', (_, source) => {
    expect(() => promised(source)).toThrow('expected a header comment with a block `Prints:')
  })
})

describe('difference', () => {
  it.each([
    ['the same text', 'a\nb', 'a\nb\n'],
    ['Windows line ends', 'a\nb', 'a\r\nb\r\n'],
    ['blanks at the end of a line', 'a\nb', 'a  \nb'],
  ])('finds none in %s', (_, expected, printed) => expect(difference(expected, printed)).toBeUndefined())

  it.each([
    ['another line', 'a\nb\nc', 'a\nx\nc', '  a\n- b\n+ x\n  c'],
    ['a line too few', 'a\nb', 'a', '  a\n- b'],
    ['a line too many', 'a', 'a\nb', '  a\n+ b'],
    ['nothing printed', 'a', '', '- a\n+ '],
    ['another indent', ' a', 'a', '-  a\n+ a'],
  ])('shows %s', (_, expected, printed, rows) => expect(difference(expected, printed)).toBe(rows))
})
