import { createRequire } from 'node:module'
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import { expect, it } from 'vitest'
import { Bitmap, encodePng } from '../../../lib/picture/index.ts'
import { printCut, QR as url } from './encoders.cases.ts'

/** What programs of other people send has to come out as they meant it. */

const require = createRequire(import.meta.url)

/** A black frame with a bar in the middle, 96 x 64. */
function logo(): Bitmap {
  const picture = new Bitmap(96, 64)
  picture.fillRect(0, 0, 96, 64)
  picture.fillRect(8, 8, 80, 48, false)
  picture.fillRect(40, 0, 16, 64)
  return picture
}

it('prints what receiptline sends, and answers its question', async () => {
  const { transform } = require('receiptline') as typeof import('receiptline')
  const image = Buffer.from(encodePng(logo())).toString('base64')
  const document = [
    `{image:${image}}`,
    '',
    '^^^A042',
    '',
    'Паспорта | 12.50',
    '"Bold" and _underlined_ and `inverse`',
    `{code:${url}; option:qrcode,4,m}`,
    '{code:2012345678903; option:ean,2,72,hri}',
    '{code:ABC123; option:code128,2,72,hri}',
    '---',
    'last line',
    '=',
  ].join('\n')
  const commands = transform(document, { command: 'escpos', cpl: 42, encoding: 'cp866', cutting: true })
  const { paper, sent } = await printCut(Buffer.from(commands, 'latin1'))
  expect(paper[0]?.parted).toBe('cut')
  expect(paper[0]?.text.split('\n')).toEqual([
    '[image 96x64]',
    '',
    '                 A042',
    '',
    'Паспорта                             12.50',
    '      Bold and underlined and inverse',
    '[image 100x100]', // it draws QR codes itself
    '[EAN13 2012345678903]',
    '[CODE128 ABC123]',
    '─'.repeat(42),
    '                 last line',
  ])
  expect(sent).toEqual(['00']) // GS r 1 at the end of the job
})

it('prints what @point-of-sale/receipt-printer-encoder sends', async () => {
  const picture = logo()
  const data = new Uint8ClampedArray(96 * 64 * 4).fill(255)
  for (let y = 0; y < 64; y++) {
    for (let x = 0; x < 96; x++) if (picture.get(x, y)) data.fill(0, (y * 96 + x) * 4, (y * 96 + x) * 4 + 3)
  }
  const bytes: Uint8Array = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 42, feedBeforeCut: 4 })
    .initialize()
    .codepage('cp866')
    .align('center')
    .image({ width: 96, height: 64, data } as never, 96, 64, 'threshold')
    .size(3, 3)
    .line('A042')
    .size(1, 1)
    .line('Паспорта')
    .bold(true)
    .text('Bold')
    .bold(false)
    .underline(true)
    .text(' under')
    .underline(false)
    .invert(true)
    .text(' inverse')
    .invert(false)
    .newline()
    .align('left')
    .qrcode(url, { model: 2, size: 5, errorlevel: 'm' })
    .barcode('3130630574613', 'ean13', { height: 60, text: true })
    .barcode('ABC123', 'code128', { height: 60, text: false })
    .pdf417('hello pdf417')
    .rule()
    .table(
      [
        { width: 20, align: 'left' },
        { width: 22, align: 'right' },
      ],
      [['left', 'right']],
    )
    .cut('partial')
    .encode()
  const { paper } = await printCut(bytes)
  expect(paper[0]?.parted).toBe('cut')
  expect(paper[0]?.text.split('\n').filter((line) => line !== '')).toEqual([
    '[image 96x72]', // three strips of 24
    '               A042',
    '                 Паспорта',
    '            Bold under inverse',
    `[QR ${url}]`,
    '[EAN13 3130630574613]',
    '[CODE128 ABC123]',
    '[PDF417 hello pdf417]',
    '─'.repeat(42),
    'left                                 right',
  ])
  expect(paper[0]?.unknown).toEqual({})
})

it('prints what node-thermal-printer sends', async () => {
  const library = require('node-thermal-printer') as typeof import('node-thermal-printer')
  const { ThermalPrinter, PrinterTypes, CharacterSet } = library
  const printer = new ThermalPrinter({
    type: PrinterTypes.EPSON,
    width: 42,
    characterSet: CharacterSet.PC866_CYRILLIC2,
    interface: 'tcp://127.0.0.1:0', // never opened: only its buffer is wanted
  })
  printer.alignCenter()
  await printer.printImageBuffer(Buffer.from(encodePng(logo())))
  printer.setTextSize(2, 2)
  printer.println('A042')
  printer.setTextNormal()
  printer.println('Паспорта')
  printer.bold(true)
  printer.println('Bold')
  printer.bold(false)
  printer.invert(true)
  printer.println('inverse')
  printer.invert(false)
  printer.alignLeft()
  printer.printQR(url, { cellSize: 5 })
  printer.printBarcode('2012345678903', 67)
  printer.code128('ABC123')
  printer.drawLine()
  printer.leftRight('left', 'right')
  printer.cut()
  const { paper } = await printCut(printer.getBuffer() as unknown as Uint8Array)
  expect(paper.map(({ text, parted, unknown }) => ({ text: text.split('\n'), parted, unknown }))).toEqual([
    {
      text: [
        '[image 96x64]',
        '               A042',
        '                 Паспорта',
        '                   Bold',
        '                  inverse',
        `[QR ${url}]`,
        '[EAN13 2012345678903]',
        '[CODE128 ABC123]',
        '-'.repeat(42),
        'left                                 right',
      ],
      parted: 'cut',
      unknown: {},
    },
  ])
})
