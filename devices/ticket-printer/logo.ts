/** The logo of a layout: a PNG file, made as wide as the paper wants it and black and white, once for each paper. */
import type { Bitmap } from '../../lib/picture/bitmap.ts'
import {
  decodePng,
  dithered,
  type GreyPicture,
  PictureError,
  scaledTo,
  thresholded,
} from '../../lib/picture/grey.ts'

/** A logo as a layout describes it. */
export interface Logo {
  /** The PNG file in base64; absent: no logo. */
  readonly data?: string | undefined
  /** Of the paper's width, percent. */
  readonly width?: number | undefined
  /** Shades as patterns of dots; otherwise what is darker than the threshold is black. */
  readonly dither?: boolean | undefined
  /** 1 to 255. */
  readonly threshold?: number | undefined
}

const WIDTH_PERCENT = 60
/** Higher than this many times the paper's width a logo is a poster. */
const HIGHEST = 1.5
const KEPT = 8

const decoded = new Map<string, GreyPicture>()
const drawn = new Map<string, Bitmap>()

/** The logo for paper of so many dots across; undefined without one. @throws PictureError for no PNG, or one too high. */
export function logoPicture(
  { data, width = WIDTH_PERCENT, dither = false, threshold = 128 }: Logo,
  dots: number,
) {
  if (data === undefined) return undefined
  const wide = Math.max(1, Math.floor((dots * width) / 100))
  return kept(drawn, `${wide} ${dither} ${threshold} ${data}`, () => {
    const picture = kept(decoded, data, () => decodePng(Buffer.from(data, 'base64')))
    if ((picture.height * wide) / picture.width > HIGHEST * dots)
      throw new PictureError(
        `a picture of ${picture.width} x ${picture.height}`,
        `one that is at most ${HIGHEST} times as high as the paper is wide`,
      )
    const scaled = scaledTo(picture, wide)
    return dither ? dithered(scaled) : thresholded(scaled, threshold)
  })
}

/** What was made for a key before, or is made now; of the latest few. */
function kept<V>(made: Map<string, V>, key: string, make: () => V): V {
  const known = made.get(key)
  if (known !== undefined) return known
  const value = make()
  if (made.size >= KEPT) made.delete(made.keys().next().value ?? '')
  made.set(key, value)
  return value
}
