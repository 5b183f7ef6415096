/** Charts by how long people waited. */
import { scaleLinear } from 'd3-scale'
import { QUARTER_MS, share } from '../report.ts'
import { type RatingsAfter, WAIT_STEPS } from './course.ts'
import type { Figure } from './figure.ts'
import { AREA, frame, verticalScale } from './frame.ts'
import { html } from './html.ts'
import { bands, bar, border, whisker } from './marks.ts'
import { count, percent } from './words.ts'

const MINUTE = 60_000
/** Divisors of a quarter of an hour: the mark of 15 minutes lies between two bars. */
const STEPS = [1, 3, 5, 15]
const MOST_BARS = 30

/** How many waited how long. */
export function distributionOfWaits(waits: readonly number[]): Figure {
  const mostMinutes = Math.max(16, ...waits.map((ms) => ms / MINUTE))
  const step = STEPS.find((minutes) => mostMinutes / minutes <= MOST_BARS) ?? 15
  const bars = Math.min(MOST_BARS, Math.ceil(mostMinutes / step))
  const people = Array.from({ length: bars }, () => 0)
  for (const ms of waits) {
    const index = Math.min(bars - 1, Math.max(0, Math.ceil(ms / MINUTE / step) - 1)) // the last bar is open
    people[index] = (people[index] ?? 0) + 1
  }
  const y = verticalScale(Math.max(...people))
  const x = scaleLinear()
    .domain([0, bars * step])
    .range([AREA.left, AREA.right])
  const nameOf = (index: number) => {
    const open = index === bars - 1 && mostMinutes > bars * step
    return open ? `more than ${index * step} min` : `${index * step} to ${(index + 1) * step} min`
  }
  const within = waits.filter((ms) => ms <= QUARTER_MS).length
  const inTime = percent(share(within, waits.length))
  const width = x(step) - x(0)
  const gap = Math.min(2, width / 5)
  const names = bars * step <= 45 ? 5 : Math.ceil((bars * step) / 8 / 15) * 15
  return {
    title: 'Distribution of waits',
    legend: [
      ['one', `within 15 minutes: ${inTime}`],
      ['two', `longer: ${percent(share(waits.length - within, waits.length))}`],
    ],
    chart: frame({
      ...{ id: 'distribution', title: 'How many waited how long', yName: 'visitors', y },
      xName: `minutes waited, in steps of ${step}`,
      description: `${inTime} of ${waits.length} visitors waited no longer than 15 minutes.`,
      places: Array.from({ length: Math.floor((bars * step) / names) + 1 }, (_, index) => ({
        x: x(index * names),
        name: String(index * names),
      })),
      marks: html`${people.map((number, index) =>
        bar(
          (index + 1) * step <= QUARTER_MS / MINUTE ? 'one' : 'two',
          { x: x(index * step) + gap / 2, width: width - gap },
          y(number),
          `${nameOf(index)}: ${number} visitors`,
        ),
      )}${border(x(QUARTER_MS / MINUTE), '', '15 min')}`,
    }),
    table: {
      head: ['Waited', 'Visitors'],
      rows: people.map((number, index) => [nameOf(index), count(number)]),
    },
  }
}

/** How content those were who waited so long, with the range in which the truth is in 19 of 20 cases. */
export function satisfactionByWait(ratings: readonly RatingsAfter[]): Figure {
  const minutes = [0, ...WAIT_STEPS.map((ms) => ms / MINUTE)]
  const names = ratings.map((_, step) =>
    step < WAIT_STEPS.length ? `${minutes[step]}–${minutes[step + 1]}` : `${minutes[step]}+`,
  )
  const y = verticalScale(100)
  const places = bands(names)
  const all = ratings.map(({ rated, satisfied }, index) => ({
    ...{ name: names[index] ?? '', rated, satisfied, range: wilson(satisfied, rated) },
    percent: rated === 0 ? undefined : (100 * satisfied) / rated,
  }))
  const told = all.filter(({ rated }) => rated > 0)
  return {
    title: 'Satisfaction by waiting time',
    legend: [['one', 'satisfied, of those who pressed a button']],
    note: 'The strokes show how far chance alone could have moved each bar (95 %).',
    chart: frame({
      ...{ id: 'satisfaction', title: 'Satisfaction by waiting time', xName: 'minutes waited', y },
      yName: 'satisfied',
      yText: (value) => `${value} %`,
      description: told
        .map(({ name, percent: value = 0 }) => `${name} minutes: ${Math.round(value)} % satisfied`)
        .join('; '),
      places: places.places,
      marks: html`${all.map(({ name, rated, range, percent: value }, index) =>
        value === undefined
          ? undefined
          : [
              bar(
                'one',
                { x: places.start(index), width: places.width },
                y(value),
                `${name} min: ${value.toFixed(0)} % of ${rated} ratings`,
              ),
              whisker(places.middle(index), y(100 * range.low), y(100 * range.high)),
            ],
      )}`,
    }),
    table: {
      head: ['Minutes waited', 'Ratings', 'Satisfied', 'Share', '95 % range'],
      rows: all.map(({ name, rated, satisfied, range }) => [
        ...[name, count(rated), count(satisfied), percent(share(satisfied, rated))],
        rated === 0 ? '–' : `${percent(range.low)} to ${percent(range.high)}`,
      ]),
    },
  }
}

const Z = 1.96 // 95 % of a normal distribution

/** Wilson's interval of a share: right for few cases too, and never outside 0 to 1. */
function wilson(part: number, whole: number): { readonly low: number; readonly high: number } {
  if (whole === 0) return { low: 0, high: 1 }
  const p = part / whole
  const z2 = (Z * Z) / whole
  const middle = (p + z2 / 2) / (1 + z2)
  const half = (Z / (1 + z2)) * Math.sqrt((p * (1 - p)) / whole + z2 / (4 * whole))
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}
