/** What is promised of rating buttons: B1 to B4. Reads the story and nothing else. */
import type { HistoryRecord } from '../history.ts'
import type { Invariant } from './invariant.ts'
import { DOWN_MS } from './program.ts'
import { bornAt, pressOf, type Story, troubled } from './story.ts'

const PRESS_MS = 12_000
/** Closer to the last one, the same button going down is its contact that chatters. */
const BOUNCE_MS = 50
const SAME_PRESS_MS = 200
/** Told later than this after it, a press was kept somewhere on its way. */
const LATE_MS = 12_000
const FLOOD_MS = 2000
const ALONE_MS = 6000
const DELAY_MS = 100
const QUICK_DISK_MS = 20

const CUT_OFF = new Set(['cableOut', 'portBusy', 'linkLost'])
/** Puts time between what came without any. */
const STRETCHING = new Set(['chopped', 'repliesLate', 'repliesSplit', 'repliesJoined'])
/** So long it takes a line to tell of a button that went down a thousand times in a second. */
const UNDER_WAY_MS = 4000
/** So often a contact closes that chatters for 20 ms. */
const CHATTER = 10

const ratingsOf = ({ records }: Story) => records.filter(({ type }) => type === 'rating')

/** Each time somebody pressed, once. */
function pressesOf({ records }: Story, device: string): HistoryRecord[] {
  let last: HistoryRecord | undefined
  return records.filter((record) => {
    if (record.type !== 'device.pressed' || record['device'] !== device) return false
    const again = last !== undefined && last['button'] === record['button'] && record.at - last.at < BOUNCE_MS
    last = record
    return !again
  })
}

/** Nothing was wrong with a press or near it, nor with the time of day. */
const safe = (story: Story, device: string, press: HistoryRecord) =>
  press['alive'] !== false &&
  [device, 'clock'].every((each) => !troubled(story, each, press.at - PRESS_MS, press.at + PRESS_MS))

/**
 * How often a button may have counted. A box that sends a bare key each time a contact closes leaves it to the program which
 * of them are one press, and nothing tells that but the time between them: on a line that stretches it each is as good as any.
 */
function mostRatings(story: Story, device: string): number {
  const presses = pressesOf(story, device)
  const faults = story.troubles.filter(({ on }) => on === device)
  const stuck = faults.filter(({ fault }) => fault === 'buttonStuck').length
  const bare = story.records.some(
    (each) => each.type === 'installed' && each['device'] === device && each['bareKeys'] === true,
  )
  if (!bare) return presses.length + stuck
  const stretched = (at: number) =>
    faults.some(({ fault, from, to }) => STRETCHING.has(fault) && from <= at + UNDER_WAY_MS && to >= at)
  const counted = new Set(presses)
  const closings = story.records.filter(
    (each) =>
      each.type === 'device.pressed' &&
      each['device'] === device &&
      (counted.has(each) || stretched(each.at)),
  ).length
  const chatters = faults.filter(({ fault, from }) => fault === 'chatter' && stretched(from)).length
  return closings + CHATTER * chatters + stuck
}

/**
 * A press of a box with a cable while the program had no power: what is told of it later, the box has kept. Over MQTT a broker
 * may have; a box of bare keys keeps nothing, and what is heard of one that runs wild is what came when the program was back.
 */
const keptByCable = ({ records, troubles }: Story, device: string, { at }: HistoryRecord) =>
  records.some(
    (each) =>
      each.type === 'installed' &&
      each['device'] === device &&
      each['wire'] === 'bytes' &&
      each['bareKeys'] !== true,
  ) &&
  troubles.some(
    ({ on, fault, from }) => on === 'program' && fault === 'crash' && from < at && at < from + DOWN_MS,
  )

/**
 * A press over MQTT that came to a broker which had no room left for the program: acknowledgements had been lost, a thousand
 * of them, and nothing sends again on a connection that lives. The broker takes such a press, and drops it.
 */
const noRoom = ({ records }: Story, device: string, press: HistoryRecord) =>
  records.some((each) => each.type === 'installed' && each['device'] === device && each['wire'] === 'mqtt') &&
  records.some(
    (each) =>
      each.type === 'brokerFull' && each.at === press.at && String(each['client']).endsWith('-drivers'),
  )

/** Whether the disk stood still when a press had to be kept. */
const diskStood = (story: Story, { at }: HistoryRecord) =>
  story.troubles.some(({ on, from, to }) => on === 'disk' && from <= at + PRESS_MS && to >= at)

/** Whether a clock may have said a wrong time: then nobody knows when a press was. */
const clockWrong = ({ troubles }: Story) => troubles.some(({ on }) => on === 'clock')

