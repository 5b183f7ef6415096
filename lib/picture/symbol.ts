/**
 * QR codes, PDF417 and bar codes as pictures, without quiet zone and without text, as printers draw
 * them. What cannot be drawn is answered by a {@link SymbolError} that names what is wrong.
 */
import { createRequire } from 'node:module'
import { Bitmap } from './bitmap.ts'

/** Why a symbol cannot be drawn. */
export type SymbolFault = 'characters' | 'length' | 'checkDigit' | 'capacity' | 'unsupported' | 'illegal'

/** The data do not fit the symbology. `fault` is closed; the message says what was expected. */
export class SymbolError extends Error {
  override readonly name = 'SymbolError'
  readonly fault: SymbolFault

  constructor(fault: SymbolFault, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.fault = fault
  }
}

/** The bar codes that {@link drawBarcode} knows. */
export const SYMBOLOGIES = [
  'upca',
  'upce',
  'ean13',
  'ean8',
  'code39',
  'itf',
  'codabar',
  'code93',
  'code128',
  'gs1-128',
] as const

/** One word of {@link SYMBOLOGIES}. */
export type Symbology = (typeof SYMBOLOGIES)[number]

/** A bar code to draw. */
export interface BarcodeRequest {
  readonly symbology: Symbology
  /**
   * Text, or bytes each standing for one character. UPC and EAN: with or without the check digit. CODE39:
   * with or without `*` at both ends. Codabar: with its start and stop letters. An odd number of digits in
   * ITF gets a zero in front. GS1-128: `(01)…` or bare digits, of which FNC1 is put in front.
   */
  readonly data: string | Uint8Array
  /** Dots of the narrowest bar. */
  readonly moduleWidth: number
  /** Dots. */
  readonly height: number
}

/** How {@link drawQr} draws. */
export interface QrOptions {
  readonly ecLevel: 'L' | 'M' | 'Q' | 'H'
  /** Dots of one module's side. */
  readonly moduleSize: number
  /** 2 is the QR code of today, the default. 1 is obsolete and cannot be drawn (`unsupported`). */
  readonly model?: 1 | 2 | 'micro'
}

/** A PDF417 symbol to draw. What is left out is chosen to fit the data. */
export interface Pdf417Request {
  /** Text is encoded as UTF-8. */
  readonly data: string | Uint8Array
  /** Dots of the narrowest bar. */
  readonly moduleWidth: number
  /** Height of a row, in modules; printers use 2 to 8. Default 3. */
  readonly rowHeight?: number
  /** 1 to 30. */
  readonly columns?: number
  /** 3 to 90. */
  readonly rows?: number
  /** 0 to 8. */
  readonly ecLevel?: number
  /** The truncated form, without the right edge. Default false. */
  readonly truncated?: boolean
}

type Settings = Record<string, string | number | boolean>
interface Drawn {
  /** Widths of bar, space, bar … in modules. */
  readonly sbs?: readonly number[]
  /** Modules of a matrix, row by row, 1 is black. */
  readonly pixs?: readonly number[]
  readonly pixx?: number
}

// Two megabytes of program: loaded when the first symbol is wanted.
const require = createRequire(import.meta.url)

/**
 * A QR code. Text is encoded as UTF-8; bytes are carried as they are.
 * @throws SymbolError `capacity` when the data do not fit, `length` when there are none, `unsupported`.
 */
export function drawQr(data: Uint8Array | string, options: QrOptions): Bitmap {
  const { ecLevel, moduleSize, model = 2 } = options
  size(moduleSize, 'moduleSize')
  if (model === 1)
    throw new SymbolError('unsupported', 'QR model 1: obsolete, cannot be drawn; expected 2 or micro')
  const name = model === 'micro' ? 'microqrcode' : 'qrcode'
  // Byte pairs that happen to be Shift JIS must not become kanji.
  const settings = { eclevel: ecLevel, fixedeclevel: true, suppresskanjimode: true }
  return matrix(encode(name, utf8(data), settings), moduleSize, moduleSize)
}

/**
 * A PDF417 symbol.
 * @throws SymbolError `capacity` when the data do not fit, `length` when there are none.
 */
export function drawPdf417(request: Pdf417Request): Bitmap {
  const { data, moduleWidth, rowHeight = 3, columns, rows, ecLevel, truncated = false } = request
  size(moduleWidth, 'moduleWidth')
  size(rowHeight, 'rowHeight')
  const settings: Settings = { rowmult: 1 }
  if (columns !== undefined) settings['columns'] = columns
  if (rows !== undefined) settings['rows'] = rows
  if (ecLevel !== undefined) settings['eclevel'] = ecLevel
  const drawn = encode(truncated ? 'pdf417compact' : 'pdf417', utf8(data), settings)
  return matrix(drawn, moduleWidth, moduleWidth * rowHeight)
}

