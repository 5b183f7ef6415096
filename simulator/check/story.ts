/** The history of a trial, read once: what was asked and answered, what stands on paper, what was lit, what was pressed. */
import { numbersOn } from '../checkers.ts'
import type { HistoryRecord } from '../history.ts'

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

/** A stretch of time in which something was wrong at a place. */
export interface Trouble {
  readonly on: string
  readonly fault: string
  readonly from: number
  readonly to: number
}

/** A number as it stands on a piece of paper. */
export interface Printed {
  readonly device: string
  readonly ticket: string
  /** Counts the pieces of the printer. */
  readonly piece: number
  /** All of it, to its last line. */
  readonly whole: boolean
  readonly marked: 'void' | 'copy' | undefined
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

const COPY = /COPY|КОПИЯ/u
/** Nothing but the mark has been printed of a copy. */
const MARK_LAST = /(?:COPY|КОПИЯ)$/u
const LAST_LINE = /\d\d\.\d\d\.\d{4} \d\d:\d\d/

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

function troublesOf(records: readonly HistoryRecord[], endAt: number): Trouble[] {
  const open = new Map<unknown, Trouble>()
  const all: Trouble[] = []
  for (const { type, at, ...rest } of records) {
    if (type !== 'faultBegan' && type !== 'faultEnded') continue
    const [on, fault] = [String(rest['on']), String(rest['fault'])]
    const known = open.get(rest['number'])
    if (type === 'faultBegan') open.set(rest['number'], { on, fault, from: at, to: endAt })
    else if (known !== undefined) {
      open.delete(rest['number'])
      all.push({ ...known, to: at })
    }
  }
  return [...all, ...open.values()]
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

/** Each number on a piece, as often as it stands there, with what stands between it and the next one. */
function printedOn(record: HistoryRecord): Printed[] {
  const text = String(record['text'])
  const places = [...new Set(numbersOn(text))]
    .flatMap((ticket) => [...text.matchAll(new RegExp(`\\b${ticket}\\b`, 'g'))])
    .sort((one, other) => one.index - other.index)
  return places.map(({ 0: ticket, index: at }, index) => {
    const own = text.slice(at, places[index + 1]?.index)
    const above = text.slice(places[index - 1]?.index ?? 0, at)
    const copy = COPY.test(above.slice(above.search(LAST_LINE) + 1)) // its mark stands above its number
    return {
      ...{ device: String(record['device']), ticket, piece: Number(record['piece']) },
      marked: /VOID/.test(own) ? 'void' : copy ? 'copy' : undefined,
      ...{ whole: LAST_LINE.test(own), parted: String(record['parted']) },
      text,
    }
  })
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

const GARBLING = new Set(['bytesLost', 'bitsFlipped', 'noise', 'wrongBaud', 'wrongParity'])

/** Whether a fault changes bytes on a line that has no checksum: then nobody can know what the device made of them. */
export const garbles = (fault: string): boolean => GARBLING.has(fault)

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
