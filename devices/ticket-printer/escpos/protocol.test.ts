import { expect, it } from 'vitest'
import { joined } from '../../../lib/bytes.ts'
import { Bitmap, drawQr } from '../../../lib/picture/index.ts'
import { layoutTicket } from '../layout.ts'
import { EPSON_TM_T88III, EPSON_TM_T88V, GENERIC_58_MM, XPRINTER_XP_58 } from './model-profiles.ts'
import * as command from './protocol.ts'
import { encodeBands } from './protocol-raster.ts'
import { encodeCut, encodeTicket, type TicketEncoding } from './protocol-ticket.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Literal bytes of the ESC/POS programming guide. */
it.each([
  ['ESC @', command.INITIALISE, '1b40'],
  ['FS .', command.SINGLE_BYTE_MODE, '1c2e'],
  ['ESC R 0', command.INTERNATIONAL_SET_USA, '1b5200'],
  ['DLE ENQ 2', command.RECOVER_AND_CLEAR, '100502'],
  ['DLE DC4 fn 8', command.CLEAR_BUFFERS, '10140801031401060208'],
  ['DLE EOT 4', command.realTimeStatus(4), '100404'],
  ['GS a', command.automaticStatus(0x0f), '1d610f'],
  ['GS r 1', command.transmitStatus(1), '1d7201'],
  ['GS ( H', command.requestProcessId('0020'), '1d28480600303030303230'],
  ['ESC t 17', command.codePage(17), '1b7411'],
  ['ESC a 1', command.align('centre'), '1b6101'],
  ['ESC E 1', command.bold(true), '1b4501'],
  ['GS ! 33', command.scale(4, 4), '1d2133'],
  ['ESC d 3', command.feed(3), '1b6403'],
  ['GS V 66 0', command.feedAndCut('partial'), '1d564200'],
  ['GS V 65 0', command.feedAndCut('full'), '1d564100'],
  ['GS v 0', command.raster(2, Uint8Array.of(1, 2, 3, 4)), '1d763000' + '02000200' + '01020304'],
  [
    'GS ( k',
    joined(command.qrCode(Uint8Array.of(0x41), 6)),
    '1d286b0400314132001d286b030031430' + '61d286b03003145311d286b040031503041' + '1d286b0300315130',
  ],
])('%s', (_name, bytes, expected) => {
  expect(hex(bytes)).toBe(expected)
})

const everything = layoutTicket(
  {
    ticket: 'A042',
    service: 'Паспорта',
    waiting: 7,
    lines: ['a'.repeat(96), 'б'],
    qr: 'x'.repeat(500),
    copyOf: '1',
  },
  { at: 0, timezone: 'UTC', language: 'ru' },
)
const encoding: TicketEncoding = { profile: EPSON_TM_T88V, codePage: 'cp866', columns: 42 }
const draw = (text: string, moduleSize: number) => drawQr(text, { ecLevel: 'M', moduleSize })

it('parts a ticket before its last line', () => {
  const { body, tail } = encodeTicket(everything, encoding)
  expect(tail.map(({ bytes }) => hex(bytes))).toEqual([
    `${hex(Buffer.from('01.01.1970 00:00'))}0a`,
    '1d564200',
  ])
  expect(hex(joined(body.map(({ bytes }) => bytes)))).not.toContain('1d56')
})

it('knows how much paper a ticket takes', () => {
  const { body, tail } = encodeTicket(
    layoutTicket({ ticket: 'A1' }, { at: 0, timezone: 'UTC', language: 'en' }),
    encoding,
  )
  const lengthMm = [...body, ...tail].reduce((sum, piece) => sum + piece.lengthMm, 0)
  // number 96 dots of 1/180 inch, two empty lines, the time, head to cutter
  expect(lengthMm).toBeCloseTo((96 / 180) * 25.4 + 3 * 4.23 + 15, 5)
})

it('makes a QR code as large as the paper allows', () => {
  const sizes = (dotsPerLine: number) => {
    const { body } = encodeTicket(everything, { ...encoding, profile: { ...EPSON_TM_T88V, dotsPerLine } })
    return /1d286b03003143(..)/.exec(hex(joined(body.map(({ bytes }) => bytes))))?.[1]
  }
  expect(sizes(576)).toBe('06')
  expect(sizes(384)).toBe('04')
})

it('draws a QR code for a printer that cannot, in bands', () => {
  const { body } = encodeTicket(everything, { ...encoding, profile: EPSON_TM_T88III, drawQr: draw })
  const bands = body.filter(({ bytes }) => hex(bytes).startsWith('1d763000'))
  expect(bands.length).toBeGreaterThan(5)
  const rows = bands.map(({ bytes }) => (bytes[6] ?? 0) + 256 * (bytes[7] ?? 0))
  const dots = 85 * 5 // version 17 at 5 dots a module: 512 dots of paper
  expect(rows.reduce((sum, each) => sum + each, 0)).toBe(dots)
  for (const { bytes } of bands)
    expect(bytes.length).toBe(8 + Math.ceil(dots / 8) * ((bytes[6] ?? 0) + 256 * (bytes[7] ?? 0)))
})

it('holds nothing that a printer would take for a real-time command', () => {
  const profiles = [EPSON_TM_T88V, EPSON_TM_T88III, GENERIC_58_MM]
  for (let length = 1; length <= 500; length += 7) {
    const blocks = layoutTicket(
      { ticket: 'A1', qr: 'q'.repeat(length) },
      { at: 0, timezone: 'UTC', language: 'en' },
    )
    for (const profile of profiles.slice(0, length % 50 === 1 ? 3 : 1)) {
      const { body, tail } = encodeTicket(blocks, {
        profile,
        codePage: 'cp866',
        columns: profile.columnsA,
        drawQr: draw,
      })
      const sent = joined([...body, ...tail].map(({ bytes }) => bytes))
      for (const [index, byte] of sent.entries()) {
        if (byte === 0x10) expect([0x04, 0x05, 0x14]).not.toContain(sent[index + 1])
      }
    }
  }
})

it('spoils what a printer would obey inside a picture, by one dot', () => {
  const rows = Uint8Array.of(0x10, 0x04, 0x01, 0x10, 0x10, 0x14, 0x08, 0x10, 0x00, 0x10, 0x05, 0x02)
  const [band] = encodeBands(Bitmap.fromRows(24, 4, rows), EPSON_TM_T88III)
  expect(hex(band?.bytes ?? new Uint8Array())).toBe(
    '1d76300003000400' + '180401' + '101814' + '081000' + '180502',
  )
})

it('sends no command that is much longer than the pause between two looks at the printer allows', () => {
  const blocks = layoutTicket(
    { ticket: 'I\u0406', lines: ['\u20ac'.repeat(90)], qr: 'q'.repeat(500) },
    { at: 0, timezone: 'UTC', language: 'en' },
  )
  for (const profile of [EPSON_TM_T88III, XPRINTER_XP_58, GENERIC_58_MM]) {
    const { codePage, columnsA: columns } = profile
    const { body, tail } = encodeTicket(blocks, { profile, codePage, columns, drawQr: draw })
    for (const { bytes } of [...body, ...tail]) expect(bytes.length).toBeLessThanOrEqual(8 + 128)
  }
})

it('cuts as the model can', () => {
  expect(hex(encodeCut({ ...EPSON_TM_T88V, cutter: 'full' }).bytes)).toBe('1d564100')
  expect(hex(encodeCut({ ...EPSON_TM_T88V, cutter: 'both' }).bytes)).toBe('1d564200')
  expect(hex(encodeCut(GENERIC_58_MM).bytes)).toBe('1b6402')
})
