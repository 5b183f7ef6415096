/** Layouts and templates: what every ticket keeps whatever they say, and how their mistakes are told. */
import { expect, it } from 'vitest'
import { checked } from '../../lib/checked.ts'
import { optionProblems } from '../../lib/config/option-problems.ts'
import { Bitmap, encodePng } from '../../lib/picture/index.ts'
import type { Ticket } from './contract.ts'
import { escposModels } from './escpos/model.ts'
import { EPSON_TM_T88V, GENERIC_58_MM } from './escpos/model-profiles.ts'
import { escposOptionsSchema } from './escpos/schema.ts'
import { layoutText, layoutTicket } from './layout.ts'
import { layoutSchema } from './layout-schema.ts'
import { preview } from './preview.ts'
import { windowsPhrase } from './words.ts'

const picture = new Bitmap(40, 20)
picture.fillRect(0, 0, 40, 20)
const logo = { data: Buffer.from(encodePng(picture)).toString('base64') }
const ticket: Ticket = {
  ticket: 'A042',
  service: 'Passports',
  waiting: 7,
  windows: [3, 4, 5],
  lines: ['Room 3'],
  qr: 'q',
}

function blocks(layout: unknown, more: Partial<Ticket> = {}, columns = 32) {
  const paper = { columns, dots: columns * 12 }
  const checkedLayout = checked(layoutSchema, layout, 'layout')
  const at = Date.UTC(2026, 0, 12, 6, 5)
  return layoutTicket(
    { ...ticket, ...more },
    { at, timezone: 'Europe/Moscow', language: 'en', layout: checkedLayout, paper },
  )
}
const text = (layout: unknown, more: Partial<Ticket> = {}, columns = 32) =>
  layoutText(blocks(layout, more, columns), columns).map((line) => line.trim())

it('lays a ticket out as the configuration says', () => {
  const layout = {
    languages: ['en', 'ru'],
    logo,
    head: ['Migration office'],
    order: ['logo', 'head', 'rule', 'ticket', 'service', 'waiting', 'windows', 'space', 'foot', 'rule'],
    foot: ['Keep this ticket'],
    style: { service: { align: 'right', bold: false }, ticket: { size: 6 } },
  }
  expect(text(layout)).toEqual([
    ...['[logo]', 'Migration office', '─'.repeat(32), 'A042', 'Passports'],
    ...['Waiting before you: 7', 'Перед вами: 7', 'Windows 3 to 5', 'Окна 3-5'],
    ...['', 'Keep this ticket', '─'.repeat(32), '', '', '12.01.2026 09:05'],
  ])
  expect(blocks(layout)).toMatchObject({
    3: { text: 'A042', size: 6, bold: true, align: 'centre' },
    4: { text: 'Passports', size: 1, bold: false, align: 'right' },
  })
})

it('is the usual ticket when the layout says nothing', () => {
  const usual = layoutTicket(ticket, {
    at: Date.UTC(2026, 0, 12, 6, 5),
    timezone: 'Europe/Moscow',
    language: 'en',
  })
  expect(blocks({})).toEqual(usual)
  expect(layoutText(usual, 32).map((line) => line.trim())).toEqual([
    ...[
      'Passports',
      'A042',
      'Waiting before you: 7',
      'Windows 3 to 5',
      'Room 3',
      '',
      '[QR q]',
      '',
      '',
      '12.01.2026 09:05',
    ],
  ])
})

const anyLayouts = [
  { name: 'parts', layout: { order: ['qr', 'ticket', 'rule'], languages: ['ru'] } },
  { name: 'the number alone', layout: { order: ['ticket'] } },
  { name: 'a template', layout: { template: '{{ticket}}' } },
  { name: 'a template that ends with a code', layout: { template: '{{ticket}}\n{{time}}\n{code: 1234}' } },
  { name: 'a template that ends with the time', layout: { template: '{{ticket}}\nPrinted {{time}}\n\n' } },
]

it.each(anyLayouts)('$name: a copy is marked at its head, and the time closes the ticket', ({ layout }) => {
  const made = blocks(layout, { copyOf: 'x' })
  const cyrillic = JSON.stringify(layout).includes('ru')
  expect(made[0]).toMatchObject({
    kind: 'text',
    text: cyrillic ? 'COPY / КОПИЯ' : 'COPY',
    size: 2,
    bold: true,
  })
  expect(layoutText(made.slice(-1), 32)[0]).toContain('12.01.2026 09:05')
  expect(['text', 'row']).toContain(made.at(-1)?.kind)
  expect(
    layoutText(made, 32)
      .join('\n')
      .match(/12\.01\.2026/g),
  ).toHaveLength(layout.template?.includes('1234') ? 2 : 1)
  expect(blocks(layout)).toEqual(made.slice(1))
})

