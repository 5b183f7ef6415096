import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Bitmap, encodePng } from '../../../lib/picture/index.ts'
import { layoutText } from '../fitting.ts'
import { composeReceipt } from './compose.ts'
import { parseReceipt } from './parse.ts'

const PAPER = { columns: 32, dots: 384 }
const values = {
  ...{ ticket: 'A042', service: 'Passports', waiting: '7', qr: 'https://example.org/A042' },
  ...{ time: '12.01.2026 09:05', windows: 'Windows 3 to 7' },
}
const square = new Bitmap(8, 8)
square.fillRect(0, 0, 8, 8)

function composed(text: string, more: object = {}, paper = PAPER) {
  const { document, problems } = parseReceipt(text)
  expect(problems).toEqual([])
  return composeReceipt(document, { values, lines: ['Room 3', 'b'], logo: square, ...more }, paper)
}

const read = (text: string, more: object = {}, paper = PAPER) =>
  layoutText(composed(text, more, paper).blocks, paper.columns)

it('fills a document in, line by line', () => {
  const text = [
    '{image: {{logo}}}',
    '"{{service}}"',
    '^^^{{ticket}}',
    '---',
    'Waiting | {{waiting}}',
    '|left',
    '_{{lines}}_',
    '{width: *, 8; border: 2}',
    'wide| narrow |',
    '{width: auto}',
    '{code: {{qr}}; option: qrcode, 4, m}',
    '{code: 4006381333931; option: ean, hri}',
    'a\\nb~c',
    '\\{\\|\\}\\\\\\x41\\_\\-',
    '{comment: nothing of this is printed}',
    '{{time}}',
  ].join('\n')
  expect(read(text)).toEqual([
    '             [logo]',
    '            Passports',
    '            A042',
    '─'.repeat(32),
    'Waiting                        7',
    'left',
    '             Room 3',
    '                b',
    '                  wide   narrow',
    ' [QR https://example.org/A042]',
    '      [EAN 4006381333931]',
    '         4006381333931',
    '                a',
    '               b c',
    '             {|}\\A_-',
    '        12.01.2026 09:05',
  ])
})

it('knows every look and size', () => {
  const { blocks } = composed('a_b"c`d`"_ ^e^^f^^^g^^^^^^^h\n{{ticket}}')
  const plain = { width: 1, height: 1, bold: false, underline: false, reverse: false }
  expect(blocks[0]).toMatchObject({
    kind: 'row',
    parts: [
      { ...plain, text: 'a' },
      { ...plain, text: 'b', underline: true },
      { ...plain, text: 'c', underline: true, bold: true },
      { ...plain, text: 'd', underline: true, bold: true, reverse: true },
      { ...plain, text: ' ' },
      { ...plain, text: 'e', width: 2 },
      { ...plain, text: 'f', height: 2 },
      { ...plain, text: 'g', width: 2, height: 2 },
      { ...plain, text: 'h', width: 6, height: 6 },
    ],
  })
})

it('lets no value become markup, and no value become a command', () => {
  const evil = '"`^_~|{code:1}\\x1b---={{qr}}\\n| {a:left}'
  const { blocks } = composed('{{service}}\n"{{ticket}}"\n{{lines}}', {
    values: { service: evil, ticket: '===' },
    lines: ['---', '{image:x}'],
  })
  expect(layoutText(blocks, 64).join('').replace(/ /g, '')).toBe(`${evil}===---{image:x}`.replace(/ /g, ''))
  const parts = blocks.flatMap((block) => (block.kind === 'row' ? block.parts : []))
  expect(parts.map(({ bold }) => bold)).toEqual([false, false, true, false, false])
  expect(blocks.every(({ kind }) => kind === 'row')).toBe(true)
})

