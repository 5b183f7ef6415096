/**
 * Makes lib/picture/font-data.ts from two PCF files of Debian's package xfonts-terminus; run at the root.
 *
 *     apt-get download xfonts-terminus && dpkg-deb -x xfonts-terminus_*.deb font
 *     npm run build && node dist/scripts/make-font.js font/usr/share/fonts/X11/misc
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, gunzipSync } from 'node:zlib'

const PCF_ACCELERATORS_BITMAPS = 1 << 3
const PCF_BDF_ENCODINGS = 1 << 5
const NO_GLYPH = 0xffff

/** One PCF table: its bytes, and how the format word says to read numbers (bit 2: big-endian). */
interface Table {
  readonly format: number
  readonly view: DataView
  readonly littleEndian: boolean
}

function tableOf(file: Uint8Array, wanted: number): Table {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (view.getUint32(0, true) !== 0x70636601) throw new Error('not a PCF file')
  for (let entry = 0; entry < view.getUint32(4, true); entry++) {
    const at = 8 + entry * 16
    if (view.getUint32(at, true) !== wanted) continue
    const [size, offset] = [view.getUint32(at + 8, true), view.getUint32(at + 12, true)]
    const body = new DataView(file.buffer, file.byteOffset + offset, size)
    const format = body.getUint32(0, true)
    return { format, view: body, littleEndian: (format & 4) === 0 }
  }
  throw new Error(`the PCF file has no table of type ${wanted}`)
}

/** Code point to glyph index. */
function encodingsOf(file: Uint8Array): Map<number, number> {
  const { view, littleEndian } = tableOf(file, PCF_BDF_ENCODINGS)
  const u16 = (at: number): number => view.getUint16(at, littleEndian)
  const [low, lastLow, high, lastHigh] = [u16(4), u16(6), u16(8), u16(10)]
  const found = new Map<number, number>()
  for (let row = high; row <= lastHigh; row++) {
    for (let column = low; column <= lastLow; column++) {
      const index = u16(14 + ((row - high) * (lastLow - low + 1) + column - low) * 2)
      if (index !== NO_GLYPH) found.set(row * 256 + column, index)
    }
  }
  return found
}

/** Rows of every glyph as numbers of `width` bits; all glyphs of these files fill their cell. */
function rowsOf(file: Uint8Array, width: number, height: number): number[][] {
  const { format, view, littleEndian } = tableOf(file, PCF_ACCELERATORS_BITMAPS)
  if ((format & 8) === 0) throw new Error('expected the most significant bit first')
  const rowBytes = Math.ceil(width / 8 / (1 << (format & 3))) * (1 << (format & 3))
  const count = view.getUint32(4, littleEndian)
  const start = 8 + count * 4 + 16
  return Array.from({ length: count }, (_, glyph) => {
    const at = start + view.getUint32(8 + glyph * 4, littleEndian)
    return Array.from({ length: height }, (_, y) => {
      const first = at + y * rowBytes
      return ((view.getUint8(first) << 8) | view.getUint8(first + 1)) >> (16 - width)
    })
  })
}

/** All bits one after the other, most significant first. */
function pack(rows: readonly number[], width: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((rows.length * width) / 8))
  let bit = 0
  for (const row of rows) {
    for (let x = width - 1; x >= 0; x--, bit++) {
      if ((row >> x) & 1) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7))
    }
  }
  return bytes
}

/** Code points as runs: "first-length" in base 36, joined by commas. */
function runsOf(codePoints: readonly number[]): string {
  const runs: { first: number; length: number }[] = []
  for (const codePoint of codePoints) {
    const last = runs.at(-1)
    if (last && last.first + last.length === codePoint) last.length++
    else runs.push({ first: codePoint, length: 1 })
  }
  return runs.map(({ first, length }) => `${first.toString(36)}-${length.toString(36)}`).join()
}

function convert(path: string, width: number, height: number): string {
  const file = gunzipSync(readFileSync(path))
  const rows = rowsOf(file, width, height)
  const encodings = [...encodingsOf(file)]
    .filter(([codePoint]) => codePoint >= 0x20)
    .sort(([a], [b]) => a - b)
  const bits = pack(
    encodings.flatMap(([, index]) => rows[index] ?? []),
    width,
  )
  const packed = deflateRawSync(bits, { level: 9 }).toString('base64')
  const runs = runsOf(encodings.map(([codePoint]) => codePoint))
  return `{\n    width: ${width},\n    height: ${height},\n    runs: '${runs}',\n    bits: '${packed}',\n  }`
}

const folder = process.argv[2]
if (folder === undefined) {
  console.error('make-font: give the folder that holds ter-u24b_unicode.pcf.gz')
  process.exit(2)
}
const header = `/**
 * "ticket glyphs": bitmaps of two sizes, made by scripts/make-font.ts, not to be edited by hand.
 *
 * Derived from Terminus Font 4.48, Copyright (c) 2010-2014, 2019 Dimitar Toshkov Zhekov, with Reserved Font
 * Name "Terminus Font". This data, unlike the rest of the package, is licensed under the SIL Open Font
 * License, Version 1.1: see lib/picture/FONT-LICENSE.txt in the package.
 */

/** \`runs\`: code points as first-length in base 36; \`bits\`: their rows, deflated, in base64. */
export interface FontData {
  readonly width: number
  readonly height: number
  readonly runs: string
  readonly bits: string
}

/** 12 x 24 dots and 8 x 16 dots. */
export const FONT_DATA: { readonly large: FontData; readonly small: FontData } = {
  large: ${convert(join(folder, 'ter-u24b_unicode.pcf.gz'), 12, 24)},
  small: ${convert(join(folder, 'ter-u16n_unicode.pcf.gz'), 8, 16)},
}
`
writeFileSync('lib/picture/font-data.ts', header)
