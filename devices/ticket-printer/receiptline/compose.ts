/** A document, filled in for one ticket and fitted to one paper: blocks. Pure. */
import { DeviceError } from '../../../lib/errors.ts'
import type { Bitmap } from '../../../lib/picture/bitmap.ts'
import { dithered, scaledTo } from '../../../lib/picture/grey.ts'
import { drawBarcode, drawQr, SymbolError, type Symbology } from '../../../lib/picture/symbol.ts'
import type { Align, Block, PaperSize, RowPart } from '../blocks.ts'
import { areaOf, type ColumnRow, columnRows } from './columns.ts'
import type { CodeOption, Column, Line, ReceiptDocument } from './document.ts'
import { type Field, fieldsIn, filled, type Values } from './fields.ts'

/** What a template is filled in with. */
export interface Filling {
  readonly values: Values
  /** `{{lines}}`: a line that holds it stands once for each. */
  readonly lines: readonly string[]
  /** `{{logo}}` */
  readonly logo: Bitmap | undefined
}

/** The blocks, and whether the last of them is a line of text with the time. */
export interface Composed {
  readonly blocks: readonly Block[]
  readonly endsWithTime: boolean
}

const ALIGN: readonly Align[] = ['left', 'centre', 'right']

/**
 * Lays a document out. A line whose fields the ticket all lacks is left out; other fields that it lacks are blank.
 * @throws DeviceError `illegal` for what does not fit on this paper, or into a code.
 */
export function composeReceipt({ lines }: ReceiptDocument, filling: Filling, paper: PaperSize): Composed {
  const blocks: Block[] = []
  let endsWithTime = false
  for (const line of lines) {
    const fields = fieldsOf(line)
    for (const values of repetitions(fields, filling)) {
      const made = blocksOf(line, { ...filling, values }, paper)
      blocks.push(...made)
      endsWithTime = fields.includes('time') && isReadable(made.at(-1))
    }
  }
  return { blocks, endsWithTime }
}

function isReadable(block: Block | undefined): boolean {
  return block?.kind === 'row' && block.parts.some(({ text }) => text.trim() !== '')
}

function fieldsOf(line: Line): Field[] {
  switch (line.kind) {
    case 'rule':
      return []
    case 'code':
      return fieldsIn(line.data)
    case 'image':
      return line.picture === undefined ? ['logo'] : []
    case 'text':
      return line.columns.flatMap(({ rows }) =>
        rows.flatMap((runs) => runs.flatMap(({ text }) => fieldsIn(text))),
      )
  }
}

/** What the fields of a line stand for, once for each time that the line stands on the ticket. */
function repetitions(fields: readonly Field[], { values, lines, logo }: Filling): Values[] {
  if (fields.includes('lines')) return lines.map((line) => ({ ...values, lines: line }))
  const has = (field: Field) => (field === 'logo' ? logo !== undefined : values[field] !== undefined)
  return fields.length === 0 || fields.some(has) ? [values] : []
}

function blocksOf(line: Line, filling: Filling, paper: PaperSize): Block[] {
  switch (line.kind) {
    case 'text':
      return textBlocks(line, filling.values, paper)
    case 'rule': {
      const area = areaOf(line.settings.widths.length || 1, line.settings, paper.columns)
      if (area === undefined) throw tooWide(line, 'columns', paper)
      return [row(line, [plain(area.left, '─'.repeat(area.width))])]
    }
    case 'image': {
      const { picture } = line
      const made =
        picture === undefined
          ? filling.logo
          : dithered(picture.width > paper.dots ? scaledTo(picture, paper.dots) : picture)
      if (made === undefined) return []
      const label = picture === undefined ? '[logo]' : `[image ${made.width}x${made.height}]`
      return [{ kind: 'image', picture: made, align: ALIGN[line.align] ?? 'centre', label }]
    }
    case 'code':
      return codeBlocks(line, filled(line.data, filling.values), paper)
  }
}

