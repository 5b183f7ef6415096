import type { HistoryRecord } from '../history.ts'
import { isSatisfied, UNSERVED } from '../report.ts'
import { Level } from './level.ts'

/**
 * What happened in one hour. Everything counts in the hour in which it happened; a wait alone counts in the hour in which
 * it began, so that it answers how long one waits who comes then.
 */
export interface Hour {
  /** Since the midnight before the day, local to the centre: 8 is from 08:00 to 09:00, 24 is the first of the next day. */
  readonly hour: number
  readonly arrived: number
  readonly printed: number
  /** Tickets of which nobody can say whether they were printed. */
  readonly unknown: number
  readonly called: number
  readonly served: number
  readonly abandoned: number
  readonly rated: number
  /** Ratings in the upper half of their scale. */
  readonly satisfied: number
  readonly incidents: number
  /** From the door to the call, ms, of those who came in this hour and got to a window. */
  readonly waits: readonly number[]
  /** Most people who waited at once, from the door to the call. */
  readonly longestQueue: number
  /** How long people waited, added up over all of them, ms, in each twelfth of the hour. */
  readonly queueMs: readonly number[]
  /** How long clerks were there, and how long they had somebody at the window; ms, added up over the windows. */
  readonly clerksMs: number
  readonly servingMs: number
}

/** How those rated who waited about as long. */
export interface RatingsAfter {
  readonly rated: number
  readonly satisfied: number
}

/** How a day went: made from the history of a centre; those of several centres add up. */
export interface Course {
  /** From the first hour in which anything happened to the last, without a gap. */
  readonly hours: readonly Hour[]
  /** By how long they waited: one for each of {@link WAIT_STEPS}, and one for those who waited longer. */
  readonly ratings: readonly RatingsAfter[]
}

export const HOUR_MS = 3_600_000
/** How many parts of an hour the queue is kept in. */
export const PARTS = 12
/** The waits at which ratings are parted, ms: up to and with each. */
export const WAIT_STEPS = [5, 10, 15, 20, 30, 45, 60].map((minutes) => minutes * 60_000)

const COUNTED: Readonly<Record<string, Count>> = {
  arrived: 'arrived',
  'desk.printed': 'printed',
  'desk.doubtful': 'unknown',
  'desk.called': 'called',
  served: 'served',
  rating: 'rated',
  incident: 'incidents',
  ...Object.fromEntries(UNSERVED.map((type) => [type, 'abandoned' as const])),
}

type Count = (typeof COUNTS)[number]
const COUNTS = [
  ...(['arrived', 'printed', 'unknown', 'called', 'served'] as const),
  ...(['abandoned', 'rated', 'satisfied', 'incidents'] as const),
]

/** Reads a history that began `startMs` after midnight. */
export function courseOf(records: readonly HistoryRecord[], startMs: number): Course {
  const people = readPeople(records)
  const counted = records.filter(({ type }) => Object.hasOwn(COUNTED, type) || type === 'atWindow')
  const [first, last] = [counted[0], counted.at(-1)]
  const ratings = [...WAIT_STEPS, 0].map(() => ({ rated: 0, satisfied: 0 }))
  if (first === undefined || last === undefined) return { hours: [], ratings }
  const hourOf = (at: number) => Math.floor((startMs + at) / HOUR_MS)
  const from = hourOf(first.at)
  const hours = Array.from({ length: hourOf(last.at) - from + 1 }, (_, index) => newHour(from + index))
  const hourAt = (at: number) => hours[hourOf(at) - from] ?? newHour(0)
  for (const record of counted) {
    const name = COUNTED[record.type]
    if (name !== undefined) hourAt(record.at).counts[name]++
    if (record.type !== 'rating') continue
    const satisfied = isSatisfied(record)
    if (satisfied) hourAt(record.at).counts.satisfied++
    const after = ratings[stepOf(people.waits.get(String(record['ticket']))?.waitedMs)]
    if (after === undefined) continue
    after.rated++
    if (satisfied) after.satisfied++
  }
  for (const { fromMs, waitedMs } of people.waits.values()) hourAt(fromMs).waits.push(waitedMs)
  const beganMs = from * HOUR_MS - startMs
  const over = (level: Level, parts: number) =>
    level.stretches(beganMs, HOUR_MS / parts, hours.length * parts)
  const queue = over(people.waiting, PARTS)
  const clerks = over(people.clerks, 1)
  const serving = over(people.serving, 1)
  return {
    ratings,
    hours: hours.map(({ hour, counts, waits }, index) => {
      const parts = queue.slice(index * PARTS, (index + 1) * PARTS)
      return {
        ...{ hour, ...counts, waits },
        longestQueue: Math.max(...parts.map(({ most }) => most)),
        queueMs: parts.map(({ sumMs }) => sumMs),
        clerksMs: clerks[index]?.sumMs ?? 0,
        servingMs: serving[index]?.sumMs ?? 0,
      }
    }),
  }
}

