import { checkOptions } from '../devices/centre/options.ts'
import type { CentreConfigInput } from '../lib/config/schema.ts'
import { createRandom, DeviceError, VirtualClock } from '../lib/index.ts'
import { defaultCentre } from './default-centre.ts'
import type { ToldRecord } from './history.ts'
import { arrivalsOfDay, WEEKDAY } from './people/arrivals.ts'
import { type Habits, ORDINARY } from './people/habits.ts'
import { Population } from './people/population.ts'
import { type Report, summarise, type Tally, tally } from './report.ts'
import { simulateCentre } from './simulated-centre.ts'

/** What a day is made of. */
export interface DayOptions {
  /** A centre of one's own; default: one of `windows` windows. */
  readonly config?: CentreConfigInput
  readonly id?: string
  readonly windows?: number
  readonly kiosks?: number
  readonly visitors?: number
  readonly seed?: number | string
  /** ISO date, local to the centre. */
  readonly date?: string
  readonly habits?: Habits
  /** Told everything that happened, oldest first, when the day is over; the day is told when it has taken that. */
  readonly onRecords?: TakeRecords
}

/** Takes everything that happened in one centre; what it returns is awaited. */
export type TakeRecords = (records: readonly ToldRecord[]) => void | Promise<void>

/** A day's report, and what it cost. */
export interface Day extends Report {
  /** Timers fired: what a discrete-event loop would call events. */
  readonly events: number
  /** SHA-256 over the history: equal on every machine. */
  readonly digest: string
}

const OPEN_MS = 7.5 * 3_600_000 // devices are switched on half an hour before the first visitor
const SETTLE_MS = 10 * 60_000 // displays go dark, the last rating is kept

/** A centre's part of a city's day: adds up with others. */
export interface CentreDay {
  readonly tally: Tally
  readonly events: number
  readonly digest: string
  /** Everything that happened, where that was asked for: megabytes. */
  readonly records?: readonly ToldRecord[]
}

/** A whole day of one centre in virtual time, through the real drivers and the byte-level firmware. */
export async function simulateDay(options: DayOptions = {}): Promise<Day> {
  checkOptions(options, 'simulateDay')
  const { onRecords, ...task } = options
  const { tally: told, events, digest, records } = await liveThrough(task, onRecords !== undefined)
  await onRecords?.(records ?? [])
  return { ...summarise(told), events, digest }
}

/** As {@link simulateDay}, in a form that adds up; `records`: with everything that happened. */
export async function liveThrough(
  options: Omit<DayOptions, 'onRecords'> = {},
  records = false,
): Promise<CentreDay> {
  const {
    windows = 42,
    kiosks = Math.max(1, Math.ceil(windows / 14)),
    visitors = 417,
    seed = 1,
    date = '2026-01-12',
  } = options
  const midnightMs = midnight(date)
  const clock = new VirtualClock(midnightMs + OPEN_MS)
  const id = options.id ?? 'centre-1'
  const random = createRandom(seed).split(id)
  const config = options.config ?? defaultCentre({ id, windows, kiosks })
  const simulated = await simulateCentre(config, { clock, random })
  const { centre, devices, history } = simulated
  const population = new Population({
    centre,
    devices,
    clock,
    history,
    random: random.split('people'),
    habits: options.habits ?? ORDINARY,
  })

  const gone = arrivalsOfDay(visitors, WEEKDAY, random.split('arrivals')).map(async (atMs) => {
    await clock.sleep(atMs - OPEN_MS)
    await population.arrive()
  })
  await clock.until(Promise.all(gone))
  await clock.advance(SETTLE_MS)
  await clock.until(population.goHome())
  await clock.until(simulated.close())
  const sum = { tally: tally(history.records), events: clock.fired, digest: history.digest() }
  return records ? { ...sum, records: history.told(simulated.config.centre) } : sum
}

/** @throws DeviceError `illegal` for what is no day of the calendar. */
function midnight(date: string): number {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day))
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date)) return ms
  throw new DeviceError('illegal', `found date ${JSON.stringify(date)}; expected a day such as 2026-01-12`)
}
