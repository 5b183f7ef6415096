/**
 * One ticket made into bytes, by us and by the packages that others print with, in one run. They do not do the same:
 *
 * - ours lays the ticket out by its own rules, checks that every character can be printed, and says of each piece how much
 *   paper it feeds, which the proof needs; the printer draws the QR code, or (second line) we draw it as a picture;
 * - `receiptline` reads a document in its markup, and draws the QR code as a picture;
 * - `@point-of-sale/receipt-printer-encoder` and `node-thermal-printer` are told call by call; the printer draws the QR code.
 */
import { createRequire } from 'node:module'
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import { bench, describe } from 'vitest'
import { joined } from '../../../lib/bytes.ts'
import { drawQr } from '../../../lib/picture/index.ts'
import { layoutTicket } from '../layout.ts'
import { QR } from './encoders.cases.ts'
import { EPSON_TM_T88III, EPSON_TM_T88V } from './model-profiles.ts'
import type { EscposProfile } from './profile.ts'
import { encodeTicket } from './protocol-ticket.ts'

const require = createRequire(import.meta.url)
const { transform } = require('receiptline') as typeof import('receiptline')
const { ThermalPrinter, PrinterTypes, CharacterSet } =
  require('node-thermal-printer') as typeof import('node-thermal-printer')

const lines = ['Окно 5, второй этаж', 'Возьмите паспорт и заявление']

const draw = (text: string, moduleSize: number) => drawQr(text, { ecLevel: 'M', moduleSize })

function ours(profile: EscposProfile): Uint8Array {
  const blocks = layoutTicket(
    { ticket: 'A042', service: 'Паспорта', waiting: 7, lines, qr: QR },
    { at: 1_768_208_400_000, timezone: 'Europe/Moscow', language: 'ru' },
  )
  const { body, tail } = encodeTicket(blocks, { profile, codePage: 'cp866', columns: 42, drawQr: draw })
  return joined([...body, ...tail].map(({ bytes }) => bytes))
}

function receiptline(): string {
  const document = ['Паспорта', '', '^^^A042', '', '"Перед вами: 7"', '12.01.2026 12:00', ...lines]
  const code = `{code:${QR}; option:qrcode,4,m}`
  const options = { command: 'escpos', cpl: 42, encoding: 'cp866', cutting: true } as const
  return transform([...document, code].join('\n'), options)
}

function receiptPrinterEncoder(): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 42, feedBeforeCut: 4 })
  encoder.initialize().codepage('cp866').align('center').line('Паспорта').size(3, 3).line('A042').size(1, 1)
  encoder.bold(true).line('Перед вами: 7').bold(false).line('12.01.2026 12:00')
  for (const line of lines) encoder.line(line)
  return encoder.qrcode(QR, { model: 2, size: 4, errorlevel: 'm' }).cut('partial').encode()
}

const printer = new ThermalPrinter({
  type: PrinterTypes.EPSON,
  width: 42,
  characterSet: CharacterSet.PC866_CYRILLIC2,
  interface: 'tcp://127.0.0.1:0', // never opened: only its buffer is wanted
})
function nodeThermalPrinter(): Uint8Array {
  printer.clear()
  printer.alignCenter()
  printer.println('Паспорта')
  printer.setTextSize(2, 2)
  printer.println('A042')
  printer.setTextNormal()
  printer.bold(true)
  printer.println('Перед вами: 7')
  printer.bold(false)
  printer.println('12.01.2026 12:00')
  for (const line of lines) printer.println(line)
  printer.printQR(QR, { cellSize: 4 })
  printer.cut()
  return printer.getBuffer() as unknown as Uint8Array
}

describe('a ticket of six lines with a QR code that the printer draws', () => {
  bench('ours', () => void ours(EPSON_TM_T88V))
  bench('@point-of-sale/receipt-printer-encoder', () => void receiptPrinterEncoder())
  bench('node-thermal-printer', () => void nodeThermalPrinter())
})

describe('the same with the QR code drawn', () => {
  bench('ours', () => void ours(EPSON_TM_T88III))
  bench('receiptline', () => void receiptline())
})
