import { checkOptions } from '../devices/centre/options.ts'
import type { CentreConfigInput } from '../lib/config/schema.ts'
import { createRandom, DeviceError, VirtualClock } from '../lib/index.ts'
import { defaultCentre } from './default-centre.ts'
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
}

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
}

/** A whole day of one centre in virtual time, through the real drivers and the byte-level firmware. */
export async function simulateDay(options: DayOptions = {}): Promise<Day> {
  const { tally: told, events, digest } = await liveThrough(options)
  return { ...summarise(told), events, digest }
}

/** As {@link simulateDay}, in a form that adds up. */
export async function liveThrough(options: DayOptions = {}): Promise<CentreDay> {
  checkOptions(options, 'simulateDay')
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
  return { tally: tally(history.records), events: clock.fired, digest: history.digest() }
}

/** @throws DeviceError `illegal` for what is no day of the calendar. */
function midnight(date: string): number {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day))
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date)) return ms
  throw new DeviceError('illegal', `found date ${JSON.stringify(date)}; expected a day such as 2026-01-12`)
}
