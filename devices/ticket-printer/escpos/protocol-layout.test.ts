/** Rows, pictures and whole layouts as the bytes of the manual. */
import { expect, it } from 'vitest'
import { joined } from '../../../lib/bytes.ts'
import { Bitmap, drawQr, encodePng } from '../../../lib/picture/index.ts'
import type { Block, RowPart } from '../blocks.ts'
import type { Ticket } from '../contract.ts'
import { type LayoutOptions, layoutTicket } from '../layout.ts'
import type { Layout } from '../layout-schema.ts'
import { EPSON_TM_T88III, EPSON_TM_T88V, GENERIC_58_MM } from './model-profiles.ts'
import type { EscposProfile } from './profile.ts'
import { encodeTicket, type TicketEncoding } from './protocol-ticket.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const ascii = (text: string) => hex(Buffer.from(text))
const encoding: TicketEncoding = { profile: EPSON_TM_T88V, codePage: 'cp866', columns: 42 }
const SET_UP = '1b401b52001b74111d610f'
const plain = { width: 1, height: 1, bold: false, underline: false, reverse: false }
const part = (column: number, text: string, look: Partial<RowPart> = {}): RowPart => ({
  ...plain,
  column,
  text,
  ...look,
})

function sent(blocks: readonly Block[], more: Partial<TicketEncoding> = {}): string {
  const { body, tail } = encodeTicket(blocks, { ...encoding, ...more })
  return hex(joined([...body, ...tail].map(({ bytes }) => bytes)))
}

it('sends a row: modes where they change, gaps as plain blanks, all undone for the next line', () => {
  const row: Block = {
    kind: 'row',
    parts: [
      part(2, 'No.'),
      part(8, 'A42', { width: 2, height: 3, bold: true }),
      part(16, 'x', { underline: true, reverse: true }),
    ],
  }
  const line: Block = { kind: 'text', text: 'end', size: 1, bold: false, align: 'left' }
  expect(sent([row, line])).toBe(
    SET_UP + // ESC @, ESC R 0, ESC t 17, GS a
      '1b6100' + // ESC a 0
      '1b45001d21002020' + // ESC E 0, GS ! 00, two blanks
      ascii('No.') +
      '202020' +
      '1b45011d2112' + // ESC E 1, GS ! 12: twice as wide, three times as high
      ascii('A42') +
      '1b45001d21002020' + // columns 14 and 15
      '1b2d011d4201' + // ESC - 1, GS B 1
      ascii('x') +
      '0a' +
      '1b2d001d4200' + // ESC - 0, GS B 0
      ascii('end') +
      '0a' +
      '1d564200',
  )
})

it('draws a row whose letters the page lacks, whole, on one base line', () => {
  const row: Block = { kind: 'row', parts: [part(0, 'a'), part(1, '€', { height: 2, reverse: true })] }
  const bytes = sent([row, { kind: 'feed', lines: 1 }])
  const bands = [...bytes.matchAll(/1d763000(....)(....)/g)]
  expect(bands[0]?.[1]).toBe('0300') // 24 dots: two cells of 12
  const rows = bands.reduce((sum, [, , count = '']) => sum + Number.parseInt(count.slice(0, 2), 16), 0)
  expect(rows).toBe(48)
  expect(bytes).not.toContain(`${ascii('a')}0a`)
})

it('sends a picture in bands, where it shall stand', () => {
  const picture = new Bitmap(8, 2)
  picture.fillRect(0, 0, 8, 2)
  const image: Block = { kind: 'image', picture, align: 'right', label: '[logo]' }
  expect(sent([image, { kind: 'feed', lines: 1 }])).toBe(`${SET_UP}1b61021d76300001000200ffff1b64011d564200`)
})

