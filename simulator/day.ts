import { checkOptions } from '../devices/centre/options.ts'
import type { CentreConfigInput } from '../lib/config/schema.ts'
import { createRandom, DeviceError, type Kind, VirtualClock } from '../lib/index.ts'
import { CHECKERS, READY } from './checkers.ts'
import { type Course, courseOf } from './day-report/course.ts'
import { defaultCentre } from './default-centre.ts'
import { FAULT_LEVELS, type FaultLevel, RATES } from './faults/levels.ts'
import { planDay } from './faults/plan-day.ts'
import type { ToldRecord } from './history.ts'
import { type Arrival, arrivalsOfDay, countByService, withServicesOf } from './people/arrivals.ts'
import { type Habits, ORDINARY } from './people/habits.ts'
import { Population } from './people/population.ts'
import { expectedVisitors, planRoster } from './people/roster.ts'
import { type Report, summarise, type Tally, tally } from './report.ts'
import { type SimulatedCentre, simulateCentre } from './simulated-centre.ts'

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
  /** How many windows are staffed, all day. Default: by the habits' own shifts. */
  readonly staff?: number
  /** How much goes wrong, until half an hour before the last visitor comes. Default `none`. */
  readonly faults?: FaultLevel
  /** Those who come, in place of `visitors` who are made up: see `readVisitors`. */
  readonly arrivals?: readonly Arrival[]
  /** Told everything that happened, oldest first, when the day is over; the day is told when it has taken that. */
  readonly onRecords?: TakeRecords
  /** Told how the day went, hour by hour, when it is over. */
  readonly onCentre?: (day: CentreReport) => void
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

/** What came of one centre's day, and how it went. */
export interface CentreReport extends Day, Course {
  readonly centre: string
}

const OPEN_MS = 7.5 * 3_600_000 // devices are switched on half an hour before the first visitor
const EARLIER_MS = 0.5 * 3_600_000
const SETTLE_MS = 10 * 60_000 // displays go dark, the last rating is kept
const START_MS = 60_000 // every device has started by then
const QUIET_MS = 30 * 60_000 // the last who come find everything whole

/** A centre's part of a city's day: adds up with others. */
export interface CentreDay {
  readonly centre: string
  readonly course: Course
  readonly tally: Tally
  readonly events: number
  readonly digest: string
  /** Everything that happened, where that was asked for: megabytes. */
  readonly records?: readonly ToldRecord[]
}

/** A whole day of one centre in virtual time, through the real drivers and the byte-level firmware. */
export async function simulateDay(options: DayOptions = {}): Promise<Day> {
  checkOptions(options, 'simulateDay')
  const { onRecords, onCentre, ...task } = options
  const { records, ...day } = await liveThrough(task, onRecords !== undefined)
  await onRecords?.(records ?? [])
  onCentre?.(centreReport(day))
  const { tally: told, events, digest } = day
  return { ...summarise(told), events, digest }
}

/** A centre's part of a city's day by itself. */
export function centreReport({ centre, tally: told, events, digest, course }: CentreDay): CentreReport {
  return { centre, ...summarise(told), events, digest, ...course }
}

