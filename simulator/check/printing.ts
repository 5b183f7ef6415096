/** What is promised of printing: P1 to P6 and P9. Reads the story and nothing else. */
import { deceives } from '../faults/troubles.ts'
import { type Asked, type Printed, type Story, troubled } from './story.ts'

/** A promise: its name, what it says, and what broke it. */
export interface Invariant {
  readonly name: string
  readonly about: string
  readonly check: (story: Story) => string[]
}

const ANSWER_MS = 150_000 // a print over MQTT waits a minute for its result, and one may wait for another
const STRONG = new Set(['printed', 'fence', 'status'])

const prints = ({ asked }: Story) => asked.filter(({ op }) => op === 'print')
const garbled = (story: Story, { place, askedAt, answeredAt }: Asked) =>
  troubled(story, place, askedAt, answeredAt ?? story.endAt, deceives)
const onPaper = (story: Story, { place, ticket }: Asked, fits: (printed: Printed) => boolean) =>
  story.printed.filter((each) => each.device === place && each.ticket === ticket && fits(each))

/** Whether the program died over a command: what it was told later is what the journal had kept. */
const died = ({ asked }: Story, command: string) =>
  asked.some((each) => each.command === command && each.outcome === 'died')

/** Somebody changed the roll in the middle of the ticket, in no time: no printer can tell, and they hold it in their hand. */
const takenInHand = (story: Story, { place, askedAt, answeredAt }: Asked) =>
  story.troubles.some(
    ({ on, fault, to }) =>
      on === place && fault.startsWith('paper') && to >= askedAt && to <= (answeredAt ?? story.endAt),
  )

/** Printers without a cutter hand out what is torn off, or hangs there still. */
const handedOut = ({ parted }: Printed, story: Story, device: string) =>
  parted === 'cut' ||
  (!story.printed.some((each) => each.device === device && each.parted === 'cut') && parted !== 'void')

export const PRINTING: readonly Invariant[] = [
  {
    name: 'P1',
    about: 'every command has its answer in bounded time',
    check: ({ asked }) =>
      asked
        .filter(({ answeredAt, askedAt }) => answeredAt === undefined || answeredAt - askedAt > ANSWER_MS)
        .map(
          ({ op, ticket, place, askedAt }) =>
            `${op} ${ticket} at ${place}, asked at ${askedAt}, was not answered in time`,
        ),
  },
  {
    name: 'P2',
    about: 'what was said to be printed, with proof, is whole on a piece of its own',
    check: (story) =>
      prints(story)
        .filter(
          ({ outcome, evidence, repeat }) => outcome === 'done' && !repeat && STRONG.has(evidence ?? ''),
        )
        .filter((print) => !garbled(story, print) && !takenInHand(story, print))
        .filter(
          (print) =>
            onPaper(
              story,
              print,
              (each) => each.whole && each.marked !== 'void' && handedOut(each, story, print.place),
            ).length === 0,
        )
        .map(
          ({ ticket, place, evidence }) =>
            `${ticket} at ${place} was said to be printed (${evidence}) and is not`,
        ),
  },
  {
    name: 'P2b',
    about: 'what was said not to be printed is on no piece that could be taken for a ticket',
    check: (story) =>
      prints(story)
        .filter(
          ({ outcome, copyOf, command }) =>
            outcome === 'notDone' && copyOf === undefined && !died(story, command),
        )
        .filter((print) => !garbled(story, print))
        .filter(
          (print) => onPaper(story, print, (each) => each.whole && each.marked === undefined).length > 0,
        )
        .map(
          ({ ticket, place, code }) =>
            `${ticket} at ${place} was said not to be printed (${code}) and is whole on paper`,
        ),
  },
  {
    name: 'P3',
    about: 'no ticket is on paper twice without a mark',
    check: (story) => {
      const wholes = new Map<string, number>()
      for (const { device, ticket, whole, marked } of story.printed) {
        const key = `${ticket} at ${device}`
        if (whole && marked === undefined) wholes.set(key, (wholes.get(key) ?? 0) + 1)
      }
      for (const print of prints(story))
        if (garbled(story, print)) wholes.delete(`${print.ticket} at ${print.place}`)
      return [...wholes]
        .filter(([, count]) => count > 1)
        .map(([key, count]) => `${key} is on paper ${count} times`)
    },
  },
  {
    name: 'P4',
    about: 'one failure leaves at most one ticket in doubt',
    check: (story) => {
      const doubts = new Map<string, Asked[]>()
      for (const print of prints(story))
        if (print.outcome === 'unknown' && !print.repeat)
          doubts.set(print.place, [...(doubts.get(print.place) ?? []), print])
      return [...doubts].flatMap(([place, list]) =>
        list
          .filter(
            ({ askedAt, answeredAt }) =>
              !troubled(story, place, askedAt - DOUBT_MS, answeredAt ?? story.endAt),
          )
          .map(({ ticket }) => `${ticket} at ${place} is in doubt though nothing went wrong`),
      )
    },
  },
  {
    name: 'P5',
    about: 'no piece bears two numbers that could both be taken for tickets',
    check: (story) => {
      const cutters = new Set(
        story.printed.filter(({ parted }) => parted === 'cut').map(({ device }) => device),
      )
      const pieces = new Map<string, Printed[]>()
      for (const each of story.printed)
        if (cutters.has(each.device) && each.whole && each.marked !== 'void')
          pieces.set(`${each.device} ${each.piece}`, [
            ...(pieces.get(`${each.device} ${each.piece}`) ?? []),
            each,
          ])
      return [...pieces]
        .filter(([, list]) => list.length > 1)
        .map(([piece, list]) => `piece ${piece} bears ${list.map(({ ticket }) => ticket).join(' and ')}`)
    },
  },
  {
    name: 'P8',
    about:
      'an answer that was given is given again to the same id, whatever the program has lived through since',
    check: ({ asked }) => {
      const first = new Map<string, Asked>()
      const found: string[] = []
      for (const call of asked) {
        if (call.op !== 'print' || call.outcome === 'died') continue
        const before = first.get(call.command)
        if (before === undefined) first.set(call.command, call)
        else if (
          before.outcome !== call.outcome ||
          before.evidence !== call.evidence ||
          before.code !== call.code
        )
          found.push(
            `${call.command} (${call.ticket}) ended ${before.outcome} ${before.code ?? before.evidence}, asked again ${call.outcome} ${call.code ?? call.evidence}`,
          )
      }
      return found
    },
  },
  {
    name: 'P6',
    about: 'tickets come out in the order in which they were asked for',
    check: (story) => {
      const found: string[] = []
      const order = new Map(prints(story).map(({ ticket, place, call }) => [`${place} ${ticket}`, call]))
      const last = new Map<string, number>()
      for (const { device, ticket, whole, marked } of story.printed) {
        const call = order.get(`${device} ${ticket}`)
        if (call === undefined || !whole || marked !== undefined) continue
        if (call < (last.get(device) ?? 0)) found.push(`${ticket} at ${device} came out after a later one`)
        last.set(device, call)
      }
      return found
    },
  },
]

const DOUBT_MS = 20_000 // what went wrong before the ticket may still stand in its way
