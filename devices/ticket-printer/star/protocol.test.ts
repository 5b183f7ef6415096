import { expect, it } from 'vitest'
import { Bitmap } from '../../../lib/picture/index.ts'
import { bytesOf, PROFILE } from './firmware.cases.ts'
import * as command from './protocol.ts'
import { encodePicture, encodeSetUp, encodeTicket } from './protocol-ticket.ts'

/** Literal bytes of the Line mode manual (LM) and the StarPRNT manual (SP), never built from our own constants. */
it.each([
  { name: 'ESC ACK SOH, LM 3-53', bytes: command.REAL_TIME_STATUS, hex: '1b0601' },
  { name: 'ESC @, LM 3-60', bytes: command.INITIALISE, hex: '1b40' },
  { name: 'CAN, LM 3-60', bytes: command.CANCEL, hex: '18' },
  { name: 'ESC RS a, LM 3-52', bytes: command.AUTOMATIC_STATUS, hex: '1b1e6101' },
  { name: 'ESC RS a, LM 3-52', bytes: command.NO_AUTOMATIC_STATUS, hex: '1b1e6100' },
  { name: 'ETB, LM 3-54', bytes: command.COUNT, hex: '17' },
  { name: 'ESC RS E, LM 3-54', bytes: command.CLEAR_COUNT, hex: '1b1e4500' },
  { name: 'ESC GS ETX, SP 2-86', bytes: command.countDocument(0x1102), hex: '1b1d03010211' },
  { name: 'ESC GS t, page 866', bytes: command.codePage(10), hex: '1b1d740a' },
  { name: 'ESC GS a', bytes: command.align('centre'), hex: '1b1d6101' },
  { name: 'ESC E', bytes: command.bold(true), hex: '1b45' },
  { name: 'ESC F', bytes: command.bold(false), hex: '1b46' },
  { name: 'ESC i, LM 3-11', bytes: command.scale(4, 4), hex: '1b690303' },
  { name: 'ESC z, LM 3-20', bytes: command.LINES_OF_4_MM, hex: '1b7a01' },
  { name: 'ESC 0, LM 3-20', bytes: command.LINES_OF_3_MM, hex: '1b30' },
  { name: 'ESC a', bytes: command.feed(2), hex: '1b6102' },
  { name: 'ESC d, LM 3-43', bytes: command.feedAndCut('partial'), hex: '1b6403' },
  { name: 'ESC d, LM 3-43', bytes: command.feedAndCut('full'), hex: '1b6402' },
  { name: 'ESC GS S', bytes: command.raster(1, Uint8Array.of(1, 2)), hex: '1b1d53010100020000' + '0102' },
  {
    name: 'ESC k, LM 3-51',
    bytes: command.strip(1, Uint8Array.of(0xff)),
    hex: `1b6b0100ff${'00'.repeat(23)}0a`,
  },
])('$name', ({ bytes, hex }) => {
  expect(Buffer.from(bytes).toString('hex')).toBe(hex)
})

it('draws a QR code by ESC GS y: model 2, level M, cell size, data, print (LM 3-118 to 3-121)', () => {
  const commands = command.qrCode(bytesOf('71 3d 31'), 5).map((bytes) => Buffer.from(bytes).toString('hex'))
  expect(commands).toEqual([
    '1b1d79533002',
    '1b1d79533101',
    '1b1d79533205',
    '1b1d7944310003 00713d31'.replace(' ', ''),
    '1b1d7950',
  ])
})

const encoding = { profile: PROFILE, codePage: 'cp866', columns: 48 } as const
const hexOf = (pieces: readonly { bytes: Uint8Array }[]) =>
  pieces.map(({ bytes }) => Buffer.from(bytes).toString('hex')).join('')

it('sets up all that a ticket depends on', () => {
  expect(Buffer.from(encodeSetUp(encoding)).toString('hex')).toBe(
    '1b40' + '1b5200' + '1b1d740a' + '1b1e4600' + '1b7a01' + '1b1e6101',
  )
})

it('sends a picture in bands of ESC GS S, or in strips of ESC k with lines as high', () => {
  const picture = new Bitmap(16, 30)
  picture.fillRect(0, 0, 16, 30)
  expect(hexOf(encodePicture(picture, PROFILE))).toBe(
    `1b1d53010200 1e0000${'ff'.repeat(60)}`.replace(' ', ''),
  )
  const strips = encodePicture(picture, { ...PROFILE, pictures: 'strips' })
  expect(hexOf(strips)).toBe(
    `1b301b6b0200${'ff'.repeat(48)}0a1b6b0200${'ff'.repeat(12)}${'00'.repeat(36)}0a1b7a01`,
  )
  expect(strips.reduce((sum, { lengthMm }) => sum + lengthMm, 0)).toBeCloseTo(6, 1)
})

it('leaves nothing in a picture that a printer would obey', () => {
  const picture = Bitmap.fromRows(24, 2, bytesOf('04 05 1b 06 01 ff'))
  expect(hexOf(encodePicture(picture, PROFILE))).toBe('1b1d53010300020000' + '0c0d1f' + '0601ff')
})

it('draws a line whose characters the page lacks, and refuses those that cannot be drawn', () => {
  const line = (text: string) =>
    encodeTicket([{ kind: 'text', text, size: 1, bold: false, align: 'left', field: 'lines[0]' }], encoding)
  expect(hexOf(line('Ґанок').tail)).toContain('1b1d5301')
  expect(() => line('市')).toThrow('lines[0]: found 市 (U+5E02), which this printer cannot print')
})
