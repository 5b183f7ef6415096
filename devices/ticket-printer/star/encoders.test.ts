import { createRequire } from 'node:module'
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import { expect, it } from 'vitest'
import { Bitmap, encodePng } from '../../../lib/picture/index.ts'
import { setUp } from './firmware.cases.ts'

/** What programs of other people send has to come out as they meant it. */

const require = createRequire(import.meta.url)
const url = 'https://example.org/q/A042'

/** A black frame with a bar in the middle, 96 x 64. */
function logo(): Bitmap {
  const picture = new Bitmap(96, 64)
  picture.fillRect(0, 0, 96, 64)
  picture.fillRect(8, 8, 80, 48, false)
  picture.fillRect(40, 0, 16, 64)
  return picture
}

/** Prints `bytes` whole, in pieces of 7 and byte by byte; checks that nobody can tell by the paper how they were cut. */
async function print(bytes: Uint8Array) {
  const [whole, ...cut] = await Promise.all([bytes.length, 7, 1].map((size) => printPieces(bytes, size)))
  for (const outcome of cut) expect(outcome).toEqual(whole)
  if (whole === undefined) throw new Error('nothing was printed')
  return whole
}

async function printPieces(bytes: Uint8Array, size: number) {
  const room = { receiveBuffer: { bytes: 65_536, fullAt: 128, releasedAt: 256 } }
  const { firmware, clock, hands, sent } = setUp(room)
  const wait = Math.max(1, Math.ceil(12 / size)) // pieces in one ms of a line of 115200 baud
  for (let from = 0, count = 1; from < bytes.length; from += size, count += 1) {
    firmware.receive(bytes.subarray(from, from + size))
    if (count % wait === 0) await clock.advance(1)
  }
  await clock.advance(10_000)
  expect(firmware.lostBytes).toBe(0)
  const paper = hands.paper.map(({ text, parted, unknown, lengthMm, png }) => ({
    ...{ text, parted, unknown, lengthMm },
    png: Buffer.from(png()).toString('base64'),
  }))
  return { paper, sent }
}

const image = Buffer.from(encodePng(logo())).toString('base64')
const receipt = [
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

it.each([
  { command: 'starsbcs', image: '[image 96x64]', qr: '[image 104x100]' },
  { command: 'starlinesbcs', image: '[image 96x72]', qr: '[image 104x120]' }, // strips of 24 rows
] as const)('prints what receiptline sends as $command, and answers it', async ({ command, image, qr }) => {
  const { transform } = require('receiptline') as typeof import('receiptline')
  const commands = transform(receipt, { command, cpl: 48, encoding: 'cp866', cutting: true })
  const { paper, sent } = await print(Buffer.from(commands, 'latin1'))
  expect(paper[0]?.parted).toBe('cut')
  expect(paper[0]?.unknown).toEqual({})
  expect(paper[0]?.text.split('\n').filter((line) => line !== '')).toEqual([
    image,
    '                    A042',
    'Паспорта                                   12.50',
    '         Bold and underlined and inverse',
    qr,
    '[EAN13 2012345678903]',
    '[CODE128 ABC123]',
    '─'.repeat(48),
    '                    last line',
  ])
  expect(sent.at(-1)).toBe('1b1d030100000100')
})

it.each([{ language: 'star-prnt' }, { language: 'star-line' }] as const)(
  'prints what @point-of-sale/receipt-printer-encoder sends as $language',
  async ({ language }) => {
    const picture = logo()
    const data = new Uint8ClampedArray(96 * 64 * 4).fill(255)
    for (let y = 0; y < 64; y++) {
      for (let x = 0; x < 96; x++) if (picture.get(x, y)) data.fill(0, (y * 96 + x) * 4, (y * 96 + x) * 4 + 3)
    }
    const bytes: Uint8Array = new ReceiptPrinterEncoder({ language, columns: 48, feedBeforeCut: 3 })
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
      .rule()
      .cut('partial')
      .encode()
    const { paper } = await print(bytes)
    expect(paper[0]?.parted).toBe('cut')
    expect(paper[0]?.unknown).toEqual({})
    expect(paper[0]?.text.split('\n').filter((line) => line !== '')).toEqual([
      '[image 96x72]', // three strips of 24
      '                  A042',
      '                    Паспорта',
      '               Bold under inverse',
      `[QR ${url}]`,
      '[EAN13 3130630574613]',
      '[CODE128 ABC123]',
      '─'.repeat(48),
    ])
  },
)

it('prints what node-thermal-printer sends', async () => {
  const library = require('node-thermal-printer') as typeof import('node-thermal-printer')
  const printer = new library.ThermalPrinter({
    type: library.PrinterTypes.STAR,
    width: 48,
    characterSet: library.CharacterSet.PC866_CYRILLIC2,
    interface: 'tcp://127.0.0.1:0', // never opened: only its buffer is wanted
  })
  printer.alignCenter()
  await printer.printImageBuffer(Buffer.from(encodePng(logo())))
  printer.setTextQuadArea()
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
  const { paper } = await print(printer.getBuffer() as unknown as Uint8Array)
  expect(paper.map(({ text, parted, unknown }) => ({ text: text.split('\n'), parted, unknown }))).toEqual([
    {
      text: [
        '[image 96x72]', // three strips of 24
        '                    A042',
        '                    Паспорта',
        '                      Bold',
        '                     inverse',
        url, // it forgets ESC GS y D 1 0 before the data (`1A 00` and the text), so a Star has nothing to draw
        '[EAN13 2012345678903]',
        '[CODE128 ABC123]',
        '-'.repeat(48),
        'left                                       right',
      ],
      parted: 'cut',
      unknown: { 'ESC GS y': 1, SUB: 1, VT: 2 },
    },
  ])
})
