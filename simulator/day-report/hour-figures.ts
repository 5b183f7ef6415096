/** Charts over the hours of a day. */
import { scaleLinear } from 'd3-scale'
import { HOUR_MS, type Hour, PARTS } from './course.ts'
import type { Figure } from './figure.ts'
import { AREA, frame, verticalScale } from './frame.ts'
import { html } from './html.ts'
import { bands, bar, dottedLine, filled, limit, plainLine } from './marks.ts'
import { waitFigures } from './waits.ts'
import { count, duration, hourName, oneDecimal } from './words.ts'

const MINUTE = 60_000
const X_NAME = 'hour of the day'

/** How many came and how many were called. */
export function arrivalsAndCalls(hours: readonly Hour[]): Figure {
  const y = verticalScale(Math.max(...hours.flatMap(({ arrived, called }) => [arrived, called])))
  const places = bands(hours.map(({ hour }) => hourName(hour)))
  const half = places.width / 2
  const peak = hours.toSorted((a, b) => b.arrived - a.arrived)[0]
  return {
    title: 'Arrivals and calls',
    legend: [
      ['one', 'arrived'],
      ['two', 'called to a window'],
    ],
    chart: frame({
      ...{
        id: 'arrivals',
        title: 'Arrivals and calls by hour',
        xName: X_NAME,
        yName: 'visitors in the hour',
        y,
      },
      description: `Most came from ${hourName(peak?.hour ?? 0)} on: ${peak?.arrived ?? 0} in that hour.`,
      places: places.places,
      marks: html`${hours.map(({ hour, arrived, called }, index) => [
        bar(
          'one',
          { x: places.start(index), width: half },
          y(arrived),
          `${hourName(hour)}: ${arrived} arrived`,
        ),
        bar(
          'two',
          { x: places.start(index) + half, width: half },
          y(called),
          `${hourName(hour)}: ${called} called`,
        ),
      ])}`,
    }),
    table: {
      head: ['Hour', 'Arrived', 'Called', 'Served', 'Gave up', 'Incidents'],
      rows: hours.map(({ hour, arrived, called, served, abandoned, incidents }) => [
        hourName(hour),
        ...[arrived, called, served, abandoned, incidents].map(count),
      ]),
    },
  }
}

/** How long those waited who came in each hour. */
export function waitsByHour(hours: readonly Hour[]): Figure {
  const all = hours.map(({ hour, waits }) => ({ hour, people: waits.length, figures: waitFigures(waits) }))
  const y = verticalScale(Math.max(20, ...all.map(({ figures }) => (figures?.p90 ?? 0) / MINUTE)))
  const places = bands(hours.map(({ hour }) => hourName(hour)))
  const marks = (of: 'mean' | 'p90', name: string) =>
    all.map(({ hour, figures }, index) => ({
      x: places.middle(index),
      y: figures && y(figures[of] / MINUTE),
      name: `${hourName(hour)}: ${name} ${duration(figures?.[of] ?? 0)}`,
    }))
  const worst = all.toSorted((a, b) => (b.figures?.p90 ?? 0) - (a.figures?.p90 ?? 0))[0]
  return {
    title: 'Waiting time over the day',
    legend: [
      ['one', 'mean'],
      ['two', 'nine of ten waited no longer'],
    ],
    note: 'By the hour in which people came.',
    chart: frame({
      ...{ id: 'waits', title: 'Waiting time by hour of arrival', xName: X_NAME, yName: 'minutes', y },
      description: `The longest waits were those of people who came from ${hourName(worst?.hour ?? 0)} on: nine of ten waited no longer than ${duration(worst?.figures?.p90 ?? 0)}.`,
      places: places.places,
      marks: html`${dottedLine('two', marks('p90', 'nine of ten within'))}${dottedLine('one', marks('mean', 'mean'))}${limit(y(15), '15 minutes')}`,
    }),
    table: {
      head: ['Hour', 'People', 'Mean', 'Half within', 'Nine of ten within', 'Longest', 'Within 15 min'],
      rows: all.map(({ hour, people, figures }) => [
        hourName(hour),
        count(people),
        ...(figures === undefined
          ? ['–', '–', '–', '–', '–']
          : [
              ...[figures.mean, figures.p50, figures.p90, figures.most].map(duration),
              count(figures.within15),
            ]),
      ]),
    },
  }
}

