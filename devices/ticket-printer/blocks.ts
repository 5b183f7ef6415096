/** What a ticket is made of, from top to bottom, whatever the dialect that prints it. */
import type { Bitmap } from '../../lib/picture/bitmap.ts'

/** To which side something is set on its line. */
export type Align = 'left' | 'centre' | 'right'

/** Text on a line of its own, or on several where it does not fit. */
export interface TextBlock {
  readonly kind: 'text'
  readonly text: string
  /** Times as wide and as high as the plain font, 1 to 8; shrunk where the text is too long. */
  readonly size: number
  readonly bold: boolean
  readonly align: Align
  /** The field of the ticket that it comes from, for messages. */
  readonly field?: string
}

/** Characters of one style within a row. */
export interface RowPart {
  /** Where it begins, in columns of plain characters from the left edge. */
  readonly column: number
  readonly text: string
  /** Times as wide and as high as the plain font, 1 to 8. */
  readonly width: number
  readonly height: number
  readonly bold: boolean
  readonly underline: boolean
  /** White on black. */
  readonly reverse: boolean
}

/** One line of paper with parts of several styles, already fitted to its width; from left to right, none over another. */
export interface RowBlock {
  readonly kind: 'row'
  readonly parts: readonly RowPart[]
  /** Where it comes from, for messages. */
  readonly field?: string
}

/** A picture, already as wide as it shall be printed. */
export interface ImageBlock {
  readonly kind: 'image'
  readonly picture: Bitmap
  readonly align: Align
  /** What a reader makes of it, e.g. `[logo]`. */
  readonly label: string
}

/** A QR code with error correction M. */
export interface QrBlock {
  readonly kind: 'qr'
  readonly text: string
  /** Default centre. */
  readonly align?: Align
  /** Dots of a module's side; fewer where the paper is too narrow. Default: as large as is handy. */
  readonly moduleDots?: number
}

/** Blank lines. */
export interface FeedBlock {
  readonly kind: 'feed'
  readonly lines: number
}

/** One thing on a ticket. */
export type Block = TextBlock | RowBlock | ImageBlock | QrBlock | FeedBlock

/** The paper that a ticket is laid out for. */
export interface PaperSize {
  /** Plain characters in a line. */
  readonly columns: number
  /** Dots across. */
  readonly dots: number
}
