/** Where and when people wait: centres from the top down, hours from left to right. */
import type { CentreReport } from '../day.ts'
import { worstFirst } from './centre-figures.ts'
import type { Figure } from './figure.ts'
import { AREA, frame, round, verticalScale } from './frame.ts'
import { html } from './html.ts'
import { bands } from './marks.ts'
import { waitFigures } from './waits.ts'
import { duration, hourName } from './words.ts'

const MINUTE = 60_000

/** How a wait is coloured: up to and with so many minutes. */
const LOOKS = [
  { most: 5, look: 'one', name: 'up to 5 min' },
  { most: 15, look: 'one pale', name: '15' },
  { most: 30, look: 'two mild', name: '30' },
  { most: Number.POSITIVE_INFINITY, look: 'two', name: 'longer' },
] as const

/** What nine of ten waited at most, by centre and hour of arrival. */
export function waitsByCentreAndHour(centres: readonly CentreReport[]): Figure {
  const numbers = centres.flatMap(({ hours }) => hours.map(({ hour }) => hour))
  const from = Math.min(...numbers)
  const hours = Array.from({ length: Math.max(...numbers) - from + 1 }, (_, index) => from + index)
  const rows = worstFirst(centres).map(({ centre, hours: own }) => ({
    centre,
    waits: hours.map((hour) => waitFigures(own.find((each) => each.hour === hour)?.waits ?? [])?.p90),
  }))
  const cells = rows.flatMap(({ centre, waits }) =>
    waits.flatMap((ms, index) => (ms === undefined ? [] : [{ centre, hour: hours[index] ?? from, ms }])),
  )
  const worst = cells.toSorted((a, b) => b.ms - a.ms)[0]
  const places = bands(hours.map(hourName))
  const height = (AREA.bottom - AREA.top) / rows.length
  const gap = Math.min(1, height / 5)
  const width = places.middle(1) - places.middle(0) || places.width
  return {
    title: 'Where and when people wait',
    legend: LOOKS.map(({ look, name }) => [look, name]),
    note: 'What nine of ten waited at most; a line for each centre, the longest waits on top.',
    chart: frame({
      ...{
        id: 'centre-hours',
        title: 'Waiting time by centre and hour',
        yName: '',
        xName: 'hour of arrival',
      },
      description:
        worst === undefined
          ? 'Nobody waited.'
          : `The longest waits were at ${worst.centre} from ${hourName(worst.hour)} on: nine of ten waited no longer than ${duration(worst.ms)}.`,
      y: verticalScale(1),
      yText: () => '',
      places: places.places,
      marks: html`${rows.map(({ centre, waits }, row) =>
        waits.map((ms, index) => {
          const look = LOOKS.find(({ most }) => (ms ?? 0) <= most * MINUTE)?.look
          if (ms === undefined) return undefined
          const x = round(places.middle(index) - width / 2)
          return html`<rect class="${look}" x="${x}" y="${round(AREA.top + row * height)}" width="${round(width - 1)}" height="${round(height - gap)}"><title>${centre}, ${hourName(hours[index] ?? from)}: ${duration(ms)}</title></rect>
`
        }),
      )}`,
    }),
    table: {
      head: ['Centre', ...hours.map(hourName)],
      rows: rows.map(({ centre, waits }) => [
        centre,
        ...waits.map((ms) => (ms === undefined ? '–' : duration(ms))),
      ]),
    },
  }
}
