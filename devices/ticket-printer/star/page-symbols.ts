/** QR codes and bar codes: bytes of the commands to marks on paper. */
import { Bitmap, CELL, drawBarcode, drawQr, glyph, type Symbology } from '../../../lib/picture/index.ts'
import { leftOf } from '../mechanics/line.ts'
import type { Mark } from '../mechanics/marks.ts'
import { qrModules } from '../mechanics/qr-size.ts'
import type { Modes } from './page-modes.ts'

const utf8 = new TextDecoder()

/** Dots of a side of the stored QR code; undefined when there is none, it fits no version, or is wider than the line. */
export function qrSide({ qr, printWidth }: Modes): number | undefined {
  if (qr.data === undefined || qr.data.length === 0) return undefined
  const modules = qrModules(qr.data, qr.ecLevel)
  if (modules === undefined || modules * qr.cellSize > printWidth) return undefined
  return modules * qr.cellSize
}

/** `ESC GS y P` */
export function qrMark(modes: Modes): Mark | undefined {
  const side = qrSide(modes)
  const { data, ecLevel, cellSize } = modes.qr
  if (side === undefined || data === undefined) return undefined
  return {
    kind: 'symbol',
    x: leftOf(side, modes),
    width: side,
    height: side,
    label: `[QR ${utf8.decode(data)}]`,
    draw: () => attempt(() => drawQr(data, { ecLevel, moduleSize: cellSize })) ?? new Bitmap(side, side),
  }
}

/** The n1 of `ESC b`, as a digit. */
const SYMBOLOGY: readonly (Symbology | undefined)[] = [
  'upce',
  'upca',
  'ean8',
  'ean13',
  'code39',
  'itf',
  'code128',
  'code93',
  'codabar',
]

/** `ESC b n1 n2 n3 n4 d…`: type, text below and line feed, width, height in dots. Undefined: nothing that can be drawn. */
export function barcodeMark(
  [type = 0, mode = 0, width = 0, height = 0]: Uint8Array,
  data: Uint8Array,
  modes: Modes,
) {
  const symbology = SYMBOLOGY[type & 0x0f]
  if (symbology === undefined || data.length === 0) return undefined
  const text = symbology === 'code128' ? code128Text(data) : String.fromCharCode(...data)
  const moduleWidth = (((width & 0x0f) + 2) % 3) + 2 // n3 1, 2, 3: 2, 3, 4 dots; wide bars by further digits (own)
  const bars = attempt(() => drawBarcode({ symbology, data: text, moduleWidth, height: Math.max(1, height) }))
  if (bars === undefined || bars.width > modes.printWidth) return undefined
  const below = (mode & 1) === 0 // 1 and 3: no text, 2 and 4: text below
  const picture = below ? withText(bars, text) : bars
  const label = `[${symbology.toUpperCase()} ${text}]`
  const { width: wide, height: high } = picture
  return {
    kind: 'symbol',
    x: leftOf(wide, modes),
    width: wide,
    height: high,
    label,
    draw: () => picture,
  } as const
}

/** `%0` is a percent sign, `%5` DEL, `%A` and so on control characters. */
function code128Text(data: Uint8Array): string {
  return String.fromCharCode(...data).replace(/%([0-9A-Z[\\\]^_@])/g, (_, code: string) => {
    if (code === '0') return '%'
    return code === '5' ? '\x7f' : String.fromCharCode(code.charCodeAt(0) & 0x1f)
  })
}

function withText(bars: Bitmap, text: string): Bitmap {
  const cell = CELL.A
  const width = Math.max(bars.width, text.length * cell.width)
  const picture = new Bitmap(width, bars.height + cell.height)
  picture.blit(bars, Math.floor((width - bars.width) / 2), 0)
  const left = Math.floor((width - text.length * cell.width) / 2)
  for (const [index, character] of [...text].entries()) {
    picture.blit(glyph(character.codePointAt(0) ?? 0x20, 'A'), left + index * cell.width, bars.height, {
      or: true,
    })
  }
  return picture
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined // what cannot be drawn is not printed
  }
}