/** How many people waited at a time; in a city in one centre on the average. */
export function queueOverDay(hours: readonly Hour[], centres: number): Figure {
  const partMs = HOUR_MS / PARTS
  const mean = hours.map(({ queueMs }) => queueMs.map((ms) => ms / partMs / centres))
  const y = verticalScale(Math.max(...hours.map(({ longestQueue }) => longestQueue), ...mean.flat()))
  const from = hours[0]?.hour ?? 0
  const places = bands(hours.map(({ hour }) => hourName(hour)))
  const x = scaleLinear()
    .domain([from, from + hours.length])
    .range([AREA.left, AREA.right])
  const line = mean.flatMap((parts, index) =>
    parts.map((level, part) => ({ x: x(from + index + (part + 0.5) / PARTS), y: y(level) })),
  )
  const longest = hours.map(({ hour, longestQueue }, index) => ({
    ...{ x: x(from + index + 0.5), y: y(longestQueue) },
    name: `${hourName(hour)}: at most ${longestQueue} waited`,
  }))
  const worst = hours.toSorted((a, b) => b.longestQueue - a.longestQueue)[0]
  const most = centres > 1 ? 'most at once in any centre' : 'most at once in the hour'
  return {
    title: 'People waiting',
    legend: [
      ['one', centres > 1 ? 'mean of a centre, each five minutes' : 'mean of each five minutes'],
      ['two', most],
    ],
    chart: frame({
      ...{ id: 'queue', title: 'Length of the queue over the day', xName: X_NAME, yName: 'people', y },
      description: `Most people waited from ${hourName(worst?.hour ?? 0)} on: ${worst?.longestQueue ?? 0} at once.`,
      places: places.places.map(({ name }, index) => ({
        name,
        x: x(from + index * Math.ceil(hours.length / places.places.length)),
      })),
      marks: html`${filled('one pale', line)}${plainLine('one', line)}${dottedLine('two', longest)}`,
    }),
    table: {
      head: ['Hour', 'Mean', most],
      rows: hours.map(({ hour, longestQueue }, index) => [
        hourName(hour),
        oneDecimal((mean[index] ?? []).reduce((sum, level) => sum + level, 0) / PARTS),
        count(longestQueue),
      ]),
    },
  }
}

/** How many windows had a clerk, and how many a visitor; undefined where the history tells of no clerks. */
export function windowsByHour(hours: readonly Hour[], centres: number): Figure | undefined {
  if (hours.every(({ clerksMs }) => clerksMs === 0)) return undefined
  const all = hours.map(({ hour, clerksMs, servingMs }) => ({
    ...{ hour, there: clerksMs / HOUR_MS / centres, serving: servingMs / HOUR_MS / centres },
    share: clerksMs === 0 ? '–' : `${Math.round((100 * servingMs) / clerksMs)} %`,
  }))
  const y = verticalScale(Math.max(...all.flatMap(({ there, serving }) => [there, serving])))
  const places = bands(all.map(({ hour }) => hourName(hour)))
  const inset = places.width / 5
  const busiest = all.toSorted((a, b) => b.serving - a.serving)[0]
  return {
    title: centres > 1 ? 'Windows of a centre' : 'Windows',
    legend: [
      ['one pale', 'with a clerk'],
      ['one', 'serving somebody'],
    ],
    chart: frame({
      ...{
        id: 'windows',
        title: 'Windows with a clerk, and serving',
        xName: X_NAME,
        yName: 'windows, mean',
        y,
      },
      description: `At most ${oneDecimal(busiest?.serving ?? 0)} windows served at a time, from ${hourName(busiest?.hour ?? 0)} on, of ${oneDecimal(busiest?.there ?? 0)} with a clerk.`,
      places: places.places,
      marks: html`${all.map(({ hour, there, serving, share }, index) => {
        const x = places.start(index)
        const name = `${hourName(hour)}: ${oneDecimal(serving)} of ${oneDecimal(there)} windows serving, ${share}`
        return [
          bar('one pale', { x, width: places.width }, y(there), name),
          bar('one', { x: x + inset, width: places.width - 2 * inset }, y(serving), name),
        ]
      })}`,
    }),
    table: {
      head: ['Hour', 'With a clerk', 'Serving', 'Share'],
      rows: all.map(({ hour, there, serving, share }) => [
        ...[hourName(hour), oneDecimal(there), oneDecimal(serving), share],
      ]),
    },
  }
}
