import type { Random } from '../../lib/index.ts'

/** How many of a day's visitors come in each hour, by local hour of the day; only the proportions matter. */
export const WEEKDAY: Readonly<Record<number, number>> = {
  8: 6,
  9: 10,
  10: 12,
  11: 12,
  12: 10,
  13: 8,
  14: 8,
  15: 9,
  16: 9,
  17: 8,
  18: 6,
  19: 2,
}

const HOUR_MS = 3_600_000

/** `count` arrivals of a Poisson process whose rate follows the hours, in order; ms since midnight. */
export function arrivalsOfDay(
  count: number,
  hours: Readonly<Record<number, number>>,
  random: Random,
): number[] {
  const entries = Object.entries(hours).map(([hour, weight]) => ({ hour: Number(hour), weight }))
  const total = entries.reduce((sum, { weight }) => sum + weight, 0)
  return Array.from({ length: count }, () => {
    let draw = random.next() * total
    for (const { hour, weight } of entries) {
      if (draw < weight) return Math.floor((hour + draw / weight) * HOUR_MS)
      draw -= weight
    }
    return Math.floor(((entries.at(-1)?.hour ?? 0) + 1) * HOUR_MS) - 1
  }).sort((a, b) => a - b)
}
