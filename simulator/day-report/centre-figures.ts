/** The centres of a city side by side. */
import { scaleLinear } from 'd3-scale'
import type { CentreReport } from '../day.ts'
import { type Figure, table } from './figure.ts'
import { AREA, frame, round, verticalScale } from './frame.ts'
import { type Html, html } from './html.ts'
import { bands, dot, limit } from './marks.ts'
import { count, duration, percent } from './words.ts'

const MINUTE = 60_000

/** The centre where nine of ten had to wait longest first. */
export function worstFirst(centres: readonly CentreReport[]): readonly CentreReport[] {
  return centres.toSorted((a, b) => (b.waitMs?.p90 ?? -1) - (a.waitMs?.p90 ?? -1))
}

/** From the mean wait to that of nine of ten, centre by centre, the worst first. */
export function waitsByCentre(centres: readonly CentreReport[]): Figure {
  const all = worstFirst(centres).flatMap(({ centre, waitMs }) =>
    waitMs === null ? [] : [{ centre, waitMs }],
  )
  const y = verticalScale(Math.max(20, ...all.map(({ waitMs }) => waitMs.p90 / MINUTE)))
  const places = bands(
    all.map((_, index) => String(index + 1)),
    12,
  )
  const radius = round(Math.min(3, Math.max(1, places.width / 2)))
  const worst = all.slice(0, 3).map(({ centre, waitMs }) => `${centre} (${duration(waitMs.p90)})`)
  return {
    title: 'Waiting time by centre',
    legend: [
      ['one', 'mean'],
      ['two', 'nine of ten waited no longer'],
    ],
    note: `The longest waits: ${worst.join(', ')}.`,
    chart: frame({
      ...{ id: 'centre-waits', title: 'Waiting time by centre', yName: 'minutes', y },
      xName: 'centres, the longest waits first',
      description: `The longest waits were those of ${worst.join(', ')}: nine of ten waited no longer.`,
      places: places.places,
      marks: html`${limit(y(15), '15 minutes')}${all.map(({ centre, waitMs }, index) => {
        const x = round(places.middle(index))
        const [low, high] = [round(y(waitMs.mean / MINUTE)), round(y(waitMs.p90 / MINUTE))]
        return html`<g><title>${centre}: mean ${duration(waitMs.mean)}, nine of ten within ${duration(waitMs.p90)}</title>
<line class="grid" x1="${x}" x2="${x}" y1="${low}" y2="${high}"/><circle class="two" cx="${x}" cy="${high}" r="${radius}"/><circle class="one" cx="${x}" cy="${low}" r="${radius}"/></g>
`
      })}`,
    }),
    table: {
      head: ['Centre', 'Mean', 'Nine of ten within'],
      rows: all.map(({ centre, waitMs }) => [centre, duration(waitMs.mean), duration(waitMs.p90)]),
    },
  }
}

/** Each centre by its mean wait and by how content people were. */
export function satisfactionByCentre(centres: readonly CentreReport[]): Figure {
  const all = centres.flatMap(({ centre, waitMs, satisfied, rated }) =>
    waitMs === null || satisfied === null
      ? []
      : [{ centre, rated, minutes: waitMs.mean / MINUTE, satisfied }],
  )
  const y = verticalScale(100, Math.min(80, ...all.map(({ satisfied }) => 100 * satisfied)))
  const most = Math.max(5, ...all.map(({ minutes }) => minutes))
  const x = scaleLinear().domain([0, most]).nice(5).range([AREA.left, AREA.right])
  const least = all.toSorted((a, b) => a.satisfied - b.satisfied)[0]
  return {
    title: 'Satisfaction by centre',
    legend: [['one', 'a centre']],
    chart: frame({
      ...{ id: 'centre-satisfaction', title: 'Satisfaction and mean wait by centre', yName: 'satisfied', y },
      xName: 'mean wait, minutes',
      yText: (value) => `${value} %`,
      description: `The least content were those of ${least?.centre ?? 'none'}: ${percent(least?.satisfied ?? null)} satisfied.`,
      places: x.ticks(5).map((value) => ({ x: x(value), name: String(value) })),
      marks: html`${all.map(({ centre, minutes, satisfied }) =>
        dot(
          'one',
          x(minutes),
          y(100 * satisfied),
          `${centre}: ${percent(satisfied)}, mean wait ${duration(minutes * MINUTE)}`,
        ),
      )}`,
    }),
    table: {
      head: ['Centre', 'Mean wait', 'Ratings', 'Satisfied'],
      rows: all.map(({ centre, minutes, rated, satisfied }) => [
        ...[centre, duration(minutes * MINUTE), count(rated), percent(satisfied)],
      ]),
    },
  }
}

/** A row for each centre; a program of the page lets it be sorted. */
export function centresTable(centres: readonly CentreReport[]): Html {
  const most = Math.max(1, ...centres.map(({ waitMs }) => waitMs?.p90 ?? 0))
  const rows = worstFirst(centres).map((each) => {
    const { waitMs } = each
    const failed = Object.values(each.checks).filter((found) => found !== 'ok').length
    return [
      each.centre,
      sortable(each.visitors, count(each.visitors)),
      sortable(waitMs?.mean, waitMs === null ? '–' : duration(waitMs.mean)),
      sortable(waitMs?.p50, waitMs === null ? '–' : duration(waitMs.p50)),
      sortable(
        waitMs?.p90,
        waitMs === null ? '–' : html`${meter(waitMs.p90 / most)} ${duration(waitMs.p90)}`,
      ),
      sortable(each.within15 ?? undefined, percent(each.within15)),
      sortable(each.abandoned, count(each.abandoned)),
      sortable(each.satisfied ?? undefined, percent(each.satisfied)),
      sortable(each.unknown, count(each.unknown)),
      sortable(
        each.hours.reduce((sum, { incidents }) => sum + incidents, 0),
        count(each.hours.reduce((sum, { incidents }) => sum + incidents, 0)),
      ),
      sortable(failed, failed === 0 ? 'ok' : html`<b class="bad">${failed} failed</b>`),
    ]
  })
  return table(
    {
      head: [
        ...['Centre', 'Visitors', 'Mean wait', 'Half within', 'Nine of ten within', 'Within 15 min'],
        ...['Gave up', 'Satisfied', 'Unknown', 'Incidents', 'Checks'],
      ],
      rows,
    },
    'Each centre by itself, the longest waits first',
    'centres',
  )
}

/** What is shown, with the number that it is sorted by; nothing is the least. */
function sortable(value: number | undefined, shown: string | Html): Html {
  return html`<span data-value="${value ?? -1}">${shown}</span>`
}

function meter(share: number): Html {
  return html`<svg class="meter" viewBox="0 0 40 8" aria-hidden="true"><rect class="two pale" width="${round(40 * share)}" height="8"/></svg>`
}
