/** QR codes, PDF417 and bar codes: bytes of the commands to marks on paper. */
import {
  Bitmap,
  CELL,
  drawBarcode,
  drawPdf417,
  drawQr,
  glyph,
  type Symbology,
} from '../../../lib/picture/index.ts'
import { leftOf } from '../mechanics/line.ts'
import type { Mark } from '../mechanics/marks.ts'
import { qrModules } from '../mechanics/qr-size.ts'
import type { Modes, Pdf417Modes, QrModes } from './page-modes.ts'

const SYMBOLOGY: Readonly<Record<number, Symbology>> = {
  65: 'upca',
  66: 'upce',
  67: 'ean13',
  68: 'ean8',
  69: 'code39',
  70: 'itf',
  71: 'codabar',
  72: 'code93',
  73: 'code128',
  74: 'gs1-128',
}
/** Digits before the check digit, which the printer adds where it is missing. */
const UNCHECKED: Partial<Record<Symbology, number>> = { upca: 11, ean13: 12, ean8: 7 }
/** Of these the bars have two widths: dots of a wide one by those of a narrow one (Epson, `GS w`). */
const TWO_WIDTHS: ReadonlySet<Symbology> = new Set(['code39', 'itf', 'codabar'])
const WIDE_DOTS = [0, 3, 5, 8, 10, 13, 16] as const
const FORM_B = 65 // GS k m below 65 is form A, the same symbologies from 0 on
const utf8 = new TextDecoder()

/** `GS ( k` cn 31, what is set and stored. Undefined: nothing of that. */
export function setQr(qr: QrModes, data: Uint8Array, levelM = 0x31): QrModes | undefined {
  const [, fn, value = 0] = data
  switch (fn) {
    case 0x41:
      return { ...qr, model: value === 0x31 ? 1 : value === 0x33 ? 'micro' : 2 }
    case 0x43:
      return value >= 1 && value <= 16 ? { ...qr, moduleSize: value } : qr
    case 0x45: {
      const ecLevel = (['L', 'M', 'Q', 'H'] as const)[value - levelM + 1]
      return ecLevel === undefined ? qr : { ...qr, ecLevel }
    }
    case 0x50:
      return { ...qr, data: data.slice(3) }
    default:
      return undefined
  }
}

/** The stored QR code; undefined when there is none, it fits no version, or is wider than the line. */
export function qrMark(modes: Modes): Mark | undefined {
  const { data, ecLevel, moduleSize, model } = modes.qr
  if (data === undefined || data.length === 0) return undefined
  const options = { ecLevel, moduleSize, model: model === 'micro' ? model : 2 } as const
  const modules =
    model === 'micro' ? attempt(() => drawQr(data, options).width / moduleSize) : qrModules(data, ecLevel)
  if (modules === undefined) return undefined
  const size = modules * moduleSize
  if (size > modes.printWidth) return undefined
  return {
    kind: 'symbol',
    x: leftOf(size, modes),
    width: size,
    height: size,
    label: `[QR ${utf8.decode(data)}]`,
    draw: () => attempt(() => drawQr(data, options)) ?? new Bitmap(size, size),
  }
}

/** How large a picture is drawn, and how far from where it would begin a line. */
export interface Place {
  readonly scaleX: number
  readonly scaleY: number
  readonly left: number
}

/** Rows of a picture; what goes beyond the print width is lost. */
export function rowsMark(whole: Bitmap, { scaleX, scaleY, left }: Place, modes: Modes): Mark {
  const room = Math.max(0, Math.floor((modes.printWidth - left) / scaleX))
  const picture = whole.width > room ? whole.crop(0, 0, room, whole.height) : whole
  const [width, height] = [picture.width * scaleX, picture.height * scaleY]
  return { kind: 'picture', x: left + leftOf(width, modes), width, height, picture, scaleX, scaleY }
}

/** `GS ( k` cn 30, what is set and stored. */
export function setPdf417(pdf417: Pdf417Modes, data: Uint8Array): Pdf417Modes | undefined {
  const [, fn, value = 0, second = 0] = data
  switch (fn) {
    case 0x41:
      return value <= 30 ? { ...pdf417, columns: value } : pdf417
    case 0x42:
      return value === 0 || (value >= 3 && value <= 90) ? { ...pdf417, rows: value } : pdf417
    case 0x43:
      return value >= 2 && value <= 8 ? { ...pdf417, moduleWidth: value } : pdf417
    case 0x44:
      return value >= 2 && value <= 8 ? { ...pdf417, rowHeight: value } : pdf417
    case 0x45:
      // m 30: level 0 to 8 as a digit; m 31: a share of the data, left to the drawing
      return {
        ...pdf417,
        ecLevel: value === 0x30 && second >= 0x30 && second <= 0x38 ? second - 0x30 : undefined,
      }
    case 0x46:
      return { ...pdf417, truncated: value === 1 }
    case 0x50:
      return { ...pdf417, data: data.slice(3) }
    default:
      return undefined
  }
}

/** The stored PDF417 symbol. */
export function pdf417Mark(modes: Modes): Mark | undefined {
  const { data, columns, rows, ecLevel, ...rest } = modes.pdf417
  if (data === undefined || data.length === 0) return undefined
  const picture = attempt(() =>
    drawPdf417({
      ...rest,
      data,
      ...(columns > 0 && { columns }),
      ...(rows > 0 && { rows }),
      ...(ecLevel !== undefined && { ecLevel }),
    }),
  )
  return picture === undefined ? undefined : pictureMark(picture, `[PDF417 ${utf8.decode(data)}]`, modes)
}

