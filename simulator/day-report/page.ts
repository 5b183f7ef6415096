/** A day as one page that people read: no network, no program but a sorter, works from a file. */
import { createHash } from 'node:crypto'
import { CHECKERS, READY } from '../checkers.ts'
import type { CentreReport } from '../day.ts'
import type { Report } from '../report.ts'
import { centresTable, satisfactionByCentre, waitsByCentre } from './centre-figures.ts'
import { waitsByCentreAndHour } from './centre-hours-figure.ts'
import { addCourses } from './course.ts'
import { figure, table } from './figure.ts'
import { arrivalsAndCalls, queueOverDay, waitsByHour, windowsByHour } from './hour-figures.ts'
import type { WhichDay } from './hour-table.ts'
import { Html, html } from './html.ts'
import { SCRIPT } from './page-script.ts'
import { STYLE } from './page-style.ts'
import { distributionOfWaits, satisfactionByWait } from './wait-figures.ts'
import { count, dateInWords, duration, oneDecimal, percent } from './words.ts'

/** How often something happened, and how long it lasted where that is known. */
export interface Lasted {
  readonly count: number
  readonly meanMs?: number | null
  readonly longestMs?: number | null
}

/** What a page is made of. */
export interface DayPage extends WhichDay {
  readonly total: Omit<Report, 'incidents'> & {
    readonly incidents: Readonly<Record<string, number | Lasted>>
    readonly paper?: { readonly mm: number; readonly tickets: number }
    readonly faults?: Readonly<Record<string, number>>
    readonly events: number
    readonly digest: string
  }
  readonly centres: readonly CentreReport[]
  /** How many centres were asked for; fewer came of a day that was interrupted. */
  readonly asked: number
  /** The command line that gives the same day again. */
  readonly command: string
  readonly version: string
}

