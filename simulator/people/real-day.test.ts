import { expect, it } from 'vitest'
import { ConfigError } from '../../lib/config/config-error.ts'
import { readCsv } from './csv.ts'
import { readVisitors } from './real-day.ts'

const at = (hour: number, minute: number, second = 0) => ((hour * 60 + minute) * 60 + second) * 1000

it('reads a day, in whatever order its lines stand', () => {
  const text = 'arrived,service,serviceSeconds,priority\n09:05,Land,840,\n8:30:15,Passports,61.5,1\n'
  expect(readVisitors(text, 'day.csv')).toEqual([
    { atMs: at(8, 30, 15), service: 'Passports', serviceMs: 61_500, priority: 1 },
    { atMs: at(9, 5), service: 'Land', serviceMs: 840_000 },
  ])
})

it('takes what spreadsheets write: byte order mark, semicolons, CRLF, quotation marks, other columns, empty lines', () => {
  const text =
    '\uFEFFclerk;arrived;service;serviceSeconds\r\n' +
    '"Anna; ""A""";2026-01-12T09:05:30;"Паспорт; срочно";"12,5"\r\n' +
    '\r\n' +
    'B;2026-01-12 10:00+03:00;Land;1\r\n'
  expect(readVisitors(text, 'day.csv')).toEqual([
    { atMs: at(9, 5, 30), service: 'Паспорт; срочно', serviceMs: 12_500 },
    { atMs: at(10, 0), service: 'Land', serviceMs: 1000 },
  ])
})

it('a cell in quotation marks may hold line ends, and the lines are counted on', () => {
  const text = 'service,arrived,serviceSeconds,note\nLand,09:00,60,"two\nlines"\nLand,25:00,60,\n'
  expect(problemsOf(text)).toEqual(['day.csv:4: arrived: found "25:00"'])
  expect(readCsv('a,b\n"x","y""z"\n').rows.map(({ cells }) => cells)).toEqual([
    ['a', 'b'],
    ['x', 'y"z'],
  ])
})

it('tells every mistake with its line, field, what was found, what was expected and what to write', () => {
  const text = [
    'arrived,service,serviceSeconds,priority',
    '9.05,Land,840,5',
    '09:05,,0,first',
    '2026-01-12T09:05Z,Land,1e3,',
    '2026-01-12T09:05,Land,60,',
    '2026-01-13T09:05,Land,60,',
    '09:05+03:00,Land,90000,12',
    '09:10',
  ].join('\n')
  expect(problemsOf(text)).toEqual([
    'day.csv:2: arrived: found "9.05"',
    'day.csv:3: service: found nothing',
    'day.csv:3: serviceSeconds: found "0"',
    'day.csv:3: priority: found "first"',
    'day.csv:4: arrived: found "2026-01-12T09:05Z"',
    'day.csv:4: serviceSeconds: found "1e3"',
    'day.csv:6: arrived: found "2026-01-13T09:05"',
    'day.csv:7: arrived: found "09:05+03:00"',
    'day.csv:7: serviceSeconds: found "90000"',
    'day.csv:7: priority: found "12"',
    'day.csv:8: service: found nothing',
    'day.csv:8: serviceSeconds: found nothing',
  ])
  expect(messageOf(text)).toContain(
    'day.csv:6: arrived: found "2026-01-13T09:05", expected the day of the first line, 2026-01-12; leave only one day in the file',
  )
})

it.each([
  ['', 'day.csv:1: found nothing, expected a table; begin with the line'],
  ['09:05,Land,840\n', 'arrived: found only "09:05,Land,840", expected a column of that name'],
  [
    'arived,service,serviceSeconds\n',
    'arrived: found "arived", expected a column of that name; write arrived',
  ],
  ['arrived,service,serviceSeconds,priorty\n', 'priority: found "priorty"'],
  ['arrived,arrived,service,serviceSeconds\n', 'arrived: found two columns of that name'],
  [
    'arrived,service,serviceSeconds\n"09:05,Land,840\n',
    'day.csv:2: found a quotation mark that is never closed',
  ],
  ['arrived,service,serviceSeconds\n"09:05"x,Land,840\n', 'day.csv:2: found text after a quotation mark'],
])('%j: is answered', (text, words) => {
  expect(messageOf(text)).toContain(words)
})

it('tells no more than twenty, and how many more there are', () => {
  const text = `arrived,service,serviceSeconds\n${'never,Land,60\n'.repeat(500)}`
  const told = problemsOf(text)
  expect(told).toHaveLength(21)
  expect(told.at(-1)).toBe('day.csv: found 480 more mistakes')
})

function messageOf(text: string): string {
  try {
    readVisitors(text, 'day.csv')
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'nothing was wrong'
}

function problemsOf(text: string): string[] {
  return messageOf(text)
    .split('\n')
    .filter((line) => !line.includes(' problems:'))
    .map((line) => line.slice(0, line.indexOf(', expected')))
}