it('leaves a line out when the ticket has none of its fields', () => {
  const bare = { values: { ticket: 'A1' }, lines: [], logo: undefined }
  const text = '{image: {{logo}}}\n{{service}}\n{{ticket}}\n{{lines}}\n{code: {{qr}}; option: qrcode}\n'
  expect(read(`${text}{{waiting}} of {{ticket}}`, bare).map((line) => line.trim())).toEqual(['A1', 'of A1'])
})

it('says whether the time closes the ticket', () => {
  expect(composed('{{ticket}}\n{{time}}\n\n').endsWithTime).toBe(true)
  expect(composed('{{time}}\n{{ticket}}').endsWithTime).toBe(false)
  expect(composed('{{ticket}}\n{{time}}\n---').endsWithTime).toBe(false)
  expect(composed('{{ticket}}\n{width: 0 *}\n{{time}}| x').endsWithTime).toBe(true)
  expect(composed('{{ticket}}\n{width: 0 *}\n{{time}}|').endsWithTime).toBe(false) // nothing of it is seen
})

const number = '{{ticket}}\n'
it.each([
  [
    'a field that there is not',
    `${number}{{servise}}`,
    2,
    'the unknown field "{{servise}}"',
    'write `{{service}}`',
  ],
  ['half a field', `${number}{{service`, 2, '"{{service"', 'write `\\{` and `\\}` for the characters'],
  ['no number', 'hello', 1, 'no {{ticket}}', 'write for example `^^^^{{ticket}}`'],
  [
    'a number in a code alone',
    '{code: {{ticket}}}',
    1,
    'no {{ticket}}',
    'write for example `^^^^{{ticket}}`',
  ],
  ['a cut', `${number}===`, 2, '`=`, a cut', 'remove it, or write `\\=`'],
  [
    'a command',
    `${number}{x: \\x1b@}`,
    2,
    'the control character "\\\\x1b"',
    'remove it: printers take it as a command',
  ],
  [
    'a command of a device',
    `${number}{command: @}`,
    2,
    'a command of a device',
    'remove it: it would escape every proof',
  ],
  ['a control character', `${number}a\u001b@`, 2, 'the control character U+001B', 'remove it'],
  [
    'a control character of C1',
    `${number}a\\x9b`,
    2,
    'the control character "\\\\x9b"',
    'remove it: printers take it as a command',
  ],
  ['an escape', `${number}a\\q`, 2, 'the escape "\\\\q"', 'write `\\\\` for a backslash'],
  [
    'a property that there is not',
    `${number}{algin: left}`,
    2,
    'the unknown property "algin"',
    'write `align:`',
  ],
  ['a property of nothing', `${number}{align}`, 2, '"align"', 'write for example `{align: left}`'],
  ['an alignment', `${number}{align: middle}`, 2, '"middle"', 'write for example `{align: left}`'],
  [
    'a ruled table',
    `${number}{border: line}`,
    2,
    '`border: line`',
    'write `{border: space}`, and `---` for a rule across',
  ],
  ['a width', `${number}{width: wide}`, 2, '"wide"', 'write for example `{width: *, 10}`'],
  ['an option', `${number}{option: qr}`, 2, '"qr"', 'write for example `option: qrcode, 6, m`'],
  [
    'a property beside a column',
    `${number}{align: left} | x`,
    2,
    '"{align: left}" beside a `|`',
    'remove the `|`',
  ],
  [
    'a picture that is none',
    `${number}{image: AAAA}`,
    2,
    'bytes that are no PNG file',
    'write `{image: {{logo}}}` for the logo of the layout',
  ],
  [
    'a logo as text',
    `${number}{{logo}}`,
    2,
    '{{logo}} in a text',
    'write `{image: {{logo}}}` on a line of its own',
  ],
  ['a private character', `${number}\ue000`, 2, 'the private character U+E000', 'remove it'],
])('%s is told with its line', (_name, text, line, found, fix) => {
  expect(parseReceipt(text).problems).toMatchObject([{ line, found, fix }])
})

