/**
 * Checkers read only the history and the physical truth in it, never the product's insides.
 * Each answers with what it found wrong, in words; nothing found means that the promise held.
 */
import type { HistoryRecord } from './history.ts'
import type { Checker } from './promises/checker.ts'
import { duplicated } from './promises/duplicated.ts'
import { lost } from './promises/lost.ts'
import { ratings } from './promises/ratings.ts'
import { ready } from './promises/ready.ts'
import { stale } from './promises/stale.ts'

export type { Checker, Patience } from './promises/checker.ts'

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

/** Every checker, under the name that reports use. */
export const CHECKERS: readonly Checker[] = [
  { name: 'lost', about: 'no ticket is lost', check: lost },
  { name: 'duplicated', about: 'no ticket is printed twice unmarked', check: duplicated },
  { name: 'reissued', about: 'no number is issued twice', check: reissued },
  { name: 'calledTwice', about: 'no ticket is called at two windows at once', check: calledTwice },
  { name: 'stale', about: 'no number is lit past its time', check: stale },
  { name: 'ratings', about: 'each press counts once and is bound to the ticket served', check: ratings },
]

/** Of a day that ends with everything whole. */
export const READY: Checker = {
  name: 'ready',
  about: 'when nothing has gone wrong for a while, every device is ready',
  check: ready,
}
