import type { CentreReport } from '../day.ts'
import { HOUR_MS, type Hour } from './course.ts'
import { type CsvValue, csvText } from './csv-text.ts'
import { type WaitFigures, waitFigures } from './waits.ts'

/** Which day it was. */
export interface WhichDay {
  readonly seed: number | string
  /** ISO date, local to the centre. */
  readonly date: string
}

interface Row extends WhichDay {
  readonly centre: string
  readonly hour: Hour
  readonly waits: WaitFigures | undefined
}

/** Counts of what happened in the hour; `wait…` and `within15` are of the `waits` of those who came in it. */
const COLUMNS: Readonly<Record<string, (row: Row) => CsvValue>> = {
  seed: ({ seed }) => seed,
  centre: ({ centre }) => centre,
  date: ({ date, hour }) => dayAfter(date, Math.floor(hour.hour / 24)),
  hour: ({ hour }) => hour.hour % 24,
  arrived: ({ hour }) => hour.arrived,
  printed: ({ hour }) => hour.printed,
  unknown: ({ hour }) => hour.unknown,
  called: ({ hour }) => hour.called,
  served: ({ hour }) => hour.served,
  abandoned: ({ hour }) => hour.abandoned,
  rated: ({ hour }) => hour.rated,
  satisfied: ({ hour }) => hour.satisfied,
  waits: ({ hour }) => hour.waits.length,
  waitMeanMs: ({ waits }) => waits?.mean,
  waitP50Ms: ({ waits }) => waits?.p50,
  waitP90Ms: ({ waits }) => waits?.p90,
  waitMaxMs: ({ waits }) => waits?.most,
  within15: ({ waits }) => waits?.within15,
  queueMean: ({ hour }) => perHour(hour.queueMs.reduce((sum, ms) => sum + ms, 0)),
  queueLongest: ({ hour }) => hour.longestQueue,
  windowsStaffed: ({ hour }) =>
    hour.clerksMs === 0 && hour.servingMs > 0 ? undefined : perHour(hour.clerksMs),
  windowsServing: ({ hour }) => perHour(hour.servingMs),
  incidents: ({ hour }) => hour.incidents,
}

/** One row for each centre and hour, as text: see the table in README.md beside this file. */
export function hourTable(centres: readonly CentreReport[], day: WhichDay): string {
  const rows = centres.flatMap(({ centre, hours }) =>
    hours.map((hour): Row => ({ ...day, centre, hour, waits: waitFigures(hour.waits) })),
  )
  const columns = Object.values(COLUMNS)
  return csvText([Object.keys(COLUMNS), ...rows.map((row) => columns.map((of) => of(row)))])
}

/** A time added up over one hour, as a mean number with two places. */
function perHour(ms: number): number {
  return Math.round((100 * ms) / HOUR_MS) / 100
}

const DAY_MS = 24 * HOUR_MS

function dayAfter(date: string, days: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, day) + days * DAY_MS).toISOString().slice(0, 10)
}