/**
 * `GS k`. `illegal`: the data do not suit the symbology, and are printed as text; undefined: nothing is printed,
 * since it is wider than the line.
 */
export function barcodeMark(m: number, data: Uint8Array, modes: Modes): Mark | 'illegal' | undefined {
  const symbology = SYMBOLOGY[m < FORM_B ? m + FORM_B : m]
  if (symbology === undefined) return 'illegal'
  const text = symbology === 'code128' ? code128Text(data) : String.fromCharCode(...data)
  if (text === undefined || text === '') return 'illegal'
  const { height, moduleWidth, hri, hriFont } = modes.barcode
  const drawn = known(`${symbology} ${moduleWidth} ${height} ${text}`, () =>
    attempt(() => bars(symbology, text, moduleWidth, height)),
  )
  if (drawn === undefined) return 'illegal'
  if (drawn.width > modes.printWidth) return undefined
  const readable = text.length === (UNCHECKED[symbology] ?? 0) ? text + checkDigit(text) : text
  const label = `[${symbology.toUpperCase()} ${readable}]`
  if (hri === 0) return pictureMark(drawn, label, modes)
  return pictureMark(withText(drawn, readable, hri, hriFont), label, modes)
}

function bars(symbology: Symbology, data: string, moduleWidth: number, height: number): Bitmap {
  if (!TWO_WIDTHS.has(symbology)) return drawBarcode({ symbology, data, moduleWidth, height })
  const modules = drawBarcode({ symbology, data, moduleWidth: 1, height: 1 })
  const runs: number[] = [] // bar, space, bar …
  for (let x = 0, start = 0; x < modules.width; x++) {
    if (modules.get(x, 0) === modules.get(x + 1, 0) && x + 1 < modules.width) continue
    runs.push(x + 1 - start > 1 ? (WIDE_DOTS[moduleWidth] ?? 3 * moduleWidth) : moduleWidth)
    start = x + 1
  }
  const picture = new Bitmap(
    runs.reduce((sum, run) => sum + run, 0),
    height,
  )
  let x = 0
  for (const [index, run] of runs.entries()) {
    if (index % 2 === 0) picture.fillRect(x, 0, run, height)
    x += run
  }
  return picture
}

/** GS1: digits weigh 3 and 1 by turns, from the right. */
function checkDigit(digits: string): string {
  let sum = 0
  for (let at = 0; at < digits.length; at++) sum += Number(digits.at(-1 - at)) * (at % 2 === 0 ? 3 : 1)
  return String((10 - (sum % 10)) % 10)
}

function pictureMark(picture: Bitmap, label: string, modes: Modes): Mark | undefined {
  const { width, height } = picture
  if (width > modes.printWidth) return undefined
  return { kind: 'symbol', x: leftOf(width, modes), width, height, label, draw: () => picture }
}

/** How many dots of a bar code are the readable text below it. */
export function textBelow({ barcode: { hri, hriFont } }: Modes): number {
  return hri === 2 || hri === 3 ? CELL[hriFont].height : 0
}

/** The readable text above, below or both, in the middle. */
function withText(bars: Bitmap, text: string, hri: number, font: 'A' | 'B'): Bitmap {
  const cell = CELL[font]
  const above = hri === 1 || hri === 3 ? cell.height : 0
  const below = hri === 2 || hri === 3 ? cell.height : 0
  const width = Math.max(bars.width, text.length * cell.width)
  const picture = new Bitmap(width, above + bars.height + below)
  picture.blit(bars, Math.floor((width - bars.width) / 2), above)
  const left = Math.floor((width - text.length * cell.width) / 2)
  for (const [index, character] of [...text].entries()) {
    const shape = glyph(character.codePointAt(0) ?? 0x20, font)
    if (above > 0) picture.blit(shape, left + index * cell.width, 0, { or: true })
    if (below > 0) picture.blit(shape, left + index * cell.width, above + bars.height, { or: true })
  }
  return picture
}

/** `{A`, `{B`, `{C` choose the set, `{1` … `{4` are FNC, `{S` shifts, `{{` is a brace; in set C a byte is two digits. */
function code128Text(data: Uint8Array): string | undefined {
  if (data[0] !== 0x7b || data[1] === undefined || data[1] < 0x41 || data[1] > 0x43) return undefined
  let text = ''
  let pairs = false
  for (let index = 0; index < data.length; index++) {
    const byte = data[index] as number
    if (byte !== 0x7b) {
      if (pairs && byte > 99) return undefined
      text += pairs ? String(byte).padStart(2, '0') : String.fromCharCode(byte)
      continue
    }
    const next = data[++index]
    if (next === 0x41 || next === 0x42) pairs = false
    else if (next === 0x43) pairs = true
    else if (next === 0x7b) text += '{'
    else if (next === undefined || !(next === 0x53 || (next >= 0x31 && next <= 0x34))) return undefined
  }
  return text
}

const CACHED = 32
const cache = new Map<string, Bitmap | undefined>()

/** A few symbols are kept: the same one is often printed again. */
function known(key: string, draw: () => Bitmap | undefined): Bitmap | undefined {
  if (cache.has(key)) return cache.get(key)
  if (cache.size >= CACHED) cache.clear()
  const drawn = draw()
  cache.set(key, drawn)
  return drawn
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined // what cannot be drawn is not printed
  }
}
