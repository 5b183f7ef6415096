import { garbles } from '../faults/troubles.ts'
import type { HistoryRecord } from '../history.ts'
import { numbersOn } from '../tickets-on-paper.ts'
import type { Patience } from './checker.ts'
import { RoomTroubles, uncoveredMs } from './room-troubles.ts'

const STALE_MS = 5000
const RECOVERY_MS = 60_000 // a minute after its trouble every device is ready, and what is wanted is lit

/** When a number had left its window, and where that is to be seen: on all displays, unless a record names them. */
interface Gone {
  readonly at: number
  readonly displays: unknown
}

/**
 * Numbers lit well after they had left their window. While the display itself, its line or the broker that it speaks to
 * was in trouble, and a minute after, nobody could have darkened it: that time does not count. Where its line garbled what it
 * was told it may take as long again as the number had been gone when that ended.
 */
export function stale(records: readonly HistoryRecord[], { staleMs = STALE_MS }: Patience = {}): string[] {
  const troubles = new RoomTroubles(records)
  const goneAt = new Map<string, Gone>()
  const withdrawals = new Withdrawals(records)
  /** By display: since when each number is lit. */
  const lit = new Map<string, ReadonlyMap<string, number>>()
  const found: string[] = []
  const judge = (device: string, until: number) => {
    for (const [number, since] of lit.get(device) ?? []) {
      const gone = withdrawals.of(number, device) ?? goneAt.get(number)
      if (gone === undefined || until - gone.at <= staleMs) continue
      if (Array.isArray(gone.displays) && !gone.displays.includes(device)) continue
      const covers = troubles.of(device).map(({ fault, from, to }) => {
        // a display that took its blank for something else is darkened again when that is twice as old
        const againMs = garbles(fault) && since <= gone.at ? to - gone.at : 0
        return { from, to: to + Math.max(RECOVERY_MS, againMs) }
      })
      const from = Math.max(gone.at, since)
      const patienceMs = Math.max(0, staleMs - (from - gone.at)) // what is lit anew has less of it, or none
      if (uncoveredMs({ from, to: until }, covers) <= patienceMs) continue
      found.push(`${device} showed ${number} ${until - gone.at} ms after it had gone`)
    }
  }
  let end = 0
  for (const record of records) {
    end = record.at
    const ticket = String(record['ticket'])
    withdrawals.take(record)
    if (record.type === 'desk.called') goneAt.delete(ticket)
    if (record.type === 'desk.finished') goneAt.set(ticket, { at: record.at, displays: record['displays'] })
    if (record.type !== 'device.shown') continue
    const device = String(record['device'])
    judge(device, record.at)
    const before = lit.get(device)
    const numbers = numbersOn([record['lines']].flat().join(' '))
    lit.set(device, new Map(numbers.map((number) => [number, before?.get(number) ?? record.at])))
  }
  for (const device of lit.keys()) judge(device, end)
  return found
}

/** Numbers whose call failed at a window: whoever bears one is called elsewhere, and must not read it there. */
class Withdrawals {
  readonly #displays: ReadonlyMap<unknown, readonly string[]>
  readonly #gone = new Map<string, Gone>()

  constructor(records: readonly HistoryRecord[]) {
    this.#displays = displaysByWindow(records)
  }

  of(ticket: string, display: string): Gone | undefined {
    return this.#gone.get(`${display} ${ticket}`)
  }

  take({ type, at, ticket, window }: HistoryRecord): void {
    if (type !== 'desk.callFailed' && type !== 'desk.called') return
    for (const display of this.#displays.get(window) ?? []) {
      if (type === 'desk.called') this.#gone.delete(`${display} ${ticket}`)
      else this.#gone.set(`${display} ${ticket}`, { at, displays: undefined })
    }
  }
}

/** Where the history tells which display stands at which window. */
function displaysByWindow(records: readonly HistoryRecord[]): Map<unknown, string[]> {
  const displays = new Map<unknown, string[]>()
  const told = records.find(({ type }) => type === 'faultsPlanned')?.['displays'] ?? {}
  for (const [display, window] of Object.entries(told))
    displays.set(window, [...(displays.get(window) ?? []), display])
  return displays
}
