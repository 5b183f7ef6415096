/**
 * Checkers read only the history and the physical truth in it, never the product's insides.
 * Each answers with what it found wrong, in words; nothing found means that the promise held.
 */
import type { HistoryRecord } from './history.ts'

/** How patient a checker is. */
export interface Patience {
  /** How long a display may take to follow what the desk says, ms. Default 5 s. */
  readonly staleMs?: number
}

/** A promise and how it is checked. */
export interface Checker {
  readonly name: string
  readonly about: string
  readonly check: (records: readonly HistoryRecord[], patience?: Patience) => string[]
}

/** What a piece of paper bears: the numbers that can be read on it. */
export function numbersOn(text: string): string[] {
  return [...new Set(text.match(/(?<![\p{L}\d])[\p{Lu}]\d{3,5}(?![\p{L}\d])/gu) ?? [])]
}

const STALE_MS = 5000

const isPiece = ({ type }: HistoryRecord) => type === 'device.cut' || type === 'device.torn'
const isCopy = (text: string) => /COPY|КОПИЯ/u.test(text)
const textOf = (record: HistoryRecord) => String(record['text'] ?? '')
/** For tickets of any form; a long one may stand on two lines. */
const bears = (piece: HistoryRecord, ticket: string) => squeeze(textOf(piece)).includes(squeeze(ticket))
const squeeze = (text: string) => text.replace(/\s+/g, '')

/** Numbers that were promised as printed but stand on no cut piece of paper, or left the queue unseen. */
function lost(records: readonly HistoryRecord[]): string[] {
  const onPaper = new Set<string>()
  const promised = new Set<string>()
  const queued = new Set<string>()
  const called = new Set<string>()
  for (const record of records) {
    const ticket = String(record['ticket'])
    if (isPiece(record)) for (const number of numbersOn(textOf(record))) onPaper.add(number)
    if (record.type === 'desk.called' || record.type === 'waitingAtEnd') called.add(ticket)
    if (record.type !== 'desk.printed') continue
    if (record['outside'] !== true) queued.add(ticket) // whom somebody else's queue forgets, the history cannot know
    if (record['evidence'] !== 'sent') promised.add(ticket)
  }
  const missing = [...promised].filter(
    (ticket) => !onPaper.has(ticket) && !records.some((record) => isPiece(record) && bears(record, ticket)),
  )
  const forgotten = [...queued].filter((ticket) => !called.has(ticket))
  return [
    ...missing.map((ticket) => `${ticket} was said to be printed, no paper bears it`),
    ...forgotten.map((ticket) => `${ticket} was printed and never called`),
  ]
}

function duplicated(records: readonly HistoryRecord[]): string[] {
  const pieces = new Map<string, number>()
  for (const record of records) {
    if (record.type !== 'device.cut' || isCopy(textOf(record))) continue
    for (const number of numbersOn(textOf(record))) pieces.set(number, (pieces.get(number) ?? 0) + 1)
  }
  return [...pieces]
    .filter(([, count]) => count > 1)
    .map(([number, count]) => `${number} stands on ${count} unmarked pieces`)
}

function reissued(records: readonly HistoryRecord[]): string[] {
  const issued = new Set<string>()
  const found: string[] = []
  for (const record of records) {
    if (record.type !== 'desk.issued') continue
    const ticket = String(record['ticket'])
    if (issued.has(ticket)) found.push(`${ticket} was issued twice`)
    issued.add(ticket)
  }
  return found
}

function calledTwice(records: readonly HistoryRecord[]): string[] {
  const open = new Map<string, unknown>()
  const found: string[] = []
  for (const record of records) {
    const ticket = String(record['ticket'])
    if (record.type === 'desk.called') {
      if (open.has(ticket) && open.get(ticket) !== record['window'])
        found.push(`${ticket} was called at windows ${open.get(ticket)} and ${record['window']}`)
      open.set(ticket, record['window'])
    }
    if (record.type === 'desk.finished') open.delete(ticket)
  }
  return found
}

/** Numbers lit well after they had left their window; where a record names `displays`, only on those. */
function stale(records: readonly HistoryRecord[], { staleMs = STALE_MS }: Patience = {}): string[] {
  const finishedAt = new Map<string, { readonly at: number; readonly displays: unknown }>()
  const litSince = new Map<string, { readonly numbers: readonly string[] }>()
  const found: string[] = []
  const judge = (device: string, until: number) => {
    for (const number of litSince.get(device)?.numbers ?? []) {
      const finished = finishedAt.get(number)
      if (finished === undefined || until - finished.at <= staleMs) continue
      if (Array.isArray(finished.displays) && !finished.displays.includes(device)) continue
      found.push(`${device} showed ${number} ${until - finished.at} ms after it had gone`)
    }
  }
  let end = 0
  for (const record of records) {
    end = record.at
    const ticket = String(record['ticket'])
    if (record.type === 'desk.called') finishedAt.delete(ticket)
    if (record.type === 'desk.finished')
      finishedAt.set(ticket, { at: record.at, displays: record['displays'] })
    if (record.type !== 'device.shown') continue
    const device = String(record['device'])
    judge(device, record.at)
    litSince.set(device, { numbers: numbersOn([record['lines']].flat().join(' ')) })
  }
  for (const device of litSince.keys()) judge(device, end)
  return found
}

/** Presses of visitors against ratings: each once, bound to the ticket of whoever pressed. */
function ratings(records: readonly HistoryRecord[]): string[] {
  const presses = new Map<string, number>()
  const counted = new Map<string, number>()
  const ids = new Set<string>()
  const found: string[] = []
  let physical = 0
  let all = 0
  let deadAt: number | undefined
  const one = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1)
  for (const record of records) {
    if (record.type === 'device.pressed' && record['alive'] === false) deadAt = record.at
    else if (record.type === 'device.pressed') physical++
    // a box without power is pressed in vain
    if (record.type === 'pressedButton' && record.at !== deadAt) one(presses, String(record['ticket']))
    if (record.type !== 'rating') continue
    all++
    one(counted, String(record['ticket']))
    if (ids.has(String(record['id']))) found.push(`rating ${String(record['id'])} was told twice`)
    ids.add(String(record['id']))
  }
  for (const [ticket, count] of presses) {
    const seen = counted.get(ticket) ?? 0
    if (seen !== count) found.push(`${ticket}: ${count} presses, ${seen} ratings bound to it`)
  }
  if (all !== physical) found.push(`${physical} physical presses, ${all} ratings`)
  return found
}

/** Every checker, under the name that reports use. */
export const CHECKERS: readonly Checker[] = [
  { name: 'lost', about: 'no ticket is lost', check: lost },
  { name: 'duplicated', about: 'no ticket is printed twice unmarked', check: duplicated },
  { name: 'reissued', about: 'no number is issued twice', check: reissued },
  { name: 'calledTwice', about: 'no ticket is called at two windows at once', check: calledTwice },
  { name: 'stale', about: 'no number is lit past its time', check: stale },
  { name: 'ratings', about: 'each press counts once and is bound to the ticket served', check: ratings },
]
