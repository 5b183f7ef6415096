/** Tables as text: RFC 4180, with either separator that spreadsheets write. */

/** One row: its cells, and the line where it begins. */
export interface CsvRow {
  /** From 1. */
  readonly line: number
  readonly cells: readonly string[]
}

/** What is wrong with the form of a table: it ends inside quotes, or has text after them. */
export interface CsvMistake {
  readonly line: number
  readonly found: string
  readonly expected: string
}

/** A table, or as much of it as could be read. */
export interface CsvTable {
  readonly rows: readonly CsvRow[]
  readonly separator: ',' | ';'
  readonly mistakes: readonly CsvMistake[]
}

/**
 * Reads a table. The separator is the one that stands in the first line outside quotes: a semicolon where there is one
 * (spreadsheets of countries with a decimal comma write it), else a comma. Lines end as they like; a byte order mark and
 * empty lines are passed over.
 */
export function readCsv(text: string): CsvTable {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  const separator = separatorOf(source)
  const rows: CsvRow[] = []
  const mistakes: CsvMistake[] = []
  let line = 1
  let at = 0
  while (at < source.length) {
    const began = line
    const cells: string[] = []
    for (let more = true; more; ) {
      const cell = source[at] === '"' ? quotedCell(source, at, separator) : plainCell(source, at, separator)
      line += cell.lines
      at = cell.end
      cells.push(cell.text)
      if (cell.mistake !== undefined) mistakes.push({ line: began, ...cell.mistake })
      more = source[at] === separator
      if (more) at++
    }
    if (source[at] === '\r') at++
    if (source[at] === '\n') at++
    line++
    if (cells.length > 1 || cells[0]?.trim() !== '') rows.push({ line: began, cells })
  }
  return { rows, separator, mistakes }
}

interface Cell {
  readonly text: string
  /** Where the separator, the end of the line or that of the text stands. */
  readonly end: number
  /** Line ends inside. */
  readonly lines: number
  readonly mistake?: Omit<CsvMistake, 'line'>
}

function plainCell(source: string, from: number, separator: string): Cell {
  const end = endOfCell(source, from, separator)
  return { text: source.slice(from, end), end, lines: 0 }
}

function quotedCell(source: string, from: number, separator: string): Cell {
  let text = ''
  let at = from + 1
  for (;;) {
    const quote = source.indexOf('"', at)
    if (quote < 0) {
      const end = endOfCell(source, from, separator)
      const mistake = {
        found: 'a quotation mark that is never closed',
        expected: 'another one at the end of the cell',
      }
      return { text: source.slice(from + 1, end), end, lines: 0, mistake }
    }
    text += source.slice(at, quote)
    if (source[quote + 1] !== '"') {
      at = quote + 1
      break
    }
    text += '"'
    at = quote + 2
  }
  const lines = text.split('\n').length - 1
  const next = source[at]
  if (next === undefined || next === '\n' || next === '\r' || next === separator)
    return { text, end: at, lines }
  const end = endOfCell(source, at, separator)
  const mistake = { found: 'text after a quotation mark', expected: 'quotation marks doubled inside a cell' }
  return { text, end, lines, mistake }
}

function endOfCell(source: string, from: number, separator: string): number {
  for (let at = from; at < source.length; at++) {
    const character = source[at]
    if (character === separator || character === '\n' || character === '\r') return at
  }
  return source.length
}

function separatorOf(source: string): ',' | ';' {
  let quoted = false
  for (const character of source) {
    if (character === '"') quoted = !quoted
    if (quoted) continue
    if (character === ';') return ';'
    if (character === '\n' || character === '\r') return ','
  }
  return ','
}
