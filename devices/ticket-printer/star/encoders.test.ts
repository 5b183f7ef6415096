import { createRequire } from 'node:module'
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import { expect, it } from 'vitest'
import { Bitmap, encodePng } from '../../../lib/picture/index.ts'
import { setUp } from './firmware.cases.ts'
import type { StarProfile } from './profile.ts'

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

/** Sends at 38400 baud, one burst after the other. */
async function print(bytes: Uint8Array, change: Partial<StarProfile> = {}) {
  const { firmware, clock, hands, sent } = setUp(change)
  for (let from = 0; from < bytes.length; from += 384) {
    firmware.receive(bytes.subarray(from, from + 384))
    await clock.advance(100)
  }
  await clock.advance(10_000)
  expect(firmware.lostBytes).toBe(0)
  return { paper: hands.paper, sent }
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