/**
 * A bar code; all bars have the full height.
 * @throws SymbolError `characters`, `length` or `checkDigit`: what of the data the symbology refuses.
 */
export function drawBarcode({ symbology, data, moduleWidth, height }: BarcodeRequest): Bitmap {
  size(moduleWidth, 'moduleWidth')
  size(height, 'height', 65_535)
  const text = typeof data === 'string' ? data : latin1(data)
  if (text === '') throw new SymbolError('length', `${symbology}: expected data, found none`)
  if (/[^\0-\xff]/.test(text)) {
    throw new SymbolError(
      'characters',
      `${symbology}: expected characters of one byte, found ${JSON.stringify(text)}`,
    )
  }
  const { sbs = [] } = encode(...recipe(symbology, text))
  const widths = sbs.length % 2 === 0 ? sbs.slice(0, -1) : sbs // a space at the end is quiet zone
  const bars = new Bitmap(widths.reduce((sum, width) => sum + width, 0) * moduleWidth, height)
  let x = 0
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) bars.fillRect(x, 0, width * moduleWidth, height)
    x += width * moduleWidth
  }
  return bars
}

/** The name our library has for a symbology, the data as it wants them, and its settings. */
function recipe(symbology: Symbology, text: string): [name: string, text: string, settings?: Settings] {
  switch (symbology) {
    case 'upce':
      return ['upce', /^\d{6}$/.test(text) ? `0${text}` : text]
    case 'code39':
      return ['code39', /^\*.*\*$/s.test(text) && text.length > 2 ? text.slice(1, -1) : text]
    case 'itf':
      return ['interleaved2of5', text]
    case 'codabar':
      return ['rationalizedCodabar', text.toUpperCase()]
    case 'code93':
      return ['code93ext', text, { includecheck: true }]
    case 'gs1-128':
      if (/^\(\d{2,4}\)[^(]/.test(text)) return ['gs1-128', text, { dontlint: true }]
      if (/^\(/.test(text)) {
        throw new SymbolError('characters', `gs1-128: expected (01)… in front, found ${JSON.stringify(text)}`)
      }
      if (text.includes('^')) throw new SymbolError('characters', 'gs1-128: "^" is not a character of GS1')
      return ['code128', `^FNC1${text}`, { parsefnc: true }]
    default:
      return [symbology, text]
  }
}

function encode(name: string, text: string, settings: Settings = {}): Drawn {
  const { raw } = require('bwip-js') as typeof import('bwip-js')
  try {
    const [drawn] = raw({ ...settings, bcid: name, text, binarytext: true } as Parameters<
      typeof raw
    >[0]) as Drawn[]
    return drawn ?? {}
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const [, word = '', sentence = message] = /^bwipp\.(\w+)#\d+: (.*)$/s.exec(message) ?? []
    throw new SymbolError(faultOf(word), `${name}: ${sentence}`, error)
  }
}

function faultOf(word: string): SymbolFault {
  if (/checkDigit/i.test(word)) return 'checkDigit'
  if (/NoValidSymbol|TooLong|TooLarge|Insufficient|capacity/i.test(word)) return 'capacity'
  if (/length|emptyData/i.test(word)) return 'length'
  if (/character|StartStop|NumberSystem|NotCompressible|GS1/i.test(word)) return 'characters'
  return 'illegal'
}

function matrix({ pixs = [], pixx = 0 }: Drawn, scaleX: number, scaleY: number): Bitmap {
  const rows = pixx === 0 ? 0 : pixs.length / pixx
  const modules = new Bitmap(pixx, rows)
  for (const [index, black] of pixs.entries()) {
    if (black) modules.set(index % pixx, Math.floor(index / pixx))
  }
  const picture = new Bitmap(pixx * scaleX, rows * scaleY)
  picture.blit(modules, 0, 0, { scaleX, scaleY })
  return picture
}

function utf8(data: Uint8Array | string): string {
  return latin1(typeof data === 'string' ? new TextEncoder().encode(data) : data)
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** Bounded, so that no request can ask for a picture larger than memory. */
function size(value: number, name: string, most = 255): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return
  throw new SymbolError('illegal', `${name}: expected a whole number from 1 to ${most}, found ${value}`)
}
