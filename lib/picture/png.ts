/**
 * Pictures as PNG files: one bit a dot, with a palette of two colours.
 */
import { createRequire } from 'node:module'
import { Bitmap, wholeNumber } from './bitmap.ts'

/** How {@link encodePng} shows a picture. Colours are written `#rrggbb`. */
export interface PngOptions {
  /** Each dot becomes a square of this many pixels; a whole number from 1. Default 1. */
  readonly scale?: number
  /** Pixels of blank paper on each side. Default 0. */
  readonly margin?: number
  /** Default white. */
  readonly paperColor?: string
  /** Default black. */
  readonly inkColor?: string
}

// Loaded when the first picture is wanted: most programs that print never look at one.
const require = createRequire(import.meta.url)

/** A PNG file of a picture. A picture with no dots gives one pixel of paper: PNG has no empty files. */
export function encodePng(bitmap: Bitmap, options: PngOptions = {}): Uint8Array {
  const scale = wholeNumber(options.scale ?? 1, 'scale', 1)
  const margin = wholeNumber(options.margin ?? 0, 'margin', 0)
  const { paperColor = '#ffffff', inkColor = '#000000' } = options
  const palette = [rgb(paperColor, 'paperColor'), rgb(inkColor, 'inkColor')]
  const { encode } = require('fast-png') as typeof import('fast-png')
  const width = Math.max(1, bitmap.width * scale + 2 * margin)
  const height = Math.max(1, bitmap.height * scale + 2 * margin)
  const page = new Bitmap(width, height)
  page.blit(bitmap, margin, margin, { scaleX: scale, scaleY: scale })
  return encode({ width, height, data: page.rows, depth: 1, channels: 1, palette })
}

function rgb(color: string, name: string): number[] {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color)
  if (!digits) throw new RangeError(`${name}: expected #rrggbb, for example #fffbe6, found ${color}`)
  return digits.slice(1).map((pair) => Number.parseInt(pair, 16))
}
