/**
 * Pictures in shades of grey, and the black and white that a print head can make of them. Pure memory, no I/O.
 */
import { createRequire } from 'node:module'
import { Bitmap, wholeNumber } from './bitmap.ts'

/** A picture whose dots are 0 (black) to 255 (white), row by row. */
export interface GreyPicture {
  readonly width: number
  readonly height: number
  readonly luma: Uint8Array
}

/** Why a file is no picture for us: what was found, what was expected. */
export class PictureError extends Error {
  override readonly name = 'PictureError'
  readonly found: string
  readonly expected: string

  constructor(found: string, expected: string, cause?: unknown) {
    super(`found ${found}, expected ${expected}`, cause === undefined ? undefined : { cause })
    this.found = found
    this.expected = expected
  }
}

/** More is no logo: unpacked it would take tens of megabytes. */
const MOST_DOTS = 4_000_000
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

// Loaded when the first picture is wanted: most programs that print never look at one.
const require = createRequire(import.meta.url)

/** Reads a PNG file; what is transparent is paper, white. @throws PictureError for what is no PNG, or too large. */
export function decodePng(bytes: Uint8Array): GreyPicture {
  if (SIGNATURE.some((byte, at) => bytes[at] !== byte))
    throw new PictureError('bytes that are no PNG file', 'a PNG file')
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [width, height] = bytes.length < 24 ? [0, 0] : [head.getUint32(16), head.getUint32(20)]
  if (width * height > MOST_DOTS)
    throw new PictureError(`a picture of ${width} x ${height}`, `at most ${MOST_DOTS} dots in all`)
  const { decode, convertIndexedToRgb } = require('fast-png') as typeof import('fast-png')
  try {
    const picture = decode(bytes)
    const { depth, palette } = picture
    if (palette !== undefined) {
      const channels = palette[0]?.length ?? 3
      return greyOf(width, height, convertIndexedToRgb(picture), channels, 8)
    }
    return greyOf(width, height, picture.data, picture.channels, depth)
  } catch (cause) {
    throw new PictureError('a damaged PNG file', 'a PNG file that other programs can open', cause)
  }
}

/** From samples of a depth of bits; rows of less than 8 bits a sample are packed, each from a byte of its own. */
function greyOf(
  width: number,
  height: number,
  data: ArrayLike<number>,
  channels: number,
  depth: number,
): GreyPicture {
  const most = 2 ** depth - 1
  const rowSamples = Math.ceil((width * channels * Math.min(8, depth)) / 8) // bytes, or 16-bit words
  const sample = (x: number, y: number, channel: number) => {
    const at = x * channels + channel
    if (depth >= 8) return (data[y * rowSamples + at] ?? 0) / most
    const perByte = 8 / depth
    const byte = data[y * rowSamples + Math.floor(at / perByte)] ?? 0
    return ((byte >> (8 - depth * ((at % perByte) + 1))) & most) / most
  }
  const colours = channels < 3 ? 1 : 3
  const luma = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light =
        colours === 1
          ? sample(x, y, 0)
          : 0.299 * sample(x, y, 0) + 0.587 * sample(x, y, 1) + 0.114 * sample(x, y, 2)
      const alpha = channels === colours ? 1 : sample(x, y, colours)
      luma[y * width + x] = Math.round(255 * (light * alpha + 1 - alpha))
    }
  }
  return { width, height, luma }
}

/** The same picture `width` dots wide, its proportions kept; each dot is the mean of what it covers. */
export function scaledTo({ width: from, height, luma }: GreyPicture, width: number): GreyPicture {
  wholeNumber(width, 'width', 1)
  const tall = Math.max(1, Math.round((height * width) / Math.max(1, from)))
  const scaled = new Uint8Array(width * tall)
  const spans = (count: number, of: number) =>
    Array.from({ length: count }, (_, at) => {
      const first = Math.floor((at * of) / count)
      return [first, Math.max(first + 1, Math.floor(((at + 1) * of) / count))] as const
    })
  const across = spans(width, from)
  for (const [y, [top, bottom]] of spans(tall, height).entries()) {
    for (const [x, [left, right]] of across.entries()) {
      let sum = 0
      for (let row = top; row < bottom; row++)
        for (let column = left; column < right; column++) sum += luma[row * from + column] ?? 255
      scaled[y * width + x] = Math.round(sum / ((bottom - top) * (right - left)))
    }
  }
  return { width, height: tall, luma: scaled }
}

/** Black where the picture is darker than `threshold`, 0 to 255. For line art. */
export function thresholded({ width, height, luma }: GreyPicture, threshold = 128): Bitmap {
  const picture = new Bitmap(width, height)
  for (let at = 0; at < luma.length; at++)
    if ((luma[at] ?? 255) < threshold) picture.set(at % width, Math.floor(at / width))
  return picture
}

/** Shades as patterns of dots, the error of each handed on to its neighbours (Floyd and Steinberg, 1976). For photographs. */
export function dithered({ width, height, luma }: GreyPicture): Bitmap {
  const picture = new Bitmap(width, height)
  const light = Float32Array.from(luma)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const value = light[at] ?? 255
      const black = value < 128
      if (black) picture.set(x, y)
      const error = value - (black ? 0 : 255)
      const hand = (dx: number, dy: number, share: number) => {
        if (x + dx < 0 || x + dx >= width || y + dy >= height) return
        const to = at + dy * width + dx
        light[to] = (light[to] ?? 255) + (error * share) / 16
      }
      hand(1, 0, 7)
      hand(-1, 1, 3)
      hand(0, 1, 5)
      hand(1, 1, 1)
    }
  }
  return picture
}
