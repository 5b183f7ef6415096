import type { Random } from '../../lib/index.ts'

/** How people of a centre behave; times in ms. */
export interface Habits {
  readonly services: readonly string[]
  /** How long a visitor stands in front of a kiosk for the printing to begin. Default: the front desk's. */
  readonly patienceAtKioskMs?: number
  /** Reading the kiosk's screen and touching it. */
  readonly touchMs: (random: Random) => number
  /** How long a visitor waits before giving up. */
  readonly patienceMs: (random: Random) => number
  /** From reading the number on a display to standing at the window. */
  readonly walkMs: (random: Random) => number
  /** Talk and paperwork at the window. */
  readonly serviceMs: (random: Random) => number
  /** From the end of the service to the button, and from there to leaving. */
  readonly pressMs: (random: Random) => number
  /** How long a clerk looks for a visitor who does not come. */
  readonly noShowMs: number
  /** Between two visitors. */
  readonly pauseMs: (random: Random) => number
  /** Until somebody notices a printer in need, and has helped it. */
  readonly mendMs: (random: Random) => number
  /** Whether a visitor rates at all. */
  readonly rates: (random: Random) => boolean
  /** Whether a visitor who waited that long is satisfied. */
  readonly likes: (waitedMs: number, random: Random) => boolean
}

const SECOND = 1000
const MINUTE = 60 * SECOND

/** Log-normal with the given mean: many short, a few long. */
function lognormal(random: Random, meanMs: number, sigma: number): number {
  return Math.round(meanMs * Math.exp(random.normal(0, sigma) - (sigma * sigma) / 2))
}

const between = (random: Random, fromMs: number, toMs: number) => random.int(fromMs, toMs)

/** An ordinary weekday: a quarter of an hour at the window, most people content. */
export const ORDINARY: Habits = {
  services: ['Passports', 'Benefits', 'Land', 'Registry'],
  touchMs: (random) => between(random, 4 * SECOND, 15 * SECOND),
  patienceMs: (random) => Math.max(10 * MINUTE, Math.round(random.exponential(90 * MINUTE))),
  walkMs: (random) => between(random, 8 * SECOND, 30 * SECOND),
  serviceMs: (random) => Math.max(MINUTE, lognormal(random, 16 * MINUTE, 0.5)),
  pressMs: (random) => between(random, 2 * SECOND, 6 * SECOND),
  noShowMs: 90 * SECOND,
  pauseMs: (random) => between(random, 10 * SECOND, 40 * SECOND),
  mendMs: (random) => between(random, MINUTE, 4 * MINUTE),
  rates: (random) => random.chance(0.7),
  likes: (waitedMs, random) => random.chance(Math.max(0.3, 0.85 - 0.01 * (waitedMs / MINUTE))),
}

/** The same people in a hurry: what one wants to watch on a desk. */
export const BRISK: Habits = {
  ...ORDINARY,
  serviceMs: (random) => Math.max(20 * SECOND, lognormal(random, 4 * MINUTE, 0.5)),
}
