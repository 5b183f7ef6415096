/** What is promised of displays (D1 to D4), of buttons (B1, B3) and of the whole (S6). */
import { garbles } from '../faults/troubles.ts'
import type { HistoryRecord } from '../history.ts'
import { numbersOn } from '../tickets-on-paper.ts'
import type { Invariant } from './printing.ts'
import { type Asked, type Story, troubled } from './story.ts'

const SETTLE_MS = 2000
const SEEN_MS = 200
const PRESS_MS = 12_000

const displayOf = (place: string) => place.replace('window-', 'lamp-')
const linesOf = (record: HistoryRecord) => [record['lines']].flat().join(' ')

/** When the last life of the program began. */
const bornAt = ({ troubles }: Story, before = Number.POSITIVE_INFINITY) =>
  Math.max(
    0,
    ...troubles.filter(({ on, from }) => on === 'program' && from <= before).map(({ from }) => from),
  )

/** What a display was asked to show, as far as it was not refused. */
function wantedAt(story: Story, display: string): Asked[] {
  return story.asked.filter(
    ({ op, place, outcome, repeat }) =>
      ['serve', 'free', 'show', 'blank'].includes(op) &&
      displayOf(place) === display &&
      !repeat &&
      outcome !== undefined,
  )
}

function displays({ records }: Story): string[] {
  return [
    ...new Set(records.filter(({ type }) => type === 'device.shown').map(({ device }) => String(device))),
  ]
}

