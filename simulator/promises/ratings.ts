import { garbles } from '../faults/troubles.ts'
import type { HistoryRecord } from '../history.ts'
import { type Press, type Rated, readPresses } from './presses.ts'
import { RoomTroubles } from './room-troubles.ts'

const REPORTING_MS = 12_000 // a box repeats what is not acknowledged for so long
const SAME_PRESS_MS = 200
/** What only delays, repeats or cuts up what is said loses no press. */
const LOSES_NOTHING = new Set([
  ...['chopped', 'repliesLate', 'repliesSplit', 'repliesTwice'],
  ...['messagesLate', 'messagesTwice', 'acksLost'],
])
const mayLose = (fault: string) => !LOSES_NOTHING.has(fault)

/**
 * Presses against ratings: each counts once, with the score of its button, bound to the ticket of whoever pressed. What
 * was pressed while the box, its line or its broker was in trouble may be uncounted. Nothing else is counted but what
 * garbled bytes said, and nothing twice.
 */
export function ratings(records: readonly HistoryRecord[]): string[] {
  const { presses, rated } = readPresses(records)
  const troubles = new RoomTroubles(records)
  const windows = new Windows(records)
  const found: string[] = []
  const ids = new Set<string>()
  for (const { id } of rated) {
    if (ids.has(id)) found.push(`rating ${id} was told twice`)
    ids.add(id)
  }
  const pairs = pair(presses, rated, (at) => troubles.asleepUntil(at))
  for (const press of presses) {
    if (!press.alive) continue
    const { device, at, ticket } = press
    const of = `the press of ${device || 'a box'} at ${at}${ticket === undefined ? '' : ` (${ticket})`}`
    const rating = pairs.get(press)
    const about = { from: at - REPORTING_MS, to: at + REPORTING_MS }
    if (rating === undefined) {
      if (!troubles.reach(device, about, mayLose)) found.push(`${of} did not count`)
      continue
    }
    const bound = rating.ticket ?? 'nobody'
    const right = ticket === undefined ? windows.mayBeAt(rating, at) : rating.ticket === ticket
    // what waited in a line for a program that stood still has the time at which it was read
    const unread = troubles.asleepUntil(at) > at
    if (
      !right &&
      !unread &&
      !troubles.clockStepped({ from: windows.since(rating.window, at), to: rating.at })
    )
      found.push(`${of} was bound to ${bound}`)
    const said = press.score === undefined || press.score === rating.score
    if (!said && !troubles.reach(device, about, garbles))
      found.push(`${of} was button ${press.score} and counted as ${rating.score}`)
  }
  const counted = new Set(pairs.values())
  for (const rating of rated) {
    if (counted.has(rating)) continue
    const { id, device, pressedAt, at } = rating
    const again = presses.some(
      (press) =>
        pairs.has(press) && press.window === rating.window && Math.abs(press.at - pressedAt) < SAME_PRESS_MS,
    )
    const about = { from: Math.min(pressedAt, at) - REPORTING_MS, to: at }
    const ghost = (fault: string) => garbles(fault) || fault === 'buttonStuck' // it goes down by itself
    if (again) found.push(`rating ${id} counts a press that had counted`)
    else if (!troubles.reach(device, about, ghost)) found.push(`rating ${id} is of no press`)
  }
  return found
}

/** Which press each rating is of: by its time, else by its ticket, else one it was told just after, else any that is left. */
function pair(
  presses: readonly Press[],
  rated: readonly Rated[],
  readAt: (pressedAt: number) => number,
): Map<Press, Rated> {
  const pairs = new Map<Press, Rated>()
  const open = new Set(presses.filter(({ alive }) => alive))
  let left = [...rated]
  const match = (fits: (press: Press, rating: Rated) => boolean) => {
    left = left.filter((rating) => {
      const away = (press: Press) => Math.abs(press.at - rating.pressedAt)
      let nearest: Press | undefined
      for (const press of open) {
        const there = press.window === undefined || press.window === rating.window
        if (there && fits(press, rating) && (nearest === undefined || away(press) < away(nearest)))
          nearest = press
      }
      if (nearest === undefined) return true
      open.delete(nearest)
      pairs.set(nearest, rating)
      return false
    })
  }
  match((press, rating) => Math.abs(press.at - rating.pressedAt) < SAME_PRESS_MS)
  match((press, rating) => press.ticket === rating.ticket)
  match((press, rating) => press.at <= rating.at && rating.at <= readAt(press.at) + REPORTING_MS)
  match((press, rating) => press.ticket === undefined && press.at <= rating.at)
  return pairs
}

/** A ticket at a window, as the desk said. */
interface Call {
  readonly ticket: string
  readonly from: number
  to: number
}
const LEAVING_MS = 2000

/** Who was called to which window. */
class Windows {
  readonly #calls = new Map<unknown, Call[]>()

  constructor(records: readonly HistoryRecord[]) {
    for (const { type, at, window, ticket } of records) {
      const calls = this.#calls.get(window) ?? []
      this.#calls.set(window, calls)
      const last = calls.at(-1)
      if (type === 'desk.called')
        calls.push({ ticket: String(ticket), from: at, to: Number.POSITIVE_INFINITY })
      if (type === 'desk.finished' && last !== undefined) last.to = at
    }
  }

  /** Whether it may be bound to whom it is: somebody who was there, whose call or leaving was under way, or nobody. */
  mayBeAt({ window, ticket }: Rated, at: number): boolean {
    const calls = this.#calls.get(window) ?? []
    if (ticket === null) return !calls.some(({ from, to }) => from < at && at < to)
    const there = ({ from, to }: Call) => from - CALLING_MS <= at && at <= to + LEAVING_MS
    return calls.length === 0 || calls.some((call) => call.ticket === ticket && there(call))
  }

  /** When whoever was there then had been called. */
  since(window: unknown, at: number): number {
    return (this.#calls.get(window) ?? []).findLast(({ from }) => from <= at)?.from ?? at
  }
}

const CALLING_MS = 60_000 // a call is under way for that long at most before the desk says that it was made