export const PRESSING: readonly Invariant[] = [
  {
    name: 'B1',
    about: 'each press of a button that has power counts once, and nothing else counts',
    check: (story) => {
      const found: string[] = []
      const ids = new Set<unknown>()
      for (const { id } of ratingsOf(story)) {
        if (ids.has(id)) found.push(`the rating ${id} was told twice`)
        ids.add(id)
      }
      for (const device of new Set(ratingsOf(story).map((each) => pressOf(each).device))) {
        const pressed = pressesOf(story, device)
        const rated = ratingsOf(story).filter((each) => pressOf(each).device === device)
        if (rated.length > mostRatings(story, device))
          found.push(`${pressed.length} presses at ${device}, ${rated.length} ratings`)
        for (const press of pressed) {
          const counted = rated.filter((each) => Math.abs(pressOf(each).pressedAt - press.at) < SAME_PRESS_MS)
          if (counted.length === 0 && noRoom(story, device, press)) continue
          if (safe(story, device, press) && counted.length !== 1)
            found.push(`the press of ${device} at ${press.at} counted ${counted.length} times`)
        }
      }
      return found
    },
  },
  {
    name: 'B2',
    about: 'a press while its box was cut off counts by its own time, marked late; no other is marked so',
    check: (story) => {
      if (clockWrong(story)) return []
      return ratingsOf(story).flatMap((rating) => {
        const { device, pressedAt, flags } = pressOf(rating)
        if (flags.includes('clockAhead') || flags.includes('clockBehind')) return []
        const press = pressesOf(story, device).find(({ at }) => Math.abs(at - pressedAt) < SAME_PRESS_MS)
        const name = `the rating ${rating['id']} of ${device}`
        if (press === undefined) {
          // on a line that holds bytes up nobody knows by how much; a button that sticks goes down by itself
          const excused = troubled(
            story,
            device,
            pressedAt - PRESS_MS,
            rating.at,
            (fault) => !CUT_OFF.has(fault),
          )
          return excused ? [] : [`${name} is dated ${pressedAt}, when nobody pressed`]
        }
        const late = flags.includes('late')
        if (late && safe(story, device, press)) return [`${name} is marked late, and nothing kept it`]
        const kept =
          rating.at - press.at > LATE_MS + PRESS_MS ||
          story.troubles.some(
            ({ on, fault, from, to }) =>
              on === device && CUT_OFF.has(fault) && from < press.at && press.at < to && rating.at >= to,
          ) ||
          keptByCable(story, device, press)
        return kept && !late
          ? [`${name} was given at ${press.at}, while nobody could hear it, and is not marked late`]
          : []
      })
    },
  },
  {
    name: 'B3',
    about: 'a press belongs to the ticket at the window when the button went down',
    check: (story) => [
      ...lonePresses(story),
      ...story.records
        .filter(({ type }) => type === 'rating')
        .flatMap((rating) => {
          const { pressedAt, flags } = pressOf(rating)
          if (flags.includes('clockAhead') || troubled(story, 'clock', 0, story.endAt)) return []
          const at = sessionsAt(story, Number(rating['window']), pressedAt, bornAt(story, rating.at))
          const ticket = rating['ticket'] === null ? '' : String(rating['ticket'])
          return at.has(ticket)
            ? []
            : [
                `the rating ${rating['id']} is bound to ${ticket || 'nobody'}; at the window was ${[...at].join(' or ') || 'nobody'}`,
              ]
        }),
    ],
  },
  {
    name: 'B4',
    about: 'a button that runs wild does not delay the presses of other boxes by more than 100 ms',
    check: (story) => {
      const floods = story.records.filter(({ type }) => type === 'flood')
      const syncMs = Number(story.records.find(({ type }) => type === 'disk')?.['longestSyncMs'])
      if (floods.length === 0 || clockWrong(story) || syncMs > QUICK_DISK_MS) return [] // a slow disk delays everything
      const devices = new Set(ratingsOf(story).map((each) => pressOf(each).device))
      return [...devices].flatMap((device) => {
        const told = pressesOf(story, device).flatMap((press) => {
          if (!safe(story, device, press) || diskStood(story, press)) return []
          const rating = ratingsOf(story).find((each) => {
            const { device: where, pressedAt } = pressOf(each)
            return where === device && Math.abs(pressedAt - press.at) < SAME_PRESS_MS
          })
          return rating === undefined ? [] : [{ at: press.at, delay: rating.at - press.at }]
        })
        const wild = (at: number, other: boolean) =>
          floods.some(
            (flood) => (flood['device'] !== device) === other && flood.at <= at && at < flood.at + FLOOD_MS,
          )
        const quiet = told.filter(({ at }) => !wild(at, true) && !wild(at, false))
        if (quiet.length === 0) return []
        const usual = Math.min(...quiet.map(({ delay }) => delay)) + syncMs
        return told
          .filter(({ at, delay }) => wild(at, true) && !wild(at, false) && delay > usual + DELAY_MS)
          .map(
            ({ at, delay }) => `the press of ${device} at ${at} was told after ${delay} ms, during a flood`,
          )
      })
    },
  },
]

/** Whatever a rating says of its own time: the only one near a press was given by whoever was there then. */
function lonePresses(story: Story): string[] {
  if (clockWrong(story)) return []
  return [...new Set(ratingsOf(story).map((each) => pressOf(each).device))].flatMap((device) => {
    const presses = pressesOf(story, device)
    const rated = ratingsOf(story).filter((each) => pressOf(each).device === device)
    return presses.flatMap((press) => {
      const near = ({ at }: HistoryRecord) => at >= press.at - ALONE_MS && at <= press.at + ALONE_MS
      const [rating, ...others] = rated.filter(near)
      if (!safe(story, device, press) || presses.filter(near).length > 1) return []
      if (rating === undefined || others.length > 0) return []
      const ticket = rating['ticket'] === null ? '' : String(rating['ticket'])
      const there = sessionsAt(story, Number(rating['window']), press.at, bornAt(story, press.at))
      return there.has(ticket)
        ? []
        : [
            `the press of ${device} at ${press.at} is bound to ${ticket || 'nobody'}; at the window was ${[...there].join(' or ')}`,
          ]
    })
  })
}

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
