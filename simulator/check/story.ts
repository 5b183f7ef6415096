/** The history of a trial, read once: what was asked and answered, what stands on paper, what was lit, what was pressed. */
import { type Trouble, troublesOf } from '../faults/troubles.ts'
import type { HistoryRecord } from '../history.ts'
import { type TicketOnPaper, ticketsOn } from '../tickets-on-paper.ts'

/** A command and its answer. */
export interface Asked {
  readonly call: number
  readonly place: string
  readonly op: string
  readonly ticket: string
  /** Its id. */
  readonly command: string
  readonly askedAt: number
  readonly answeredAt: number | undefined
  readonly outcome: string | undefined
  readonly evidence: string | undefined
  readonly code: string | undefined
  /** Asked again under the same id. */
  readonly repeat: boolean
  readonly copyOf: string | undefined
  /** In the last round, when everything was whole. */
  readonly last: boolean
  readonly untilMs: number | undefined
  /** Its place in an order of the caller's own. */
  readonly seq: number | undefined
  /** Free lines of a ticket. */
  readonly lines: readonly string[]
  /** Its text would be a command. */
  readonly hostile: boolean
}

/** A ticket as it stands on a piece of paper. */
export interface Printed extends TicketOnPaper {
  readonly device: string
  /** Counts the pieces of the printer. */
  readonly piece: number
  readonly parted: string
  /** All that can be read on the piece. */
  readonly text: string
}

/** What people in the room and the program saw. */
export interface Story {
  readonly records: readonly HistoryRecord[]
  readonly asked: readonly Asked[]
  readonly troubles: readonly Trouble[]
  readonly printed: readonly Printed[]
  readonly endAt: number
}

/** Nothing but the mark has been printed of a copy. */
const MARK_LAST = /(?:COPY|КОПИЯ)$/u

/** Reads a history. */
export function readStory(records: readonly HistoryRecord[]): Story {
  const endAt = records.at(-1)?.at ?? 0
  const answers = new Map(
    records.filter(({ type }) => type === 'answered').map((each) => [each['call'], each]),
  )
  const asked = records
    .filter(({ type }) => type === 'asked')
    .map((each) => join(each, answers.get(each['call'])))
  return { records, asked, troubles: troublesOf(records, endAt), printed: allPrinted(records), endAt }
}

function join(asked: HistoryRecord, answer: HistoryRecord | undefined): Asked {
  const text = (value: unknown) => (value === undefined ? undefined : String(value))
  const number = (value: unknown) => (value === undefined ? undefined : Number(value))
  return {
    ...{ call: Number(asked['call']), place: String(asked['place']), op: String(asked['op']) },
    ...{
      ticket: String(asked['ticket'] ?? ''),
      command: String(asked['command'] ?? ''),
      askedAt: asked.at,
      answeredAt: answer?.at,
    },
    ...{
      outcome: text(answer?.['outcome']),
      evidence: text(answer?.['evidence']),
      code: text(answer?.['code']),
    },
    ...{ repeat: asked['repeat'] === true, copyOf: text(asked['copyOf']), last: asked['last'] === true },
    untilMs: number(asked['untilMs']),
    seq: number(asked['seq']),
    lines: (asked['lines'] ?? []) as readonly string[],
    hostile: asked['hostile'] === true,
  }
}

/** Of all pieces; a mark on which somebody tore off the piece before it belongs to what comes next. */
function allPrinted(records: readonly HistoryRecord[]): Printed[] {
  const markAtEnd = new Set<unknown>()
  return records.flatMap((record) => {
    if (record.type !== 'paper') return []
    const { device } = record
    const [first, ...rest] = printedOn(record)
    const marked = markAtEnd.delete(device)
    const text = String(record['text'])
    if (MARK_LAST.test(text.trimEnd())) markAtEnd.add(device)
    if (first === undefined) return []
    return [marked && first.marked === undefined ? { ...first, marked: 'copy' as const } : first, ...rest]
  })
}

/** Each number on a piece. */
function printedOn(record: HistoryRecord): Printed[] {
  const text = String(record['text'])
  const place = {
    ...{ device: String(record['device']), piece: Number(record['piece']) },
    ...{ parted: String(record['parted']), text },
  }
  return ticketsOn(text).map((ticket) => ({ ...place, ...ticket }))
}

/** The device that a rating was given at, and the moment that it says. */
export const pressOf = (rating: HistoryRecord) => ({
  device: `rate-${rating['window']}`,
  pressedAt: rating.at + Number(rating['pressedAt']),
  flags: (rating['flags'] ?? []) as readonly string[],
})

/** When the last life of the program began that a moment can belong to. */
export const bornAt = ({ troubles }: Story, before = Number.POSITIVE_INFINITY) =>
  Math.max(
    0,
    ...troubles.filter(({ on, from }) => on === 'program' && from <= before).map(({ from }) => from),
  )

/** Whether something of this kind was wrong with a place, or with all of them, at some time in a stretch. */
export function troubled(
  { troubles }: Story,
  place: string,
  from: number,
  to: number,
  kind: (fault: string) => boolean = () => true,
): boolean {
  return troubles.some(
    (each) =>
      [place, 'broker', 'mains', 'program'].includes(each.on) &&
      each.from <= to &&
      each.to >= from &&
      kind(each.fault),
  )
}
