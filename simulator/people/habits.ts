/** How people of a centre behave, as data. */
import type { Random } from '../../lib/index.ts'
import { type Distribution, sample } from './distribution.ts'
import type { Hours, Service } from './service.ts'
import type { Staff } from './staff.ts'

/** What visitors say of a service, by how long they waited for it. */
export interface RatingHabits {
  /** The share of visitors who press a button at all. */
  readonly answers: number
  /**
   * The share of those who press that are content after such a wait; in between on a straight line, beyond the last
   * point as at it. Waits ascend.
   */
  readonly content: readonly { readonly waitedMs: number; readonly share: number }[]
}

/** How people of a centre behave. Distributions are of times in ms unless they say otherwise. */
export interface Habits {
  readonly services: readonly Service[]
  /** When visitors come; a service may have hours of its own. */
  readonly hours: Hours
  /** How many come through the door together, with the same errand: a whole number of people. */
  readonly parties: Distribution
  /** Who may go before others: their share of the visitors, and the priority of their tickets. */
  readonly privileged: { readonly share: number; readonly priority: number }
  /** Most people in the house: who finds it full goes away again. Default: no limit. */
  readonly capacity?: number
  /** How long a visitor stands in front of a kiosk for the printing to begin, ms. Default: the front desk's. */
  readonly patienceAtKioskMs?: number
  /** Reading the kiosk's screen and touching it. */
  readonly touch: Distribution
  /** How long a visitor waits before giving up. Default: for ever. */
  readonly patience?: Distribution
  /** The share of those with a ticket who go away without telling anybody. */
  readonly noShow: number
  /** From reading the number on a display to standing at the window. */
  readonly walk: Distribution
  /** From the end of the service to the button, and from there to leaving. */
  readonly press: Distribution
  readonly rating: RatingHabits
  readonly staff: Staff
  /** How long a clerk looks for a visitor who does not come, ms. */
  readonly noShowMs: number
  /** Between two visitors, of a clerk. */
  readonly pause: Distribution
  /** Until somebody notices a device in need, and has helped it. */
  readonly mend: Distribution
}

const SECOND = 1000
const MINUTE = 60 * SECOND

const seconds = (least: number, most: number): Distribution => ({
  kind: 'uniform',
  least: least * SECOND,
  most: most * SECOND,
})
const aboutMinutes = (mean: number): Distribution => ({
  kind: 'lognormal',
  mean: mean * MINUTE,
  variation: 0.55,
})

/** How many of a weekday's visitors come in each hour. */
const WEEKDAY: Hours = {
  ...{ 8: 6, 9: 10, 10: 12, 11: 12, 12: 10, 13: 8 },
  ...{ 14: 8, 15: 9, 16: 9, 17: 8, 18: 6, 19: 2 },
}
/** People who work come early, at noon, or in the evening. */
const BESIDE_WORK: Hours = {
  ...{ 8: 10, 9: 10, 10: 8, 11: 8, 12: 12, 13: 10 },
  ...{ 14: 7, 15: 7, 16: 8, 17: 12, 18: 12, 19: 4 },
}

/** An ordinary weekday: a quarter of an hour at the window, a few minutes before it, most people content. */
export const ORDINARY: Habits = {
  services: [
    { name: 'Passports', share: 35, time: aboutMinutes(13), hours: BESIDE_WORK },
    { name: 'Benefits', share: 30, time: aboutMinutes(17) },
    { name: 'Land', share: 15, time: aboutMinutes(22) },
    { name: 'Registry', share: 20, time: aboutMinutes(16), hours: BESIDE_WORK },
  ],
  hours: WEEKDAY,
  parties: { kind: 'empirical', values: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4] },
  privileged: { share: 0.04, priority: 1 },
  touch: seconds(4, 15),
  patience: { kind: 'gamma', shape: 3, mean: 75 * MINUTE },
  noShow: 0.01,
  walk: seconds(8, 30),
  press: seconds(2, 6),
  rating: {
    answers: 0.7,
    content: [
      { waitedMs: 0, share: 0.84 },
      { waitedMs: 10 * MINUTE, share: 0.76 },
      { waitedMs: 15 * MINUTE, share: 0.66 },
      { waitedMs: 30 * MINUTE, share: 0.4 },
      { waitedMs: 60 * MINUTE, share: 0.2 },
    ],
  },
  staff: {
    kind: 'planned',
    spare: 0.2,
    breaks: { lengthMs: 45 * MINUTE, fromHour: 12, toHour: 15, afterMs: 5 * 60 * MINUTE },
  },
  noShowMs: 90 * SECOND,
  pause: seconds(10, 40),
  mend: { kind: 'uniform', least: MINUTE, most: 4 * MINUTE },
}

/** The same people in a hurry, every window open: what one wants to watch on a desk. */
export const BRISK: Habits = {
  ...ORDINARY,
  services: ORDINARY.services.map((service) => ({ ...service, time: aboutMinutes(4) })),
  staff: { kind: 'everybody' },
}

/** Whether a visitor who waited that long is content. */
export function isContent({ content }: RatingHabits, waitedMs: number, random: Random): boolean {
  let before = content[0]
  let share = before?.share ?? 1
  for (const point of content) {
    if (waitedMs <= point.waitedMs) {
      const spanMs = point.waitedMs - (before?.waitedMs ?? 0)
      const part = before === undefined || spanMs <= 0 ? 0 : (waitedMs - before.waitedMs) / spanMs
      share = (before?.share ?? point.share) + (point.share - (before?.share ?? point.share)) * part
      return random.chance(share)
    }
    before = point
    share = point.share
  }
  return random.chance(share)
}

/** How many come together. */
export function partySize({ parties }: Habits, random: Random): number {
  return Math.max(1, Math.round(sample(parties, random)))
}
