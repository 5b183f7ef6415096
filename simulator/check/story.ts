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
}

/** A ticket as it stands on a piece of paper. */
export interface Printed extends TicketOnPaper {
  readonly device: string
  /** Counts the pieces of the printer. */
  readonly piece: number
  readonly parted: string
}

/** What people in the room and the program saw. */
export interface Story {
  readonly records: readonly HistoryRecord[]
  readonly asked: readonly Asked[]
  readonly troubles: readonly Trouble[]
  readonly printed: readonly Printed[]
  readonly endAt: number
}

/** Reads a history. */
export function readStory(records: readonly HistoryRecord[]): Story {
  const endAt = records.at(-1)?.at ?? 0
  const answers = new Map(
    records.filter(({ type }) => type === 'answered').map((each) => [each['call'], each]),
  )
  const asked = records
    .filter(({ type }) => type === 'asked')
    .map((each) => join(each, answers.get(each['call'])))
  return { records, asked, troubles: troublesOf(records, endAt), printed: records.flatMap(printedOn), endAt }
}

function join(asked: HistoryRecord, answer: HistoryRecord | undefined): Asked {
  const text = (value: unknown) => (value === undefined ? undefined : String(value))
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
    untilMs: asked['untilMs'] === undefined ? undefined : Number(asked['untilMs']),
  }
}

/** Each number on a piece. */
function printedOn(record: HistoryRecord): Printed[] {
  if (record.type !== 'paper') return []
  const place = {
    device: String(record['device']),
    piece: Number(record['piece']),
    parted: String(record['parted']),
  }
  return ticketsOn(String(record['text'])).map((ticket) => ({ ...place, ...ticket }))
}

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