/** As {@link simulateDay}, in a form that adds up; `records`: with everything that happened. */
export async function liveThrough(
  options: Omit<DayOptions, 'onRecords' | 'onCentre'> = {},
  records = false,
): Promise<CentreDay> {
  const {
    windows = 42,
    kiosks = Math.max(1, Math.ceil(windows / 14)),
    visitors = 417,
    seed = 1,
    date = '2026-01-12',
    faults = 'none',
  } = options
  if (!FAULT_LEVELS.includes(faults))
    throw new DeviceError(
      'illegal',
      `faults: found ${JSON.stringify(faults)}; expected one of ${FAULT_LEVELS.join(', ')}`,
    )
  const given = staffed(options.habits ?? ORDINARY, options.staff)
  const id = options.id ?? 'centre-1'
  const random = createRandom(seed).split(id)
  const arrivals = options.arrivals ?? arrivalsOfDay(visitors, given, random.split('arrivals'))
  const habits = options.arrivals === undefined ? given : withServicesOf(options.arrivals, given)
  const openMs = Math.max(0, Math.min(OPEN_MS, (arrivals[0]?.atMs ?? OPEN_MS) - EARLIER_MS))
  const clock = new VirtualClock(midnight(date) + openMs)
  const config = options.config ?? defaultCentre({ id, windows, kiosks })
  const simulated = await simulateCentre(config, { clock, random })
  const { centre, devices, history } = simulated
  const expected =
    options.arrivals === undefined ? expectedVisitors(visitors, given) : countByService(arrivals)
  const population = new Population({
    ...{ centre, devices, clock, history, habits, random: random.split('people') },
    shifts: {
      now: () => openMs + clock.monotonicMs(),
      roster: planRoster({ windows: centre.windows, habits, expected }),
    },
  })

  const lastMs = (arrivals.at(-1)?.atMs ?? openMs) - openMs
  if (faults !== 'none') letGoWrong(simulated, faults, lastMs - QUIET_MS)
  const gone = arrivals.map(async (arrival) => {
    await clock.sleep(arrival.atMs - openMs)
    await population.arrive(arrival)
  })
  await clock.until(Promise.all(gone))
  await clock.advance(SETTLE_MS)
  await clock.until(population.goHome())
  for (const { id: device, device: opened } of centre.devices.values()) {
    const { state, reason } = opened.status
    if (state !== 'ready')
      history.add('notReadyAtEnd', { device, state, ...(reason ? { code: reason.code } : {}) })
  }
  await clock.until(simulated.close())
  const sum = {
    ...{ centre: simulated.config.centre, course: courseOf(history.records, openMs) },
    tally: tally(history.records, { checkers: [...CHECKERS, READY] }),
    ...{ events: clock.fired, digest: history.digest() },
  }
  return records ? { ...sum, records: history.told(sum.centre) } : sum
}

/** Lets things go wrong as on a day of this level, and ends all of it `quietMs` from now. */
function letGoWrong(
  { faults, devices, history, clock, random }: SimulatedCentre,
  level: Exclude<FaultLevel, 'none'>,
  quietMs: number,
): void {
  const ownClients = [...devices.values()].flatMap(({ id, model }) => (model.wire === 'mqtt' ? [id] : []))
  const atWindows = (kind: Kind) =>
    Object.fromEntries(
      [...devices.values()].flatMap(({ id, model, window }) =>
        model.kind === kind && window !== undefined ? [[id, window]] : [],
      ),
    )
  const [displays, boxes] = [atWindows('caller-display'), atWindows('rating-buttons')]
  history.add('faultsPlanned', { level, ownClients, displays, boxes }) // what checkers have to know of the room
  const day = { random: random.split('day-faults'), fromMs: START_MS, toMs: quietMs }
  for (const plan of planDay(faults, RATES[level], day)) faults.plan(plan)
  clock.after(Math.max(0, quietMs), () => faults.endAll(), { background: true })
}

/** The same people, with so many clerks from morning to night; they have their breaks. */
function staffed(habits: Habits, windows: number | undefined): Habits {
  if (windows === undefined) return habits
  const hours = Object.fromEntries(Array.from({ length: 24 }, (_, hour) => [hour, windows]))
  const breaks = habits.staff.kind === 'everybody' ? undefined : habits.staff.breaks
  return {
    ...habits,
    staff: { kind: 'byHour', windows: hours, ...(breaks === undefined ? {} : { breaks }) },
  }
}

/** @throws DeviceError `illegal` for what is no day of the calendar. */
function midnight(date: string): number {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day))
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date)) return ms
  throw new DeviceError('illegal', `found date ${JSON.stringify(date)}; expected a day such as 2026-01-12`)
}