export const SHOWING: readonly Invariant[] = [
  {
    name: 'D1',
    about: 'when everything is whole, a display shows what it was asked to within two seconds',
    check: (story) =>
      story.asked
        .filter(({ last, op }) => last && (op === 'serve' || op === 'show'))
        .flatMap((call) => {
          const display = displayOf(call.place)
          if (call.outcome !== 'done') return [`${display} could not show ${call.ticket}: ${call.code}`]
          const shown = story.records.some(
            (record) =>
              record.type === 'device.shown' &&
              record['device'] === display &&
              record.at <= (call.answeredAt ?? 0) + SETTLE_MS &&
              numbersOn(linesOf(record)).includes(call.ticket),
          )
          return shown ? [] : [`${display} did not show ${call.ticket}`]
        }),
  },
  {
    name: 'D1b',
    about: 'when everything has been whole for a while, what is lit is what was wanted last',
    check: (story) =>
      story.records
        .filter(({ type }) => type === 'litAtLast')
        .flatMap((record) => {
          const display = String(record['device'])
          const lit = numbersOn(linesOf(record))
          const born = bornAt(story) // a program that starts anew wants nothing lit
          const asked = wantedAt(story, display).filter(({ last, askedAt }) => !last && askedAt >= born)
          const accepted = asked.filter(
            ({ outcome, op }) => outcome !== 'notDone' || op === 'free' || op === 'blank',
          )
          const newest = accepted.at(-1)
          const over = newest?.untilMs !== undefined && record.at > newest.askedAt + newest.untilMs
          const dark = newest === undefined || newest.op === 'free' || newest.op === 'blank' || over
          const wanted = dark ? [] : [newest.ticket]
          return wanted.join() === lit.join()
            ? []
            : [`${display} shows ${lit.join() || 'nothing'}; wanted was ${wanted.join() || 'nothing'}`]
        }),
  },
  {
    name: 'D2',
    about: 'nothing is lit that nobody wanted',
    check: (story) =>
      displays(story).flatMap((display) => {
        const shown = story.records.filter(
          ({ type, device }) => type === 'device.shown' && device === display,
        )
        return shown.flatMap((record, index) => {
          const to = shown[index + 1]?.at ?? story.endAt
          if (to - record.at < SEEN_MS) return []
          const known = new Set(
            wantedAt(story, display)
              .filter(({ askedAt }) => askedAt <= record.at)
              .map(({ ticket }) => ticket),
          )
          const odd = numbersOn(linesOf(record)).filter((number) => !known.has(number))
          if (odd.length === 0 || troubled(story, display, 0, record.at, garbles)) return []
          return [`${display} showed ${odd.join()} at ${record.at}, which nobody had asked for`]
        })
      }),
  },
  {
    name: 'B1',
    about: 'each press of a button that has power counts once, and nothing else counts',
    check: (story) => {
      const found: string[] = []
      const ids = new Set<unknown>()
      for (const record of story.records) {
        if (record.type !== 'rating') continue
        if (ids.has(record['id'])) found.push(`the rating ${record['id']} was told twice`)
        ids.add(record['id'])
      }
      for (const window of new Set(
        story.records.filter(({ type }) => type === 'rating').map((each) => each['window']),
      )) {
        const device = `rate-${window}`
        const pressed = story.records.filter(
          (each) => each.type === 'device.pressed' && each['device'] === device,
        )
        const rated = story.records.filter((each) => each.type === 'rating' && each['window'] === window)
        const stuck = story.troubles.filter(
          ({ on, fault }) => on === device && fault === 'buttonStuck',
        ).length
        if (rated.length > pressed.length + stuck)
          found.push(`${pressed.length} presses at ${device}, ${rated.length} ratings`)
        for (const press of pressed) {
          const safe =
            press['alive'] !== false && !troubled(story, device, press.at - PRESS_MS, press.at + PRESS_MS)
          const counted = rated.filter(
            (each) => Math.abs(each.at + Number(each['pressedAt']) - press.at) < 200,
          )
          if (safe && counted.length !== 1)
            found.push(`the press of ${device} at ${press.at} counted ${counted.length} times`)
        }
      }
      return found
    },
  },
  {
    name: 'B3',
    about: 'a press belongs to the ticket at the window when the button went down',
    check: (story) =>
      story.records
        .filter(({ type }) => type === 'rating')
        .flatMap((rating) => {
          const pressedAt = rating.at + Number(rating['pressedAt'])
          const flags = (rating['flags'] ?? []) as string[]
          if (flags.includes('clockAhead') || troubled(story, 'clock', 0, story.endAt)) return []
          const at = sessionsAt(story, Number(rating['window']), pressedAt, bornAt(story, rating.at))
          const ticket = rating['ticket'] === null ? '' : String(rating['ticket'])
          return at.has(ticket)
            ? []
            : [
                `the rating ${rating['id']} is bound to ${ticket || 'nobody'}; at the window was ${[...at].join(' or ') || 'nobody'}`,
              ]
        }),
  },
  {
    name: 'S6',
    about: 'a minute after the last fault every device is ready',
    check: ({ records }) =>
      records
        .filter(
          ({ type, state, code }) => type === 'stateAtLast' && state !== 'ready' && code !== 'cutterJam',
        )
        .map(({ device, state, code }) => `${device} is ${state} (${code})`),
  },
  {
    name: 'S6b',
    about: 'when everything is whole, every ticket is printed',
    check: ({ asked }) =>
      asked
        .filter(({ last, op, outcome }) => last && op === 'print' && outcome !== 'done')
        .map(
          ({ ticket, place, outcome, code }) =>
            `${ticket} at ${place} ended ${outcome} (${code}) in the last round`,
        ),
  },
]

/** Who may be said to have been at a window at that time: those whose coming and going was under way then count too. */
function sessionsAt({ asked }: Story, window: number, at: number, born: number): Set<string> {
  const place = `window-${window}`
  let certain = ''
  const possible = new Set<string>()
  for (const call of asked) {
    if (call.place !== place || call.askedAt > at || call.askedAt < born) continue
    const answeredAt = call.answeredAt ?? Number.POSITIVE_INFINITY
    const next = call.op === 'free' ? '' : call.ticket
    if (call.op === 'serve' && call.outcome === 'notDone' && answeredAt <= at) continue
    if (answeredAt < at && !(call.op === 'serve' && call.outcome === 'unknown')) {
      certain = next
      possible.clear()
    } else possible.add(next)
  }
  return new Set([certain, ...possible])
}