it('refuses what is wider than the head, and a QR code that holds too much, before the first byte', () => {
  const image: Block = { kind: 'image', picture: new Bitmap(600, 2), align: 'left', label: '[logo]' }
  expect(() => sent([image])).toThrow('[logo]: found a picture of 600 dots, expected at most 512')
  expect(() => sent([{ kind: 'qr', text: 'x'.repeat(505) }])).toThrow(
    'qr: found 505 bytes, expected 1 to 504',
  )
  expect(() => sent([{ kind: 'row', parts: [part(0, '日')], field: 'line 3 of the template' }])).toThrow(
    'line 3 of the template: found 日 (U+65E5), which this printer cannot print',
  )
})

const noisy = new Bitmap(300, 120)
for (let at = 0; at < 300 * 120; at++) if ((at * 7919) % 13 < 5) noisy.set(at % 300, Math.floor(at / 300))
const logo = { data: Buffer.from(encodePng(noisy)).toString('base64'), width: 100, dither: true }
const template = [
  ...['{image: {{logo}}}', '"{{service}}"', '^^^{{ticket}}', '{{waiting}}|`{{windows}}`|_{{lines}}_'],
  ...['{code: {{qr}}; option: qrcode, 4, h}', '{{time}}'],
].join('\n')
const layouts: readonly Layout[] = [
  {},
  { template, logo },
  {
    logo,
    languages: ['en', 'ru'],
    head: ['Центр', 'Office'],
    foot: ['Bye'],
    order: ['logo', 'head', 'rule', 'ticket', 'service', 'lines', 'qr', 'foot'],
  },
]
const options: LayoutOptions = { at: 0, timezone: 'UTC', language: 'en', paper: { columns: 32, dots: 384 } }
const ticket: Ticket = {
  ticket: 'A042',
  service: 'Visas',
  waiting: 7,
  windows: [3, 4],
  lines: ['a', 'b'],
  qr: 'q'.repeat(60),
}

it.each(layouts)('lets no field of a ticket become a command: layout %#', (layout) => {
  const commands = [
    '\x1b@',
    '\x1dV\x00',
    '\x10\x04\x01',
    '\x10\x14\x01\x00\x05',
    '\n\x1bi',
    '\x1d(L',
    '\x9b1m',
    '\x00',
    '\x1c.',
  ]
  const print = (text: string) => {
    const spoilt = { ...ticket, ticket: `A${text}`, service: `S${text}S`, lines: [`l${text}`, 'b'] }
    return sent(layoutTicket(spoilt, { ...options, layout }), {
      profile: EPSON_TM_T88III,
      columns: 32,
      drawQr: draw,
    })
  }
  for (const text of commands) {
    const harmless = [...text]
      .map((each) => (each === '\n' ? ' ' : /\p{Cc}/u.test(each) ? '?' : each))
      .join('')
    expect(print(text) === print(harmless), JSON.stringify(text)).toBe(true)
  }
})

const draw = (text: string, moduleSize: number) => drawQr(text, { ecLevel: 'M', moduleSize })

it.each(layouts)('holds nothing that a printer would take for a real-time command: layout %#', (layout) => {
  for (const profile of [EPSON_TM_T88V, EPSON_TM_T88III, GENERIC_58_MM] satisfies EscposProfile[]) {
    const blocks = layoutTicket(ticket, { ...options, layout })
    const { body, tail } = encodeTicket(blocks, { profile, codePage: 'cp866', columns: 32, drawQr: draw })
    const bytes = joined([...body, ...tail].map((piece) => piece.bytes))
    for (const [index, byte] of bytes.entries())
      if (byte === 0x10) expect([0x04, 0x05, 0x14]).not.toContain(bytes[index + 1])
  }
})

it.each(layouts)('ends with a line of text and the cut, whatever the layout: layout %#', (layout) => {
  const { tail } = encodeTicket(layoutTicket(ticket, { ...options, layout }), encoding)
  const last = hex(joined(tail.slice(0, -1).map(({ bytes }) => bytes)))
  expect(last.endsWith(`${ascii('01.01.1970 00:00')}0a`)).toBe(true)
  expect(tail.at(-1)?.bytes).toEqual(Uint8Array.of(0x1d, 0x56, 0x42, 0))
})
