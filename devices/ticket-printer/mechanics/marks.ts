/** What a print head leaves on paper. Kept as drawing operations: pictures are made only when someone looks. */
import type { Bitmap, FontName } from '../../../lib/picture/index.ts'

/** How characters are drawn. */
export interface Style {
  readonly font: FontName
  /** Times as wide, 1 to 8. */
  readonly width: number
  /** Times as high, 1 to 8. */
  readonly height: number
  readonly bold: boolean
  /** Dots of the line below, 0 to 2. */
  readonly underline: number
  /** White on black. */
  readonly reverse: boolean
}

/** Characters of one style, side by side. Lengths in dots. */
export interface TextPart {
  readonly x: number
  width: number
  readonly height: number
  text: string
  readonly style: Style
  /** From one character to the next. */
  readonly pitch: number
}

/** A strip of dots within a line. */
export interface PicturePart {
  readonly x: number
  readonly width: number
  readonly height: number
  readonly picture: Bitmap
  readonly scaleX: number
  readonly scaleY: number
}

/** One burst of the head; `height` is what it needs of the paper, in dots. */
export type Mark =
  | {
      readonly kind: 'line'
      readonly height: number
      /** From the left edge of the head to the parts' own zero. */
      readonly x: number
      readonly parts: readonly (TextPart | PicturePart)[]
      /** Upside down: turned by 180 degrees within these dots. */
      readonly turned?: { readonly x: number; readonly width: number }
    }
  | ({ readonly kind: 'picture' } & PicturePart)
  | {
      readonly kind: 'symbol'
      readonly x: number
      readonly width: number
      readonly height: number
      /** What a reader makes of it, e.g. `[QR https://…]`. */
      readonly label: string
      readonly draw: () => Bitmap
    }
  | {
      readonly kind: 'page'
      readonly height: number
      readonly marks: readonly { readonly y: number; readonly mark: Mark }[]
    }

/** A mark where it stands. Distances in dots, counted along the roll. */
export interface Placement {
  readonly mark: Mark
  readonly y: number
  /** How much of its height was printed before something stopped the paper. */
  readonly dots: number
}
