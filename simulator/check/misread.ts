/** What becomes of a ticket where nobody can tell: on a line without a checksum another number, or no cut behind it. */
import { garbles } from '../faults/troubles.ts'
import { type Asked, type Printed, type Story, troubled } from './story.ts'

const prints = ({ asked }: Story) => asked.filter(({ op }) => op === 'print')

/** Whether the line changed bytes while a ticket was on its way. */
const changed = (story: Story, { place, askedAt, answeredAt = story.endAt }: Asked, kind = garbles) =>
  troubled(story, place, askedAt, answeredAt, kind)

const flips = (fault: string) => fault === 'bitsFlipped'

/**
 * Tickets that may have come out under a number that is another's: the line flipped bits while they were on their way, and
 * one bit of each figure that differs makes the one into the other. What ended `notDone` is not among them, nor what is on
 * paper under its own number; a copy of it may be.
 */
export function readAs(story: Story, place: string, number: string): Asked[] {
  return prints(story).filter(
    (print) =>
      print.place === place &&
      print.copyOf === undefined &&
      !print.repeat &&
      print.outcome !== 'notDone' &&
      differByBits(print.ticket, number) &&
      changed(story, print, flips) &&
      !story.printed.some(
        ({ device, ticket, whole, marked }) =>
          device === place && ticket === print.ticket && whole && marked === undefined,
      ),
  )
}

const LONGEST_TICKET_MS = 3000

/** Handed to a printer that tells nothing, which lost its power before it can have come to the cut: nobody heard of that. */
const lostUnseen = (story: Story, { place, evidence, answeredAt = story.endAt }: Asked) =>
  evidence === 'sent' &&
  story.records.some(
    ({ type, device, at }) =>
      type === 'device.unplugged' &&
      device === place &&
      answeredAt <= at &&
      at <= answeredAt + LONGEST_TICKET_MS,
  )

/** Whether what stands on a piece may have no cut behind it, for no fault of ours: then the next ticket hangs from it. */
export function mayBeUncut(story: Story, { device, ticket, marked }: Printed): boolean {
  const own = prints(story).filter(
    (print) =>
      print.place === device &&
      print.ticket === ticket &&
      (marked === 'copy') === (print.copyOf !== undefined),
  )
  return [...own, ...readAs(story, device, ticket)].some(
    (print) => changed(story, print) || lostUnseen(story, print),
  )
}

/** Another number of as many characters, in which those that differ do so by one bit. */
function differByBits(one: string, other: string): boolean {
  return (
    one !== other &&
    one.length === other.length &&
    [...one].every((character, index) => {
      const bits = character.charCodeAt(0) ^ other.charCodeAt(index)
      return (bits & (bits - 1)) === 0
    })
  )
}
