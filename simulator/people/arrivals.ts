/** Who comes when: Poisson processes whose rates follow the hours, with parties that come together. */
import type { Random } from '../../lib/index.ts'
import { type Habits, partySize } from './habits.ts'
import { chooseErrand, type Errand, type Hours, type Service } from './service.ts'

/** Somebody who will come, and what for. */
export interface Arrival extends Errand {
  /** Since the local midnight, ms. */
  readonly atMs: number
}

const HOUR_MS = 3_600_000

/**
 * `count` visitors of a day, in order. Given their number, the arrivals of a Poisson process are independent of each
 * other and distributed as its rate: so each party draws its moment from the hours of its service.
 */
export function arrivalsOfDay(count: number, habits: Habits, random: Random): Arrival[] {
  const arrivals: Arrival[] = []
  while (arrivals.length < count) {
    const errand = chooseErrand(habits, random)
    const hours = habits.services.find(({ name }) => name === errand.service)?.hours ?? habits.hours
    const atMs = momentOf(hours, random)
    const size = Math.min(partySize(habits, random), count - arrivals.length)
    for (let one = 0; one < size; one++) arrivals.push({ atMs, ...errand })
  }
  return arrivals.sort((a, b) => a.atMs - b.atMs)
}

/**
 * A Poisson process with `perHour` arrivals in each hour, in order, by thinning; ms since midnight. How many come is
 * chance. Lewis and Shedler, "Simulation of nonhomogeneous Poisson processes by thinning", NRLQ 26 (1979).
 */
export function poissonArrivals(perHour: Hours, random: Random): number[] {
  const most = Math.max(0, ...Object.values(perHour))
  const times: number[] = []
  if (most === 0) return times
  for (
    let atMs = random.exponential(HOUR_MS / most);
    atMs < 24 * HOUR_MS;
    atMs += random.exponential(HOUR_MS / most)
  ) {
    if (random.chance((perHour[Math.floor(atMs / HOUR_MS)] ?? 0) / most)) times.push(Math.floor(atMs))
  }
  return times
}

function momentOf(hours: Hours, random: Random): number {
  const entries = Object.entries(hours).map(([hour, weight]) => ({ hour: Number(hour), weight }))
  let draw = random.next() * entries.reduce((sum, { weight }) => sum + weight, 0)
  for (const { hour, weight } of entries) {
    if (draw < weight) return Math.floor((hour + draw / weight) * HOUR_MS)
    draw -= weight
  }
  return ((entries.at(-1)?.hour ?? 0) + 1) * HOUR_MS - 1 // rounding has left a crumb of the draw
}

/** How many of these come for each service in each hour. */
export function countByService(arrivals: readonly Arrival[]): ReadonlyMap<string, Hours> {
  const counts = new Map<string, Record<number, number>>()
  for (const { service, atMs } of arrivals) {
    const hours = counts.get(service) ?? {}
    counts.set(service, hours)
    const hour = Math.floor(atMs / HOUR_MS)
    hours[hour] = (hours[hour] ?? 0) + 1
  }
  return counts
}

/** The same habits, with every service that these come for; one that was unknown takes as long as it does for them. */
export function withServicesOf(arrivals: readonly Arrival[], habits: Habits): Habits {
  const times = new Map<string, number[]>()
  for (const { service, serviceMs } of arrivals) {
    const known = times.get(service) ?? []
    times.set(service, known)
    if (serviceMs !== undefined) known.push(serviceMs)
  }
  const usual = habits.services[0]?.time ?? { kind: 'fixed', value: 0 }
  const services = [...times].map(([name, values]): Service => {
    const known = habits.services.find((each) => each.name === name) ?? { name, share: 0, time: usual }
    return values.length === 0 ? known : { ...known, time: { kind: 'empirical', values } }
  })
  return { ...habits, services }
}
