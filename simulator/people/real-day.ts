/** Visitors of a real day, from a table. */
import { ConfigError, type ConfigProblem, quoted } from '../../lib/config/config-error.ts'
import { nearest } from '../../lib/config/nearest.ts'
import type { Arrival } from './arrivals.ts'
import { type CsvRow, readCsv } from './csv.ts'

const MINUTE_MS = 60_000
const LONGEST_SERVICE_S = 24 * 3600
const MOST_ROWS = 100_000
const MOST_CHARACTERS = 32_000_000
const MOST_TOLD = 20

/** A cell that is not as it should be. */
interface Mistake {
  readonly expected: string
  readonly fix: string
}

type Read<T> = { readonly value: T } | Mistake

const COLUMNS = ['arrived', 'service', 'serviceSeconds', 'priority'] as const
type Column = (typeof COLUMNS)[number]
const OPTIONAL: readonly Column[] = ['priority']

/**
 * Reads a table with the columns `arrived` (local time, HH:MM, HH:MM:SS or ISO), `service`, `serviceSeconds` and, if one
 * likes, `priority` (lower is called first); other columns are passed over. Rows may stand in any order.
 * @throws ConfigError naming every mistake with its line, up to 20 of them.
 */
export function readVisitors(text: string, source: string): Arrival[] {
  const problems: ConfigProblem[] = []
  const arrivals = text.length > MOST_CHARACTERS ? tooLong(text, problems) : readTable(text, problems)
  if (problems.length === 0) return arrivals.sort((a, b) => a.atMs - b.atMs)
  const sorted = problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  const more = sorted.length - MOST_TOLD
  const rest: ConfigProblem = {
    ...{ where: '', found: `${more} more mistakes`, expected: 'none', fix: 'correct these first' },
  }
  throw new ConfigError(source, more > 0 ? [...sorted.slice(0, MOST_TOLD), rest] : sorted)
}

function tooLong(text: string, problems: ConfigProblem[]): Arrival[] {
  problems.push({
    ...{ where: '', found: `${text.length} characters`, expected: `at most ${MOST_CHARACTERS}` },
    fix: 'leave only one day in the file',
  })
  return []
}

function readTable(text: string, problems: ConfigProblem[]): Arrival[] {
  const { rows, mistakes, separator } = readCsv(text)
  for (const { line, found, expected } of mistakes)
    problems.push({ where: '', line, found, expected, fix: 'close every quotation mark' })
  const [header, ...lines] = rows
  if (header === undefined) {
    problems.push({ where: '', line: 1, found: 'nothing', expected: 'a table', fix: `begin with ${EXAMPLE}` })
    return []
  }
  const places = readHeader(header, separator, problems)
  if (places === undefined) return []
  if (lines.length > MOST_ROWS) {
    problems.push({
      ...{
        where: '',
        line: header.line,
        found: `${lines.length} visitors`,
        expected: `at most ${MOST_ROWS}`,
      },
      fix: 'leave only one day in the file',
    })
    return []
  }
  const day = { date: undefined as string | undefined }
  return lines.flatMap((row) => readRow(row, places, day, problems) ?? [])
}

const EXAMPLE = 'the line "arrived,service,serviceSeconds"'

/** Where each column stands; undefined where the header is of no use. */
function readHeader(
  { cells, line }: CsvRow,
  separator: string,
  problems: ConfigProblem[],
): ReadonlyMap<Column, number> | undefined {
  const names = cells.map((cell) => cell.trim())
  const places = new Map<Column, number>()
  const before = problems.length
  for (const column of COLUMNS) {
    const place = names.indexOf(column)
    if (place >= 0) places.set(column, place)
    if (place >= 0 && names.includes(column, place + 1))
      problems.push({
        where: column,
        line,
        found: 'two columns of that name',
        expected: 'one',
        fix: 'rename the other one',
      })
    if (place >= 0) continue
    const meant = names.find(
      (name) => nearest(name, COLUMNS) === column && !COLUMNS.some((each) => each === name),
    )
    if (meant === undefined && OPTIONAL.includes(column)) continue
    const found = meant === undefined ? `only ${quoted(names.join(separator))}` : quoted(meant)
    const fix = meant === undefined ? `begin with ${EXAMPLE}` : `write ${column}`
    problems.push({ where: column, line, found, expected: 'a column of that name', fix })
  }
  return problems.length === before ? places : undefined
}

function readRow(
  { cells, line }: CsvRow,
  places: ReadonlyMap<Column, number>,
  day: { date: string | undefined },
  problems: ConfigProblem[],
): Arrival | undefined {
  const read = <T>(column: Column, reader: (text: string) => Read<T>): T | undefined => {
    const place = places.get(column)
    if (place === undefined) return undefined
    const text = cells[place]?.trim() ?? ''
    if (text === '' && OPTIONAL.includes(column)) return undefined
    const result = reader(text)
    if ('value' in result) return result.value
    problems.push({ where: column, line, found: text === '' ? 'nothing' : quoted(text), ...result })
    return undefined
  }
  const atMs = read('arrived', (text) => readTime(text, day))
  const service = read('service', readService)
  const serviceMs = read('serviceSeconds', readSeconds)
  const priority = read('priority', readPriority)
  if (atMs === undefined || service === undefined || serviceMs === undefined) return undefined
  return { atMs, service, serviceMs, ...(priority === undefined ? {} : { priority }) }
}

const TIME = /^(?:(\d{4}-\d\d-\d\d)[T ])?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/i

function readTime(text: string, day: { date: string | undefined }): Read<number> {
  const [, date, hours, minutes, seconds = '0', offset] = TIME.exec(text) ?? []
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)]
  if (!(hour < 24 && minute < 60 && second < 60) || (offset !== undefined && date === undefined))
    return {
      expected: 'a local time such as 09:05, 09:05:30 or 2026-01-12T09:05:30',
      fix: 'write for example 09:05',
    }
  if (offset?.toUpperCase() === 'Z')
    return {
      expected: 'local time, not UTC',
      fix: 'write the time that the clock on the wall showed, without Z',
    }
  if (date !== undefined) {
    day.date ??= date
    if (date !== day.date)
      return { expected: `the day of the first line, ${day.date}`, fix: 'leave only one day in the file' }
  }
  return { value: (hour * 60 + minute) * MINUTE_MS + second * 1000 }
}

function readService(text: string): Read<string> {
  const right = /^[^\p{C}]{1,64}$/u.test(text)
  return right
    ? { value: text }
    : { expected: '1 to 64 printable characters', fix: 'write for example Passports' }
}

function readSeconds(text: string): Read<number> {
  const seconds = /^\d{1,6}(?:[.,]\d{1,6})?$/.test(text) ? Number(text.replace(',', '.')) : 0
  if (seconds > 0 && seconds <= LONGEST_SERVICE_S) return { value: Math.max(1, Math.round(seconds * 1000)) }
  return { expected: `seconds above 0, up to ${LONGEST_SERVICE_S}`, fix: 'write for example 840' }
}

function readPriority(text: string): Read<number> {
  if (/^\d$/.test(text)) return { value: Number(text) }
  return {
    expected: 'a whole number from 0 (called first) to 9',
    fix: 'write for example 5, or leave it empty',
  }
}
