/** Whether visitors come as a Poisson process whose rate follows the hours. */
import { createRandom, VirtualClock } from '../../lib/index.ts'
import { idealCentre } from '../ideal/ideal-centre.ts'
import { arrivalsOfDay, poissonArrivals } from '../people/arrivals.ts'
import { type Habits, ORDINARY } from '../people/habits.ts'
import { Population } from '../people/population.ts'
import type { Hours } from '../people/service.ts'
import { measuredMean, type QueueCheck } from './check-queue.ts'
import { chiSquareQuantile } from './statistics.ts'

const HOUR_MS = 3_600_000
const TWO_SIDED_Z = 3.291 // of CONFIDENCE
const VISITORS = 400
const WINDOWS = 60

/** Visitors in each hour, as the habits of an ordinary day want them. */
const PER_HOUR: Hours = Object.fromEntries(
  Object.entries(ORDINARY.hours).map(([hour, weight]) => [
    hour,
    (VISITORS * weight) / Object.values(ORDINARY.hours).reduce((sum, each) => sum + each, 0),
  ]),
)

/**
 * Days of a Poisson number of visitors, and of a given number: the mean of each hour, and chi-square over all hours of all
 * days: sum of (seen - expected)^2 / expected.
 */
export async function checkHours(seed: number | string, days: number): Promise<readonly QueueCheck[]> {
  const random = createRandom(seed).split('hours')
  const poisson: Hours[] = []
  const given: Hours[] = []
  for (let day = 1; day <= days; day++) {
    const own = random.split(`day/${day}`)
    poisson.push(await liveThrough(poissonArrivals(PER_HOUR, own), own))
    const habits: Habits = {
      ...ORDINARY,
      services: ORDINARY.services.map(({ name, share, time }) => ({ name, share, time })), // all at the same hours
      parties: { kind: 'fixed', value: 1 },
    }
    const times = arrivalsOfDay(VISITORS, habits, own).map(({ atMs }) => atMs)
    given.push(await liveThrough(times, own))
  }
  const hours = Object.keys(PER_HOUR).length
  return [
    { system: 'Poisson arrivals by the hour', means: meansOf(poisson, days * hours) },
    { system: `${VISITORS} arrivals by the hour`, means: meansOf(given, days * (hours - 1)) },
  ]
}

/** Who came to the door in which hour. */
async function liveThrough(
  times: readonly number[],
  random: ReturnType<typeof createRandom>,
): Promise<Hours> {
  const clock = new VirtualClock()
  const { centre, devices } = idealCentre({ clock, windows: WINDOWS })
  const seen: Record<number, number> = {}
  const history = {
    add: (type: string) => {
      if (type !== 'arrived') return
      const hour = Math.floor(clock.monotonicMs() / HOUR_MS)
      seen[hour] = (seen[hour] ?? 0) + 1
    },
  }
  const population = new Population({
    ...{ centre, devices, clock, history, random: random.split('people') },
    habits: { ...ORDINARY, staff: { kind: 'everybody' } },
  })
  const gone = times.map(async (atMs) => {
    await clock.sleep(atMs)
    await population.arrive()
  })
  await clock.until(Promise.all(gone))
  return seen
}

function meansOf(days: readonly Hours[], degrees: number): QueueCheck['means'] {
  const hours = Object.entries(PER_HOUR)
  const means = hours.map(([hour, expected]) =>
    measuredMean(
      `visitors.${hour}`,
      days.map((day) => day[Number(hour)] ?? 0),
      expected,
    ),
  )
  const chiSquare = days.reduce(
    (sum, day) =>
      sum +
      hours.reduce(
        (each, [hour, expected]) => each + ((day[Number(hour)] ?? 0) - expected) ** 2 / expected,
        0,
      ),
    0,
  )
  const low = chiSquareQuantile(-TWO_SIDED_Z, degrees)
  const high = chiSquareQuantile(TWO_SIDED_Z, degrees)
  const halfWidth = (high - low) / 2
  const inside = chiSquare >= low && chiSquare <= high
  return [...means, { of: 'chiSquare', mean: chiSquare, halfWidth, exact: degrees, inside }]
}
