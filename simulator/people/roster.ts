/** Who sits at which window when: shifts by the hour, breaks one after the other. */
import { meanOf } from './distribution.ts'
import type { Habits } from './habits.ts'
import type { Hours, Service } from './service.ts'
import type { Breaks } from './staff.ts'

/** A stretch of a clerk's presence, ms since midnight; `toMs` of a last shift is infinite: until nobody is left. */
export interface Presence {
  readonly fromMs: number
  readonly toMs: number
}

/** Who is there when. Windows that are missing are always staffed. */
export type Roster = ReadonlyMap<number, readonly Presence[]>

/** What a roster is planned from. */
export interface RosterOptions {
  readonly windows: readonly number[]
  readonly habits: Habits
  /** Visitors expected for each service in each hour. */
  readonly expected: ReadonlyMap<string, Hours>
}

const HOUR_MS = 3_600_000

/** Until when nobody is at a window; undefined while somebody is. Infinite: nobody comes any more. */
export function awayUntil(presence: readonly Presence[] | undefined, nowMs: number): number | undefined {
  if (presence === undefined) return undefined
  for (const { fromMs, toMs } of presence) {
    if (nowMs < fromMs) return fromMs
    if (nowMs < toMs) return undefined
  }
  return Number.POSITIVE_INFINITY
}

/** Visitors of a day by service and hour, as the habits let expect. */
export function expectedVisitors(count: number, { services, hours }: Habits): ReadonlyMap<string, Hours> {
  const shares = services.reduce((sum, { share }) => sum + share, 0)
  return new Map(
    services.map(({ name, share, hours: own = hours }) => {
      const total = Object.values(own).reduce((sum, weight) => sum + weight, 0)
      const scale = (count * share) / (shares * total)
      return [name, Object.fromEntries(Object.entries(own).map(([hour, weight]) => [hour, weight * scale]))]
    }),
  )
}

/** Plans who is there when. Those who are there in the last hour stay until nobody is left. */
export function planRoster({ windows, habits, expected }: RosterOptions): Roster {
  const { staff, services } = habits
  if (staff.kind === 'everybody') return new Map()
  const needed = staff.kind === 'byHour' ? staff.windows : staffFor(loads(habits, expected), staff)
  const open = Object.keys(needed).map(Number)
  const lastHour = Math.max(...open)
  const { breaks } = staff
  return new Map(
    inOrderOfNeed(windows, services).map((window, index) => {
      const shifts: Presence[] = []
      for (let hour = Math.min(...open); hour <= lastHour; hour++) {
        if ((needed[hour] ?? 0) <= index) continue
        const fromMs = hour * HOUR_MS
        const toMs = hour === lastHour ? Number.POSITIVE_INFINITY : fromMs + HOUR_MS
        const last = shifts.at(-1)
        if (last?.toMs === fromMs) shifts[shifts.length - 1] = { fromMs: last.fromMs, toMs }
        else shifts.push({ fromMs, toMs })
      }
      const alone = windows.length < 2
      return [window, breaks === undefined || alone ? shifts : withBreak(shifts, breaks, index)]
    }),
  )
}

/** Windows whose services few others serve come first, so that nobody waits for a window without a clerk. */
function inOrderOfNeed(windows: readonly number[], services: readonly Service[]): number[] {
  const left = new Set(windows)
  const first: number[] = []
  for (const { windows: own } of services) {
    if (own === undefined || own.some((window) => first.includes(window))) continue
    const window = own.find((each) => left.has(each))
    if (window === undefined) continue
    first.push(window)
    left.delete(window)
  }
  return [...first, ...left]
}

/** The expected work in each hour, in clerks that it keeps busy. */
function loads(habits: Habits, expected: ReadonlyMap<string, Hours>): Hours {
  const { services, walk, press, pause, rating } = habits
  const besidesMs = meanOf(walk) + meanOf(pause) + 2 * rating.answers * meanOf(press)
  const byHour: Record<number, number> = {}
  for (const { name, time } of services) {
    for (const [hour, visitors] of Object.entries(expected.get(name) ?? {})) {
      const work = (visitors * (meanOf(time) + besidesMs)) / HOUR_MS
      byHour[Number(hour)] = (byHour[Number(hour)] ?? 0) + work
    }
  }
  return byHour
}

function staffFor(
  load: Hours,
  { spare, breaks }: { readonly spare: number; readonly breaks?: Breaks },
): Hours {
  const away = breaks === undefined ? 0 : 1 / slotsOf(breaks)
  return Object.fromEntries(
    Object.entries(load).map(([hour, busy]) => {
      const atLunch = breaks !== undefined && Number(hour) >= breaks.fromHour && Number(hour) < breaks.toHour
      const needed = busy + spare * Math.sqrt(busy)
      return [hour, Math.max(1, Math.ceil(atLunch && away < 1 ? needed / (1 - away) : needed))]
    }),
  )
}

function slotsOf({ lengthMs, fromHour, toHour }: Breaks): number {
  return Math.max(1, Math.floor(((toHour - fromHour) * HOUR_MS) / lengthMs))
}

/** Cuts the break of the clerk at that place in the order out of a shift that holds it. */
function withBreak(shifts: readonly Presence[], breaks: Breaks, index: number): Presence[] {
  const fromMs = breaks.fromHour * HOUR_MS + (index % slotsOf(breaks)) * breaks.lengthMs
  const toMs = fromMs + breaks.lengthMs
  return shifts.flatMap((shift) => {
    const holds = shift.fromMs < fromMs && toMs < shift.toMs
    if (!holds || shift.toMs - shift.fromMs < breaks.afterMs) return [shift]
    return [
      { fromMs: shift.fromMs, toMs: fromMs },
      { fromMs: toMs, toMs: shift.toMs },
    ]
  })
}