function textBlocks(line: Line & { readonly kind: 'text' }, values: Values, paper: PaperSize): Block[] {
  const { settings } = line
  const missing = Math.max(0, settings.widths.length - line.columns.length)
  const columns: Column[] = [...line.columns, ...Array<Column>(missing).fill({ align: 1, rows: [[]] })]
  const area = areaOf(columns.length, settings, paper.columns)
  if (area === undefined) throw tooWide(line, 'columns', paper)
  let left = area.left
  const cells: { readonly left: number; readonly rows: readonly ColumnRow[] }[] = []
  for (const [index, column] of columns.entries()) {
    const width = area.widths[index] ?? 0
    if (width === 0) continue
    const rows = columnRows({ ...column, rows: column.rows.map((runs) => withValues(runs, values)) }, width)
    if (rows === undefined) throw tooWide(line, 'characters', paper)
    cells.push({ left, rows })
    left += width + settings.border
  }
  const height = settings.wrap ? Math.max(1, ...cells.map(({ rows }) => rows.length)) : 1
  return Array.from({ length: height }, (_, at): Block => {
    const parts = cells.flatMap(({ left: from, rows }) =>
      (rows[at] ?? []).map((part) => ({ ...part, column: part.column + from })),
    )
    return parts.length === 0 ? { kind: 'feed', lines: 1 } : row(line, parts)
  })
}

function withValues<R extends { readonly text: string }>(runs: readonly R[], values: Values): R[] {
  return runs
    .map((run) => ({ ...run, text: filled(run.text, values).normalize('NFC') }))
    .filter(({ text }) => text !== '')
}

function row({ number }: Line, parts: readonly RowPart[]): Block {
  return { kind: 'row', parts, field: `line ${number} of the template` }
}

function plain(column: number, text: string): RowPart {
  return { column, text, width: 1, height: 1, bold: false, underline: false, reverse: false }
}

function codeBlocks(line: Line & { readonly kind: 'code' }, data: string, paper: PaperSize): Block[] {
  const { option } = line.settings
  const align = ALIGN[line.align] ?? 'centre'
  if (option.type === 'qrcode' && (option.level === 'L' || option.level === 'M'))
    return [{ kind: 'qr', text: data, align, moduleDots: option.cell }]
  const picture = symbolOf(line, option, data, paper)
  const label = `[${option.type === 'qrcode' ? 'QR' : option.type.toUpperCase()} ${data}]`
  const image: Block = { kind: 'image', picture, align, label }
  if (!option.hri || option.type === 'qrcode') return [image]
  return [
    image,
    { kind: 'text', text: data, size: 1, bold: false, align, field: `line ${line.number} of the template` },
  ]
}

function symbolOf(line: Line, option: CodeOption, data: string, paper: PaperSize): Bitmap {
  try {
    const { type, width, height, cell, level } = option
    if (type !== 'qrcode') {
      const picture = drawBarcode({ symbology: symbologyOf(type, data), data, moduleWidth: width, height })
      if (picture.width > paper.dots) throw tooWide(line, 'bars', paper)
      return picture
    }
    for (let moduleSize = cell; moduleSize > 0; moduleSize--) {
      const picture = drawQr(data, { ecLevel: level, moduleSize })
      if (picture.width <= paper.dots) return picture
    }
    throw tooWide(line, 'modules', paper)
  } catch (error) {
    if (!(error instanceof SymbolError)) throw error
    throw new DeviceError('illegal', `line ${line.number} of the template: ${error.message}`, {
      fix: 'Give the code other data, or another type.',
      cause: error,
    })
  }
}

function symbologyOf(type: Exclude<CodeOption['type'], 'qrcode'>, data: string): Symbology {
  switch (type) {
    case 'upc':
      return data.length > 8 ? 'upca' : 'upce'
    case 'ean':
    case 'jan':
      return data.length > 8 ? 'ean13' : 'ean8'
    case 'nw7':
      return 'codabar'
    default:
      return type
  }
}

function tooWide({ number }: Line, what: string, { columns, dots }: PaperSize): DeviceError {
  const paper = `${columns} characters (${dots} dots)`
  return new DeviceError(
    'illegal',
    `line ${number} of the template: found ${what} wider than the paper, expected at most ${paper}`,
    {
      fix: 'Make them narrower, or choose another paper.',
    },
  )
}