it.each([
  { windows: [5], en: 'Window 5', ru: 'Окно 5' },
  { windows: [3, 4], en: 'Windows 3 and 4', ru: 'Окна 3 и 4' },
  { windows: [7, 5, 6, 3, 4, 4], en: 'Windows 3 to 7', ru: 'Окна 3-7' },
  { windows: [1, 3, 4, 5, 9], en: 'Windows 1, 3 to 5 and 9', ru: 'Окна 1, 3-5 и 9' },
])('says windows $windows as people do', ({ windows, en, ru }) => {
  expect(windowsPhrase(windows, 'en')).toBe(en)
  expect(windowsPhrase(windows, 'ru')).toBe(ru)
})

const problemsOf = (layout: unknown, profile = EPSON_TM_T88V) =>
  optionProblems(escposOptionsSchema(profile), { layout }, [])

it.each([
  [
    'a part that there is not',
    { order: ['ticket', 'sevice'] },
    ['layout', 'order', 1],
    undefined,
    /one of logo, head, service/,
    'write for example `service`',
  ],
  [
    'no number',
    { order: ['service'] },
    ['layout', 'order'],
    undefined,
    /ticket among the parts/,
    'add `ticket`: a ticket is its number',
  ],
  [
    'a part twice',
    { order: ['ticket', 'ticket'] },
    ['layout', 'order', 1],
    undefined,
    /each part once/,
    'remove the second one',
  ],
  [
    'a size',
    { style: { ticket: { size: 9 } } },
    ['layout', 'style', 'ticket', 'size'],
    undefined,
    /1 to 8/,
    'write for example `size: 2`',
  ],
  [
    'a misspelt field',
    { languges: ['en'] },
    ['layout', 'languges'],
    undefined,
    /one of languages, order/,
    'write `languages:`',
  ],
  [
    'a language',
    { languages: ['de'] },
    ['layout', 'languages', 0],
    undefined,
    /one of en, ru/,
    'write for example `en`',
  ],
  [
    'a control character',
    { head: ['a\u001b@'] },
    ['layout', 'head', 0],
    undefined,
    /found the control character U\+001B/,
    'correct it',
  ],
  [
    'a logo that is none',
    { logo: { data: 'AAAA' } },
    ['layout', 'logo'],
    'bytes that are no PNG file',
    /a PNG file/,
    'save the picture as PNG, small and in black and white',
  ],
  [
    'a template with a mistake',
    { template: 'a\n{{tiket}}' },
    ['layout', 'template'],
    'in line 2 of the template the unknown field "{{tiket}}"',
    /one of ticket, service/,
    'write `{{ticket}}`',
  ],
  [
    'a template beside parts',
    { template: '{{ticket}}', order: ['ticket'] },
    ['layout', 'order'],
    undefined,
    /no order beside a template/,
    'remove one of the two',
  ],
  [
    'a file that nobody has read',
    { template: { file: 'x.receipt' } },
    ['layout', 'template', 'file'],
    undefined,
    /has been read/,
    'write the document itself, or name its file in a centre.yaml',
  ],
] as const)('%s is told with its field', (_name, layout, path, found, expected, fix) => {
  expect(problemsOf(layout)).toMatchObject([
    { path, ...(found ? { found } : {}), expected: expect.stringMatching(expected), fix },
  ])
})

it('tells of a template that one paper holds and another does not', () => {
  const layout = { template: '{{ticket}}\n{code: 123456789012345678901234567890; option: code39, 2}' }
  expect(problemsOf(layout, { ...EPSON_TM_T88V, dotsPerLine: 1200 })).toEqual([])
  expect(problemsOf(layout, GENERIC_58_MM)).toMatchObject([
    {
      path: ['layout'],
      found: expect.stringContaining('line 2 of the template: found bars wider than the paper'),
    },
  ])
})

it('refuses a poster for a logo', () => {
  const high = Buffer.from(encodePng(new Bitmap(10, 200))).toString('base64')
  expect(problemsOf({ logo: { data: high } })).toMatchObject([{ found: 'a picture of 10 x 200' }])
})

it('refuses a line that no font has when the driver is made, before the first ticket', async () => {
  const [model] = escposModels
  const options = { layout: { head: ['日本'] } }
  const making = preview({ ticket: 'A1' }, { model: model?.name, ...options })
  await expect(making).rejects.toThrow(
    'layout.head[0]: found 日 (U+65E5), 本 (U+672C), which this printer cannot print',
  )
})
