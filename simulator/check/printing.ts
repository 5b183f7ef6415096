/** What is promised of printing: P1 to P6. Reads the story and nothing else. */
import { deceives, garbles } from '../faults/troubles.ts'
import type { Invariant } from './invariant.ts'
import { mayBeUncut, readAs } from './misread.ts'
import { type Asked, type Printed, type Story, troubled } from './story.ts'

const ANSWER_MS = 150_000 // a print over MQTT waits a minute for its result, and one may wait for another
export const STRONG: ReadonlySet<string> = new Set(['printed', 'fence', 'status'])

export const prints = ({ asked }: Story) => asked.filter(({ op }) => op === 'print')
/** Whether the line was such that nobody can know what the printer made of it, or what it said. */
export const garbled = (story: Story, { place, askedAt, answeredAt }: Asked) =>
  troubled(story, place, askedAt, answeredAt ?? story.endAt, deceives)
export const onPaper = (story: Story, { place, ticket }: Asked, fits: (printed: Printed) => boolean) =>
  story.printed.filter((each) => each.device === place && each.ticket === ticket && fits(each))

/** Whether the program died over a command: what it was told later is what the journal had kept. */
const died = ({ asked }: Story, command: string) =>
  asked.some((each) => each.command === command && each.outcome === 'died')

/** Somebody changed the roll in the middle of the ticket, in no time: no printer can tell, and they hold it in their hand. */
export const takenInHand = (story: Story, { place, askedAt, answeredAt }: Asked) =>
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
          (print) =>
            onPaper(story, print, (each) => each.whole && each.marked === undefined).length >
            readAs(story, print.place, print.ticket).length,
        )
        .map(
          ({ ticket, place, code }) =>
            `${ticket} at ${place} was said not to be printed (${code}) and is whole on paper`,
        ),
  },
  {
    name: 'P3',
    about: 'no ticket is on paper twice without a mark, and a copy that was asked for bears it',
    check: (story) => [...unmarkedTwice(story), ...copiesUnmarked(story)],
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
        .filter(([, list]) => list.slice(0, -1).some((each) => !mayBeUncut(story, each)))
        .map(([piece, list]) => `piece ${piece} bears ${list.map(({ ticket }) => ticket).join(' and ')}`)
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
        if (troubled(story, device, 0, story.endAt, garbles)) continue // one number may have become another
        if (call < (last.get(device) ?? 0)) found.push(`${ticket} at ${device} came out after a later one`)
        last.set(device, call)
      }
      return found
    },
  },
]

const DOUBT_MS = 20_000 // what went wrong before the ticket may still stand in its way

function unmarkedTwice(story: Story): string[] {
  const wholes = new Map<string, Printed[]>()
  for (const each of story.printed) {
    const key = `${each.ticket} at ${each.device}`
    if (each.whole && each.marked === undefined) wholes.set(key, [...(wholes.get(key) ?? []), each])
  }
  for (const print of prints(story))
    if (garbled(story, print)) wholes.delete(`${print.ticket} at ${print.place}`)
  return [...wholes]
    .filter(([, [first, ...more]]) => {
      if (first === undefined || more.length === 0) return false
      return more.length > readAs(story, first.device, first.ticket).length
    })
    .map(([key, { length }]) => `${key} is on paper ${length} times`)
}

/** Copies that were said to be printed, with proof, and fewer papers that bear the mark. */
function copiesUnmarked(story: Story): string[] {
  const asked = new Map<string, Asked[]>()
  for (const print of prints(story)) {
    if (print.copyOf === undefined || print.repeat || print.outcome !== 'done') continue
    if (!STRONG.has(print.evidence ?? '') || garbled(story, print) || takenInHand(story, print)) continue
    const key = `${print.ticket} at ${print.place}`
    asked.set(key, [...(asked.get(key) ?? []), print])
  }
  return [...asked].flatMap(([key, [first, ...more]]) => {
    if (first === undefined) return []
    const marked = onPaper(story, first, (each) => each.whole && each.marked === 'copy').length
    return marked > more.length ? [] : [`a copy of ${key} was printed, and ${marked} papers bear the mark`]
  })
}
