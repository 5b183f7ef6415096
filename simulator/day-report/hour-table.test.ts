import { expect, it } from 'vitest'
import { type CentreReport, simulateDay } from '../day.ts'
import { readCsv } from '../people/csv.ts'
import { csvText } from './csv-text.ts'
import { hourTable } from './hour-table.ts'

it('a table is text as RFC 4180 has it, and is read back as it was', () => {
  const rows = [
    ['plain', 'a,b', 'say "yes"', 'two\r\nlines', ' blanks '],
    [0, -1.5, undefined, '', 'é'],
  ]
  const text = csvText(rows)
  expect(text).toBe('plain,"a,b","say ""yes""","two\r\nlines"," blanks "\r\n0,-1.5,,,é\r\n')
  expect(readCsv(text).rows.map(({ cells }) => cells)).toEqual(
    rows.map((row) => row.map((cell) => String(cell ?? ''))),
  )
})

const HEADER =
  'seed,centre,date,hour,arrived,printed,unknown,called,served,abandoned,rated,satisfied,waits,waitMeanMs,' +
  'waitP50Ms,waitP90Ms,waitMaxMs,within15,queueMean,queueLongest,windowsStaffed,windowsServing,incidents'

it('has a row for each hour, with empty cells where there is nothing to tell', async () => {
  const days: CentreReport[] = []
  await simulateDay({ windows: 3, visitors: 10, seed: 2, onCentre: (told) => void days.push(told) })
  const [day] = days
  if (day === undefined) throw new Error('the day was not told')
  const text = hourTable([day, { ...day, centre: 'Centre, the "second"' }], {
    seed: '=2',
    date: '2026-12-31',
  })
  expect(text.startsWith(`${HEADER}\r\n`)).toBe(true)
  const [head, ...rows] = readCsv(text).rows.map(({ cells }) => cells)
  expect(rows).toHaveLength(2 * day.hours.length)
  expect(new Set(rows.map((cells) => cells.length))).toEqual(new Set([head?.length]))
  const column = (name: string) => rows.map((cells) => cells[head?.indexOf(name) ?? -1])
  const sum = (name: string) => column(name).reduce((total, cell) => total + Number(cell), 0)
  expect(sum('arrived')).toBe(20)
  expect(sum('printed')).toBe(2 * day.printed)
  expect(sum('rated')).toBe(2 * day.rated)
  expect([...new Set(column('centre'))]).toEqual([day.centre, 'Centre, the "second"'])
  for (const cells of rows) {
    const [waits, ...figures] = cells.slice(12, 18)
    expect(figures.every((figure) => (waits === '0' ? figure === '' : /^\d+$/.test(figure)))).toBe(true)
  }
})

it('an hour past midnight is of the next day, and staff that the history does not tell of is not made up', () => {
  const hour = {
    ...{ hour: 24, arrived: 0, printed: 0, unknown: 0, called: 0, served: 1, abandoned: 0, rated: 0 },
    ...{
      satisfied: 0,
      incidents: 0,
      waits: [],
      longestQueue: 0,
      queueMs: [],
      clerksMs: 0,
      servingMs: 1_800_000,
    },
  }
  const day = { centre: 'c', hours: [hour] } as unknown as CentreReport
  const [, row = ''] = hourTable([day], { seed: 1, date: '2026-12-31' }).split('\r\n')
  expect(row).toBe('1,c,2027-01-01,0,0,0,0,0,1,0,0,0,0,,,,,,0,0,,0.5,0')
})