function newHour(hour: number) {
  const counts = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<Count, number>
  return { hour, counts, waits: [] as number[] }
}

interface People {
  /** By ticket, of those who got to a window. */
  readonly waits: Map<string, { readonly fromMs: number; readonly waitedMs: number }>
  readonly waiting: Level
  readonly clerks: Level
  readonly serving: Level
}

/** Who waited, who was there, and who was served; times in ms since the history began. */
function readPeople(records: readonly HistoryRecord[]): People {
  const people: People = {
    ...{ waits: new Map(), waiting: new Level(), clerks: new Level(), serving: new Level() },
  }
  const inside = new Map<string, number>()
  const atWindow = new Map<string, number>()
  const there = new Map<string, number>()
  let lastMs = 0
  const endOf = (since: Map<string, number>, who: string, untilMs: number, level: Level) => {
    const fromMs = since.get(who)
    if (!since.delete(who) || fromMs === undefined) return
    level.add(fromMs, untilMs)
  }
  for (const record of records) {
    const { at, type } = record
    const visitor = String(record['visitor'])
    const window = String(record['window'])
    if (record['visitor'] !== undefined) lastMs = at
    if (type === 'arrived') inside.set(visitor, at)
    else if (type === 'clerkCame') there.set(window, at)
    else if (type === 'clerkLeft') endOf(there, window, at, people.clerks)
    else if (type === 'served') endOf(atWindow, window, at, people.serving)
    else if (type === 'atWindow') {
      const fromMs = inside.get(visitor) ?? at
      const waitedMs = Number(record['waitedMs'])
      people.waits.set(String(record['ticket']), { fromMs, waitedMs })
      endOf(inside, visitor, fromMs + waitedMs, people.waiting) // the walk to the window is no waiting
      atWindow.set(window, at)
    } else if (isUnserved(type)) endOf(inside, visitor, at, people.waiting)
  }
  // clerks of the last shift stay until the last visitor has left, and go home without a word
  for (const who of [...inside.keys()]) endOf(inside, who, records.at(-1)?.at ?? 0, people.waiting)
  for (const who of [...atWindow.keys()]) endOf(atWindow, who, lastMs, people.serving)
  for (const [who, fromMs] of [...there]) endOf(there, who, Math.max(fromMs, lastMs), people.clerks)
  return people
}

const isUnserved = (type: string) => UNSERVED.some((each) => each === type)

/** Which step a wait belongs to; -1 where it is not known: nobody was at the window. */
function stepOf(waitedMs: number | undefined): number {
  if (waitedMs === undefined) return -1
  const step = WAIT_STEPS.findIndex((ms) => waitedMs <= ms)
  return step < 0 ? WAIT_STEPS.length : step
}

/** One course of many. The longest queue is that of the centre where it was longest. */
export function addCourses(courses: readonly Course[]): Course {
  const all = courses.flatMap(({ hours }) => hours)
  const numbers = all.map(({ hour }) => hour)
  const from = Math.min(...numbers)
  const length = all.length === 0 ? 0 : Math.max(...numbers) - from + 1
  return {
    hours: Array.from({ length }, (_, index) =>
      addHours(
        from + index,
        all.filter(({ hour }) => hour === from + index),
      ),
    ),
    ratings: [...WAIT_STEPS, 0].map((_, step) => ({
      rated: sum(courses.map(({ ratings }) => ratings[step]?.rated ?? 0)),
      satisfied: sum(courses.map(({ ratings }) => ratings[step]?.satisfied ?? 0)),
    })),
  }
}

function addHours(hour: number, hours: readonly Hour[]): Hour {
  const counts = Object.fromEntries(COUNTS.map((name) => [name, sum(hours.map((each) => each[name]))]))
  return {
    ...{ hour, ...(counts as Record<Count, number>) },
    waits: hours.flatMap(({ waits }) => waits),
    longestQueue: Math.max(0, ...hours.map(({ longestQueue }) => longestQueue)),
    queueMs: Array.from({ length: PARTS }, (_, part) => sum(hours.map(({ queueMs }) => queueMs[part] ?? 0))),
    clerksMs: sum(hours.map(({ clerksMs }) => clerksMs)),
    servingMs: sum(hours.map(({ servingMs }) => servingMs)),
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
