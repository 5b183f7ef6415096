import { expect, it } from 'vitest'
import { printCut } from './encoders.cases.ts'
import { bytesOf } from './firmware.cases.ts'
import { EPSON_TM_T88V } from './model-profiles.ts'

/**
 * What python-escpos and escpos-php send, command by command, in the forms that their own tests write down. The packages
 * were not run for this: streams that packages made are in captures/.
 */

const text = (letters: string) => Buffer.from(letters, 'latin1').toString('hex')
const QR = (model: string, dots: string, level: string) =>
  `1d286b04003141${model}00 1d286b03003143${dots} 1d286b03003145${level} 1d286b0700315030 ${text('1234')} 1d286b0300315130`

interface Stream {
  readonly name: string
  readonly hex: string
  readonly lines: readonly string[]
  readonly unknown?: Readonly<Record<string, number>>
}

const streams: readonly Stream[] = [
  {
    name: 'python-escpos: everything set as it was',
    hex: `1b2100 1b2100 1b7b00 1d6200 1b4500 1b2d00 1b4d00 1b6100 1d4200 ${text('plain')} 0a`,
    lines: ['plain'],
  },
  {
    name: 'python-escpos: double, smoothed, thick line below, dark, white on black',
    hex: `1b2100 1b2130 1b7b00 1d6201 1b4501 1b2d02 1b4d00 1b6101 1d7c08 1d4201 ${text('Big')} 0a 1d7c00 1d2176 ${text('W8')} 0a`,
    lines: ['                  Big', '             W8'],
    unknown: { 'GS |': 2 },
  },
  {
    name: 'python-escpos: code pages that it looks for itself',
    hex: `1b7400 ${text('Price ')} 1b7413 d5 1b7411 20 8fa0e1afaee0e2 0a`,
    lines: ['Price € Паспорт'],
  },
  {
    name: 'python-escpos: bar code and QR code',
    hex: `1b6101 1d6840 1d7703 1d6600 1d4802 1d6b02 ${text('4006381333931')} 00 ${QR('32', '03', '30')}`,
    lines: ['[EAN13 4006381333931]', '[QR 1234]'],
  },
  {
    name: 'both: a picture by GS v 0, ESC * and GS ( L',
    hex: '1d763000 0100 0200 c000 1b3310 1b2a21 0200 800000 800000 0a 1b32 1d284c0c00 307030010131 0200 0200 c000 1d284c0200 3032',
    lines: ['[image 8x2]', '[image 2x26]'],
  },
  {
    name: 'python-escpos: button off, drawer, beeper, speed',
    hex: `${text('x')} 0a 1b633501 1b70003232 1b420304 1d284b0200 3209`,
    lines: ['x'],
    unknown: { 'ESC B': 1, '03': 1, '04': 1, 'GS ( K': 1 }, // the beeper is of other makers
  },
  {
    name: 'python-escpos: two-byte letters, and all that can be set for them',
    hex: `1c4301 1c26 ${text('Hello')} 90a28a45 1c2e 1c2100 1c2d00 1c531000 1c5701 1c284102003001 1c32777e ${'f0'.repeat(72)} 1c3f777e ${text('end')} 0a`,
    lines: ['HelloÉóèEend'], // a printer for Europe has none of it: letters come out one by one
    unknown: { 'FS C': 1, 'FS !': 1, 'FS -': 1, 'FS S': 1, 'FS W': 1, 'FS ( A': 1, 'FS 2': 1, 'FS ?': 1 },
  },
  {
    name: 'escpos-php: modes, paper fed back, margin and width',
    hex: `1b40 1b2138 1b2d02 1b4501 1b4701 1b4d02 ${text('php')} 0a 1b2100 1b4d00 1b6502 1d579001 1d4c2800 ${text('narrow')} 0a`,
    lines: ['php', '   narrow'],
    unknown: { 'ESC e': 1 }, // it cannot feed back
  },
  {
    name: 'escpos-php: every bar code, lengths told',
    hex: [
      `1d6b410b ${text('01234567890')} 1d6b4206 ${text('123456')} 1d6b430c ${text('012345678901')}`,
      `1d6b4407 ${text('0123456')} 1d6b4507 ${text('ABC 012')} 1d6b4604 ${text('1234')} 1d6b470b ${text('A012$+-./:A')}`,
      `1d6b4807 ${text('012abcd')} 1d6b4905 7b4315202b ${QR('32', '07', '33')}`,
    ].join(' '),
    lines: [
      ...[
        '[UPCA 012345678905]',
        '[UPCE 123456]',
        '[EAN13 0123456789012]',
        '[EAN8 01234565]',
        '[CODE39 ABC 012]',
      ],
      ...['[ITF 1234]', '[CODABAR A012$+-./:A]', '[CODE93 012abcd]', '[CODE128 213243]', '[QR 1234]'],
    ],
  },
  {
    name: 'escpos-php: PDF417',
    hex: `1b6101 1d286b0300304100 1d286b0300304200 1d286b0300304303 1d286b0300304403 1d286b040030453030 1d286b0300304600 1d286b0800305030 ${text('hello')} 1d286b0300305130`,
    lines: ['[PDF417 hello]'],
  },
]

it.each(streams)('$name', async ({ hex, lines, unknown = {} }) => {
  const { paper, sent } = await printCut(bytesOf(`${hex} 1d564103`), EPSON_TM_T88V)
  expect(paper[0]?.text.split('\n')).toEqual(lines)
  expect(paper[0]?.unknown).toEqual(unknown)
  expect(paper[0]?.parted).toBe('cut')
  expect(sent).toEqual([])
})
