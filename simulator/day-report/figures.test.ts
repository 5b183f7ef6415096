import { expect, it } from 'vitest'
import { type Hour, WAIT_STEPS } from './course.ts'
import { queueOverDay, waitsByHour, windowsByHour } from './hour-figures.ts'
import { distributionOfWaits, satisfactionByWait } from './wait-figures.ts'
import { count, dateInWords, duration, hourName, percent } from './words.ts'

const MINUTE = 60_000
const rows = ({ table }: { readonly table: { readonly rows: readonly unknown[] } }) => table.rows

it('a wait of a quarter of an hour is within it; one millisecond more is not', () => {
  const { table, legend, chart } = distributionOfWaits([0, 15 * MINUTE, 15 * MINUTE + 1])
  expect(legend.map(([, name]) => name)).toEqual(['within 15 minutes: 66.7 %', 'longer: 33.3 %'])
  expect(table.rows).toHaveLength(16)
  expect(table.rows.filter(([, people]) => people !== '0')).toEqual([
    ['0 to 1 min', '1'],
    ['14 to 15 min', '1'],
    ['15 to 16 min', '1'],
  ])
  expect(String(chart).match(/<rect class="two"/g)).toHaveLength(1)
})

it.each([
  [29, 1, '28 to 29 min'],
  [31, 3, '30 to 33 min'],
  [150, 5, '145 to 150 min'],
  [151, 15, '150 to 165 min'],
  [1000, 15, 'more than 435 min'],
])('with a longest wait of %i min the bars are %i min wide, and none is missing', (minutes, step, last) => {
  const { table } = distributionOfWaits([minutes * MINUTE, 1])
  expect(table.rows[0]).toEqual([`0 to ${step} min`, '1'])
  expect(table.rows.at(-1)).toEqual([last, '1'])
  expect(table.rows.length).toBeLessThanOrEqual(30)
})

it('says how far chance could have moved a share (Wilson, 8 of 10: 49.0 to 94.3 %)', () => {
  const ratings = [{ rated: 10, satisfied: 8 }, ...WAIT_STEPS.map(() => ({ rated: 0, satisfied: 0 }))]
  const figure = satisfactionByWait(ratings)
  expect(rows(figure)[0]).toEqual(['0–5', '10', '8', '80.0 %', '49.0 % to 94.3 %'])
  expect(rows(figure).at(-1)).toEqual(['60+', '0', '0', '–', '–'])
  expect(String(figure.chart).match(/class="whisker"/g)).toHaveLength(1)
})

const hour = (parts: Partial<Hour>): Hour => ({
  ...{ hour: 8, arrived: 0, printed: 0, unknown: 0, called: 0, served: 0, abandoned: 0, rated: 0 },
  ...{ satisfied: 0, incidents: 0, waits: [], longestQueue: 0, clerksMs: 0, servingMs: 0 },
  ...{ queueMs: Array.from({ length: 12 }, () => 0), ...parts },
})

it('a line breaks in an hour in which nobody came', () => {
  const hours = [8, 9, 10, 11, 12].map((each) => hour({ hour: each, waits: each === 10 ? [] : [MINUTE] }))
  const { chart, table } = waitsByHour(hours)
  const [, path = ''] = /class="line one" d="([^"]*)"/.exec(String(chart)) ?? []
  expect(path.match(/M/g)).toHaveLength(2)
  expect(table.rows[2]).toEqual(['10:00', '0', '–', '–', '–', '–', '–'])
})

it('the queue and the windows of a city are those of one centre on the average', () => {
  const busy = hour({
    ...{ queueMs: Array.from({ length: 12 }, () => 40 * MINUTE), longestQueue: 9 },
    ...{ clerksMs: 20 * 60 * MINUTE, servingMs: 5 * 60 * MINUTE },
  })
  expect(rows(queueOverDay([busy], 2))).toEqual([['08:00', '4.0', '9']])
  expect(windowsByHour([busy], 2)?.table.rows).toEqual([['08:00', '10.0', '2.5', '25 %']])
  expect(windowsByHour([hour({ servingMs: MINUTE })], 1)).toBeUndefined()
})

it('numbers as a page tells them', () => {
  expect([0, 59_499, 59_500, 3_599_499, 3_599_500, 3_660_000].map(duration)).toEqual([
    '0 s',
    '59 s',
    '1 min 0 s',
    '59 min 59 s',
    '1 h 0 min',
    '1 h 1 min',
  ])
  expect([count(999), count(1000), count(1_234_567)]).toEqual(['999', '1\u202f000', '1\u202f234\u202f567'])
  expect([percent(null), percent(0.9394)]).toEqual(['–', '93.9 %'])
  expect([hourName(8), hourName(24), hourName(49)]).toEqual(['08:00', '00:00 +1', '01:00 +2'])
  expect(['1970-01-01', '2026-01-12', '2024-02-29', '1969-12-31'].map(dateInWords)).toEqual([
    ...['Thursday, 1 January 1970', 'Monday, 12 January 2026', 'Thursday, 29 February 2024'],
    'Wednesday, 31 December 1969',
  ])
})