/** The whole page as text. The same day gives the same page, to the byte. */
export function dayPage(page: DayPage): string {
  const { total, centres, asked, date } = page
  const name = asked === 1 ? `A day at ${centres[0]?.centre ?? 'a centre'}` : `A day of ${asked} centres`
  const policy = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`
  const failed = Object.entries(total.checks).filter(([, found]) => found !== 'ok')
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${name}, ${date}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<header>
<h1>${name}</h1>
<p class="faint">${dateInWords(date)}, simulated through the real drivers and the firmware of every device. Times are local to the ${asked === 1 ? 'centre' : 'centres'}.</p>
</header>
${
  centres.length < asked
    ? html`<p class="warning"><b>Interrupted:</b> this page tells of ${centres.length} of ${asked} centres.</p>`
    : undefined
}
${
  failed.length > 0
    ? html`<p class="warning"><b>${failed.length} of ${Object.keys(total.checks).length} checks failed:</b> ${failed.map(([check]) => aboutOf(check)).join('; ')}. <a href="#checks">What was found</a></p>`
    : undefined
}
${tiles(page)}
${figures(page)}
${centres.length > 1 ? cityOf(centres) : undefined}
${troubles(page)}
${checks(total.checks)}
${
  centres.length > 1
    ? html`<section><h2>Every centre</h2><div class="card">${centresTable(centres)}</div></section>`
    : undefined
}
${repeat(page)}
</main>
<script>${new Html(SCRIPT)}</script>
</body>
</html>
`.text
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function tiles({ total, centres }: DayPage): Html {
  const { waitMs } = total
  const all = Object.values(total.checks).length
  const ok = Object.values(total.checks).filter((found) => found === 'ok').length
  const wait = (ms: number | undefined) => (ms === undefined ? '–' : duration(ms))
  const ofVisitors = (part: number) =>
    total.visitors === 0 ? '' : `${percent(part / total.visitors)} of visitors`
  const longest = Math.max(0, ...centres.flatMap(({ hours }) => hours.flatMap(({ waits }) => waits)))
  const told: readonly (readonly [name: string, value: Html | string, more: string])[] = [
    ['Visitors', count(total.visitors), centres.length > 1 ? `in ${centres.length} centres` : ''],
    ['Mean wait', wait(waitMs?.mean), waitMs === null ? '' : `the longest ${duration(longest)}`],
    ['Half waited at most', wait(waitMs?.p50), ''],
    ['Nine of ten at most', wait(waitMs?.p90), ''],
    ['Within 15 minutes', percent(total.within15), 'of those who got to a window'],
    ['Gave up', count(total.abandoned), ofVisitors(total.abandoned)],
    ['Satisfied', percent(total.satisfied), `of ${count(total.rated)} ratings`],
    ['Tickets printed', count(total.printed), `${count(total.called)} called`],
    ['Unknown', count(total.unknown), 'tickets that may or may not be printed'],
    ['Incidents', count(incidentsOf(total).reduce((sum, [, each]) => sum + each.count, 0)), ''],
    ...(total.paper === undefined
      ? []
      : [['Paper', metres(total.paper.mm), `${count(total.paper.tickets)} tickets`] as const]),
    ['Checks', all === 0 ? '–' : passed(ok, all), ofPromises(all)],
  ]
  return html`<dl class="tiles">${told.map(
    ([name, value, more]) => html`
<div><dt>${name}</dt><dd>${value}</dd>${more === '' ? undefined : html`<dd class="small">${more}</dd>`}</div>`,
  )}
</dl>`
}

function passed(ok: number, all: number): Html {
  return ok === all
    ? html`<span class="good">all ok</span>`
    : html`<span class="bad">${ok} of ${all} ok</span>`
}

const ofPromises = (all: number) => (all === 0 ? 'nothing was checked' : `${all} promises`)

const metres = (mm: number) => `${oneDecimal(mm / 1000)} m`

function figures({ centres }: DayPage): Html {
  const { hours, ratings } = addCourses(centres)
  if (hours.length === 0)
    return html`<section><h2>The day</h2><div class="card"><p>Nobody came.</p></div></section>`
  const windows = windowsByHour(hours, centres.length)
  const all = [
    ...[waitsByHour(hours), distributionOfWaits(hours.flatMap(({ waits }) => waits))],
    ...[arrivalsAndCalls(hours), queueOverDay(hours, centres.length)],
    ...(windows === undefined ? [] : [windows]),
    satisfactionByWait(ratings),
  ]
  return html`<section><h2>The day</h2><div class="figures">${all.map(figure)}</div></section>`
}

function cityOf(centres: readonly CentreReport[]): Html {
  const all = [waitsByCentre(centres), waitsByCentreAndHour(centres), satisfactionByCentre(centres)]
  return html`<section><h2>Centres</h2><div class="figures">${all.map(figure)}</div></section>`
}

function incidentsOf({ incidents }: DayPage['total']): readonly (readonly [string, Lasted])[] {
  return Object.entries(incidents).map(([kind, told]) => [
    kind,
    typeof told === 'number' ? { count: told } : told,
  ])
}

/** What went wrong in the room, and what was made to. */
function troubles({ total }: DayPage): Html {
  const incidents = incidentsOf(total)
  const lasted = (ms: number | null | undefined) => (ms === undefined || ms === null ? '–' : duration(ms))
  const faults = Object.entries(total.faults ?? {}).toSorted(([, a], [, b]) => b - a)
  const often = faults.reduce((sum, [, each]) => sum + each, 0)
  return html`<section><h2>Incidents</h2><div class="card">${
    incidents.length === 0
      ? html`<p>None: nobody had to help a device.</p>`
      : table(
          {
            head: ['Kind', 'How often', 'Mean time until it was over', 'Longest'],
            rows: incidents
              .toSorted(([, a], [, b]) => b.count - a.count)
              .map(([kind, each]) => [kind, count(each.count), lasted(each.meanMs), lasted(each.longestMs)]),
          },
          'What people saw go wrong with devices',
        )
  }${
    faults.length === 0
      ? undefined
      : html`<details><summary>Faults that were made to happen: ${count(often)}</summary>${table(
          { head: ['Fault', 'How often'], rows: faults.map(([name, each]) => [name, count(each)]) },
          'Faults that were made to happen',
        )}</details>`
  }</div></section>`
}

const MOST_TOLD = 20 // of what one check found: a page is no log

function checks(told: Report['checks']): Html | undefined {
  if (Object.keys(told).length === 0) return undefined
  return html`<section id="checks"><h2>Checks</h2><div class="card"><ul>${Object.entries(told).map(
    ([name, found]) =>
      found === 'ok'
        ? html`
<li><b class="good">ok</b> ${aboutOf(name)}</li>`
        : html`
<li><b class="bad">failed</b> ${aboutOf(name)}: ${count(found.length)} found<ul>${found.slice(0, MOST_TOLD).map((each) => html`<li>${each}</li>`)}${
            found.length > MOST_TOLD
              ? html`<li>and ${count(found.length - MOST_TOLD)} more, which --json tells</li>`
              : undefined
          }</ul></li>`,
  )}
</ul></div></section>`
}

function aboutOf(name: string): string {
  return [...CHECKERS, READY].find((checker) => checker.name === name)?.about ?? name
}

function repeat({ total, seed, date, command, version }: DayPage): Html {
  return html`<section><h2>The same day again</h2><div class="card">
<p><code>${command}</code></p>
<p class="faint">Seed <code>${seed}</code>, day <code>${date}</code>, nowserving ${version}, ${count(total.events)} events. The day is the same on every machine if its digest is:</p>
<p><code>${total.digest}</code></p>
</div></section>`
}
