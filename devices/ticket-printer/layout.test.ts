import { expect, it } from 'vitest'
import { fitting, type LayoutOptions, layoutIdentity, layoutText, layoutTicket, localTime } from './layout.ts'

const options: LayoutOptions = { at: Date.UTC(2026, 0, 12, 6, 5), timezone: 'Europe/Moscow', language: 'en' }
const preview = (
  ticket: Parameters<typeof layoutTicket>[0],
  more: Partial<LayoutOptions> = {},
  columns = 32,
) => layoutText(layoutTicket(ticket, { ...options, ...more }), columns)

it('lays a ticket out from top to bottom, centred', () => {
  expect(preview({ ticket: 'A042', service: 'Passports', waiting: 7, lines: ['Room 3'], qr: 'q' })).toEqual([
    '           Passports',
    '        A042',
    '     Waiting before you: 7',
    '             Room 3',
    '',
    '             [QR q]',
    '',
    '',
    '        12.01.2026 09:05',
  ])
})

it('speaks Russian', () => {
  expect(preview({ ticket: 'А1', waiting: 0 }, { language: 'ru' }).map((line) => line.trim())).toContain(
    'Перед вами: 0',
  )
})

it('marks a copy large and bold, in both alphabets where the paper has them', () => {
  const marks = (more: Partial<LayoutOptions>) =>
    layoutTicket({ ticket: 'A1', copyOf: 'x' }, { ...options, ...more })[0]
  expect(marks({})).toMatchObject({ text: 'COPY', size: 2, bold: true })
  expect(marks({ cyrillic: true })).toMatchObject({ text: 'COPY / КОПИЯ', size: 2, bold: true })
  expect(marks({ language: 'ru' })).toMatchObject({ text: 'COPY / КОПИЯ' })
  expect(
    layoutTicket({ ticket: 'A1' }, options).some(
      (block) => block.kind === 'text' && block.text.includes('COPY'),
    ),
  ).toBe(false)
})

it('ends with the time: a ticket without it is not whole', () => {
  expect(layoutTicket({ ticket: 'A1', qr: 'q' }, options).at(-1)).toMatchObject({
    kind: 'text',
    text: '12.01.2026 09:05',
  })
})

it.each([
  { at: Date.UTC(2026, 0, 31, 21), timezone: 'Europe/Moscow', text: '01.02.2026 00:00' },
  { at: Date.UTC(2026, 11, 31, 23, 59), timezone: 'UTC', text: '31.12.2026 23:59' },
  { at: Date.UTC(2026, 6, 1, 0, 5), timezone: 'America/New_York', text: '30.06.2026 20:05' },
  { at: Date.UTC(2026, 2, 29, 1, 30), timezone: 'Europe/Berlin', text: '29.03.2026 03:30' },
  { at: 0, timezone: 'Asia/Kathmandu', text: '01.01.1970 05:30' },
])('tells local time in $timezone', ({ at, timezone, text }) => {
  expect(localTime(at, timezone)).toBe(text)
})

it.each([
  { text: 'A042', columns: 48, size: 4 },
  { text: 'A042', columns: 12, size: 3 },
  { text: 'ABCDEFGHIJKL', columns: 48, size: 4 },
  { text: 'ABCDEFGHIJKL', columns: 32, size: 2 },
  { text: 'ABCDEFGHIJKL', columns: 12, size: 1 },
])('shrinks $text to fit $columns columns', ({ text, columns, size }) => {
  expect(fitting([{ kind: 'text', text, size: 4, bold: true, align: 'centre' }], columns)).toEqual([
    { kind: 'text', text, size, bold: true, align: 'centre' },
  ])
})

it.each([
  { text: 'one two three', columns: 8, lines: ['one two', 'three'] },
  { text: 'one two three', columns: 13, lines: ['one two three'] },
  { text: 'abcdefghij', columns: 4, lines: ['abcd', 'efgh', 'ij'] },
  { text: 'a abcdefghij k', columns: 4, lines: ['a', 'abcd', 'efgh', 'ij k'] },
  { text: '', columns: 4, lines: [''] },
  { text: 'паспорт да', columns: 7, lines: ['паспорт', 'да'] },
])('wraps "$text" at $columns', ({ text, columns, lines }) => {
  const blocks = fitting([{ kind: 'text', text, size: 1, bold: false, align: 'left' }], columns)
  expect(blocks.map((block) => block.kind === 'text' && block.text)).toEqual(lines)
})

it('never makes a line longer than the paper, and loses no word', () => {
  for (let columns = 1; columns <= 40; columns++) {
    const text = 'Certificates, extracts and apostilles for companies-and-entrepreneurs, window 12'
    const lines = layoutText([{ kind: 'text', text, size: 3, bold: false, align: 'right' }], columns)
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns)
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
  }
})

it('names a printer', () => {
  expect(layoutText(layoutIdentity('kiosk-1', options), 32).map((line) => line.trim())).toEqual([
    'kiosk-1',
    '12.01.2026 09:05',
  ])
})