it('tells all mistakes of a document at once', () => {
  const { problems } = parseReceipt('===\n{{ticket}}\n{{x}}\n{align: up}')
  expect(problems.map(({ line }) => line)).toEqual([1, 3, 4])
})

it('refuses what is wider than the paper before anything is printed', () => {
  const wide = (text: string) => () => composed(`{{ticket}}\n${text}`, {}, { columns: 12, dots: 144 })
  expect(wide('{width: 40 4}\na|b')).not.toThrow() // widths give way
  expect(wide('{width: 1 1 1 1 1 1 1}\na|b|c|d|e|f|g')).toThrow(
    'line 3 of the template: found columns wider than the paper',
  )
  expect(wide('{width: 4 *}\n^^^^^^^a|b')).toThrow(
    'line 3 of the template: found characters wider than the paper',
  )
  expect(wide('{code: 12345678901234567890}')).toThrow(
    'line 2 of the template: found bars wider than the paper',
  )
  expect(wide('{code: abc; option: ean}')).toThrow('line 2 of the template: ean8')
})

it('takes a picture from the document, and makes it no wider than the paper', () => {
  const image = Buffer.from(encodePng(new Bitmap(500, 100))).toString('base64')
  const { blocks } = composed(`{{ticket}}\n{image: ${image}}`)
  expect(blocks[1]).toMatchObject({ kind: 'image', label: '[image 384x77]', align: 'centre' })
})

/** What the reference implementation makes of a document, as text; its rules are hyphens. */
function reference(text: string, cpl: number): string[] {
  const { transform } = createRequire(import.meta.url)('receiptline') as typeof import('receiptline')
  const lines = transform(text, { command: 'text', cpl }).split('\n').slice(0, -1)
  return lines.map((line) => line.trimEnd())
}

/** The same of ours: larger characters are followed by blanks. */
function ours(text: string, columns: number): string[] {
  const { document } = parseReceipt(text)
  const { blocks } = composeReceipt(
    document,
    { values: {}, lines: [], logo: undefined },
    { columns, dots: 999 },
  )
  return blocks.map((block) => {
    if (block.kind !== 'row') return ''
    const spread = block.parts.map((part) => ({
      ...part,
      text: [...part.text].map((each) => each.padEnd(part.width)).join(''),
    }))
    return (layoutText([{ ...block, parts: spread }], columns)[0] ?? '').replaceAll('─', '-')
  })
}

it('reads documents as the reference implementation does', () => {
  const word = fc.constantFrom(
    'a',
    'Passports',
    'бв г',
    '7',
    '^x^',
    '^^y',
    '^^^z^^^',
    '_u_',
    '"b"',
    '`r`',
    '~',
    '\\|',
    '\\x41',
  )
  const column = fc.array(word, { maxLength: 4 }).map((words) => words.join(''))
  const space = fc.constantFrom('', ' ', '  ')
  const padded = fc.tuple(space, column, space).map((parts) => parts.join(''))
  const row = fc.array(padded, { minLength: 1, maxLength: 4 }).map((columns) => columns.join('|'))
  const edged = fc
    .tuple(fc.constantFrom('', '|'), row, fc.constantFrom('', '|'))
    .map((parts) => parts.join(''))
  const settings = fc.constantFrom(
    ...['{align: left}', '{a:right}', '{border: none}', '{b:2}', '{width: * 8}', '{w:6 6}', '{width: auto}'],
    ...['{text: nowrap}', '{t:wrap}', '---', '{width: 0 * 4; border: space}'],
  )
  const text = fc.array(fc.oneof(edged, edged, settings), { minLength: 1, maxLength: 8 })
  const property = fc.property(text, fc.integer({ min: 24, max: 48 }), (lines, columns) => {
    const document = `${lines.join('\n')}\nend`
    expect(ours(document, columns)).toEqual(reference(document, columns))
  })
  fc.assert(property, { seed: 7, numRuns: 400 })
})
