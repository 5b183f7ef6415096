/** Text of a ReceiptLine document on one side, what it says on the other; or every mistake in it. Pure. */
import { decodePng, type GreyPicture, PictureError } from '../../../lib/picture/grey.ts'
import { LineError, markedLine, NEW_ROW, refuse, shown } from './characters.ts'
import type { Column, Decoration, DocumentProblem, Line, ReceiptDocument, Run, Settings } from './document.ts'
import { fieldCharacter, fieldsIn, filled } from './fields.ts'
import { changedSettings, FIRST_SETTINGS, readProperties } from './properties.ts'

const MOST_LINES = 200
const LONGEST_LINE = 400_000 // a picture stands in one
const LONGEST_CODE = 500
const LOGO = fieldCharacter('logo')

/** Reads a document whole: it has either no problems, or all of them. */
export function parseReceipt(text: string): {
  readonly document: ReceiptDocument
  readonly problems: readonly DocumentProblem[]
} {
  const problems: DocumentProblem[] = []
  const lines: Line[] = []
  let settings = FIRST_SETTINGS
  const written = text
    .replace(/^\ufeff/, '')
    .normalize()
    .split(/\r\n|\n|\r/)
  if (written.length > MOST_LINES) {
    const found = `${written.length} lines`
    problems.push({
      line: MOST_LINES + 1,
      found,
      expected: `at most ${MOST_LINES}`,
      fix: 'shorten the ticket',
    })
  }
  for (const [index, each] of written.slice(0, MOST_LINES).entries()) {
    try {
      const read = readLine(each, index + 1, settings)
      settings = read.settings
      if (read.line !== undefined) lines.push(read.line)
    } catch (error) {
      if (!(error instanceof LineError)) throw error
      problems.push({ line: index + 1, ...error.problem })
    }
  }
  while (lines.at(-1)?.kind === 'text' && isBlank(lines.at(-1))) lines.pop()
  if (problems.length === 0 && !lines.some(hasNumber)) {
    const expected = '{{ticket}} somewhere: without its number a ticket is none'
    problems.push({ line: 1, found: 'no {{ticket}}', expected, fix: 'write for example `^^^^{{ticket}}`' })
  }
  return { document: { lines }, problems }
}

function isBlank(line: Line | undefined): boolean {
  return line?.kind === 'text' && line.columns.every(({ rows }) => rows.every((row) => row.length === 0))
}

/** Whether people can read the number there; a bar code alone does not do. */
function hasNumber(line: Line): boolean {
  return (
    line.kind === 'text' &&
    line.columns.some(({ rows }) =>
      rows.some((row) => row.some(({ text }) => fieldsIn(text).includes('ticket'))),
    )
  )
}

function readLine(
  written: string,
  number: number,
  settings: Settings,
): { readonly settings: Settings; readonly line?: Line } {
  if (written.length > LONGEST_LINE)
    refuse('a line that is too long', `at most ${LONGEST_LINE} characters`, 'use a smaller picture')
  const columns = columnsOf(markedLine(written))
  const [first] = columns
  if (columns.length === 1 && first !== undefined) {
    const { element, align } = first
    if (/^\{[^{}]*\}$/.test(element)) return readPropertyLine(element, { number, align, settings })
    if (/^-+$/.test(element)) return { settings, line: { number, settings, kind: 'rule' } }
    if (/^=+$/.test(element))
      refuse('`=`, a cut', 'no cut: every ticket is cut at its end', 'remove it, or write `\\=`')
  }
  const read = columns.map(({ element, align }): Column => {
    if (/[{}]/.test(element)) refuseBraces(element, columns.length)
    return { align, rows: rowsOf(element) }
  })
  return { settings, line: { number, settings, kind: 'text', columns: read } }
}

function refuseBraces(element: string, columns: number): never {
  if (columns > 1 && /^\{[^{}]*\}$/.test(element))
    refuse(`${shown(element)} beside a \`|\``, 'properties on a line of their own', 'remove the `|`')
  return refuse(
    shown(element),
    'braces in pairs around properties',
    'write `\\{` and `\\}` for the characters',
  )
}

/** The columns of a line: each leans to the `|` it touches. */
function columnsOf(marked: string): { readonly element: string; readonly align: number }[] {
  let line = marked.replace(/^[\t ]+|[\t ]+$/g, '')
  if (/^[^|]*[^\t |]\|/.test(line)) line = ` ${line}`
  if (/\|[^\t |][^|]*$/.test(line)) line = `${line} `
  const inner = line.replace(/^\|/, '').replace(/\|$/, '')
  return inner.split('|').map((column) => ({
    element: column.replace(/^[\t ]+|[\t ]+$/g, ''),
    align: 1 + Number(/^[\t ]/.test(column)) - Number(/[\t ]$/.test(column)),
  }))
}

/** The text of a column by its looks; every mark turns its look on, and off again. */
function rowsOf(element: string): Run[][] {
  const rows: Run[][] = [[]]
  let look: Decoration = { underline: false, bold: false, reverse: false, carets: 0 }
  for (const part of element.split(/([_"`]|\^+)/)) {
    if (part === '_') look = { ...look, underline: !look.underline }
    else if (part === '"') look = { ...look, bold: !look.bold }
    else if (part === '`') look = { ...look, reverse: !look.reverse }
    else if (part.startsWith('^')) {
      const carets = Math.min(part.length, 7)
      look = { ...look, carets: look.carets === carets ? 0 : carets }
    } else {
      for (const [index, text] of part.replace(/~/g, ' ').replace(/\t/g, '').split(NEW_ROW).entries()) {
        if (index > 0) rows.push([])
        if (fieldsIn(text).includes('logo'))
          refuse('{{logo}} in a text', 'it as a picture', 'write `{image: {{logo}}}` on a line of its own')
        if (text !== '') rows.at(-1)?.push({ ...look, text })
      }
    }
  }
  return rows
}

interface PropertyLine {
  readonly number: number
  readonly align: number
  readonly settings: Settings
}

function readPropertyLine(element: string, { number, align, settings: before }: PropertyLine) {
  const properties = readProperties(element)
  const settings = changedSettings(before, properties)
  const line = { number, align, settings }
  const code = properties.get('code')
  const image = properties.get('image')
  if (code !== undefined && image !== undefined)
    refuse('a code and an image', 'one of them', 'write them on two lines')
  if (code !== undefined)
    return { settings, line: { ...line, kind: 'code' as const, data: checkedCode(code) } }
  if (image === undefined) return { settings }
  return { settings, line: { ...line, kind: 'image' as const, picture: pictureOf(image) } }
}

function checkedCode(data: string): string {
  if (data.includes(NEW_ROW)) refuse('a line break in a code', 'printable text', 'remove it')
  if (data.length > LONGEST_CODE)
    refuse(`a code of ${data.length} characters`, `at most ${LONGEST_CODE}`, 'shorten it')
  if (data.includes(LOGO)) refuse('{{logo}} in a code', 'text', 'write `{image: {{logo}}}`')
  return data
}

/** Undefined for the logo of the layout. */
function pictureOf(image: string): GreyPicture | undefined {
  if (image === LOGO) return undefined
  const base64 = filled(image, {}).replace(/[^\dA-Za-z+/=]/g, '')
  try {
    return decodePng(Buffer.from(base64, 'base64'))
  } catch (error) {
    if (!(error instanceof PictureError)) throw error
    return refuse(
      error.found,
      `${error.expected}, in base64`,
      'write `{image: {{logo}}}` for the logo of the layout',
    )
  }
}
