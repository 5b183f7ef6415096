/** What a ReceiptLine document says, line by line. (OFSC ReceiptLine specification, https://www.ofsc.or.jp/receiptline/en/) */
import type { GreyPicture } from '../../../lib/picture/grey.ts'

/** A mistake in a document. */
export interface DocumentProblem {
  /** From 1. */
  readonly line: number
  readonly found: string
  readonly expected: string
  /** What to write or do. */
  readonly fix: string
}

/** How characters look: `_`, `"`, `` ` `` and `^`. */
export interface Decoration {
  readonly underline: boolean
  readonly bold: boolean
  readonly reverse: boolean
  /** How many `^`: none, double width, double height, then both 2 to 6 times. */
  readonly carets: number
}

/** Characters of one look; fields and escaped characters stand as in `fields.ts`. */
export interface Run extends Decoration {
  readonly text: string
}

/** Text between two `|`. */
export interface Column {
  /** 0 left, 1 centre, 2 right. */
  readonly align: number
  /** The rows that the author parted by `\n`. */
  readonly rows: readonly (readonly Run[])[]
}

/** What the properties above a line have set for it. */
export interface Settings {
  readonly wrap: boolean
  /** Blank columns between two columns. */
  readonly border: number
  /** Widths of the columns, -1 for a share of what is left; empty: a share each. */
  readonly widths: readonly number[]
  /** Where columns stand that do not fill the paper: 0 left, 1 centre, 2 right. */
  readonly align: number
  readonly option: CodeOption
}

/** What kinds of code there are. */
export const CODE_TYPES = [
  ...['upc', 'ean', 'jan', 'code39', 'itf', 'codabar', 'nw7', 'code93', 'code128', 'qrcode'],
] as const

/** How a bar code or a QR code is drawn. */
export interface CodeOption {
  readonly type: (typeof CODE_TYPES)[number]
  /** Dots of the narrowest bar, and of the bars' height. */
  readonly width: number
  readonly height: number
  /** Whether the data stand below the bars. */
  readonly hri: boolean
  /** Dots of a QR code's module. */
  readonly cell: number
  readonly level: 'L' | 'M' | 'Q' | 'H'
}

/** One line that leaves something on paper. */
export type Line = {
  readonly number: number
  readonly settings: Settings
} & (
  | { readonly kind: 'text'; readonly columns: readonly Column[] }
  | { readonly kind: 'rule' }
  | { readonly kind: 'code'; readonly data: string; readonly align: number }
  | {
      readonly kind: 'image'
      /** Absent: the layout's logo. */
      readonly picture: GreyPicture | undefined
      readonly align: number
    }
)

/** A document that can be printed. */
export interface ReceiptDocument {
  readonly lines: readonly Line[]
}
