/** What is promised of displays (D1 to D4) and of the whole once it is left in peace (S6). */
import { garbles } from '../faults/troubles.ts'
import type { HistoryRecord } from '../history.ts'
import { numbersOn } from '../tickets-on-paper.ts'
import type { Invariant } from './invariant.ts'
import { type Asked, bornAt, type Story, troubled } from './story.ts'

const SETTLE_MS = 2000
const SEEN_MS = 200

const displayOf = (place: string) => place.replace('window-', 'lamp-')
const linesOf = (record: HistoryRecord) => [record['lines']].flat().join(' ')

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
    name: 'D3',
    about: 'a device that has been cut off for ten seconds is not said to be ready',
    check: (story) => cutOffs(story).flatMap((each) => saidReady(story, each)),
  },
  {
    name: 'D4',
    about: 'of two shows the one with the higher seq wins, whichever comes last',
    check: (story) =>
      displays(story).flatMap((display) => {
        const shows = story.asked.filter(
          ({ op, place, seq }) => op === 'show' && place === display && seq !== undefined,
        )
        return shows.flatMap((show) => {
          const newer = shows.find((each) => isBefore(story, each, show))
          return newer === undefined ? [] : overtaken(story, display, show, newer)
        })
      }),
  },
  {
    name: 'S6',
    about:
      'a minute after the last fault every device is ready; a printer that waits for the rest of what a line garbled may ask for a person',
    check: (story) =>
      story.records
        .filter(
          (record) =>
            record.type === 'stateAtLast' &&
            record['state'] !== 'ready' &&
            record['code'] !== 'cutterJam' &&
            !swallows(story, record),
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

/**
 * One changed byte makes the length of a picture hundreds of kilobytes, and all of them have to come before the printer does
 * anything else: minutes on a slow line. It says so, and to switch it off and on.
 */
function swallows(story: Story, { at, device, code }: HistoryRecord): boolean {
  const printer = story.records.some(
    (each) => each.type === 'installed' && each['device'] === device && each['kind'] === 'ticket-printer',
  )
  return printer && code === 'failure' && troubled(story, String(device), 0, at, garbles)
}

const CUT_OFF = new Set(['cableOut', 'portBusy', 'linkLost'])
const BROKER_DOWN = new Set(['restart', 'restartForgetful'])
const SHOWN_MS = 10_000

/** A stretch in which nothing could get to a device or back, whatever its driver did. */
interface CutOff {
  readonly device: string
  readonly from: number
  readonly to: number
}

/**
 * Of all devices whose link tells its driver that it is gone. Where the same goes wrong twice at a time, whichever ends
 * first has ended both: the cable is put in again.
 */
function cutOffs({ records, troubles }: Story): CutOff[] {
  return records
    .filter(({ type }) => type === 'installed')
    .flatMap(({ device: id, wire }) => {
      const device = String(id)
      const own = troubles.filter(
        ({ on, fault }) =>
          (on === device && CUT_OFF.has(fault)) ||
          (on === 'broker' && wire === 'mqtt' && BROKER_DOWN.has(fault)),
      )
      return own.map(({ on, fault, from, to }) => {
        const ends = own.filter((each) => each.on === on && each.fault === fault && each.to > from)
        return { device, from, to: Math.min(to, ...ends.map((each) => each.to)) }
      })
    })
}

/** How often a device was cut off for so long that it has to be seen. */
export const longCutOffs = (story: Story): number =>
  cutOffs(story).filter(({ from, to }) => to - from > SHOWN_MS).length

function saidReady({ records }: Story, { device, from, to }: CutOff): string[] {
  const since = from + SHOWN_MS
  let state: unknown
  const found: string[] = []
  for (const record of records) {
    if (record.type !== 'told' || record['device'] !== device || record.at >= to) continue
    if (record.at > since && record['state'] === 'ready')
      found.push(`${device} became ready at ${record.at}, while it was cut off`)
    if (record.at <= since) state = record['state']
  }
  return to > since && state === 'ready'
    ? [...found, `${device} was still said to be ready at ${since}, ten seconds after it was cut off`]
    : found
}

/** Accepted in the same life of the program with a higher `seq`, before the other was asked for or could overtake it. */
function isBefore(story: Story, newer: Asked, show: Asked): boolean {
  return (
    newer.call < show.call &&
    (newer.seq ?? 0) > (show.seq ?? 0) &&
    (newer.outcome === 'done' || newer.outcome === 'unknown') &&
    newer.askedAt > bornAt(story, show.answeredAt)
  )
}

function overtaken(story: Story, display: string, show: Asked, newer: Asked): string[] {
  const accepted = show.outcome === 'done' || show.outcome === 'unknown'
  const lit = story.records.find(
    (record) =>
      record.type === 'device.shown' &&
      record['device'] === display &&
      record.at >= show.askedAt &&
      !troubled(story, display, 0, record.at, garbles) && // one number may have become another
      numbersOn(linesOf(record)).includes(show.ticket),
  )
  const behind = `seq ${show.seq} (${show.ticket}) came behind seq ${newer.seq} (${newer.ticket}) at ${display}`
  return [
    ...(accepted ? [`${behind} and ended ${show.outcome}`] : []),
    ...(lit === undefined ? [] : [`${behind} and was lit at ${lit.at}`]),
  ]
}
