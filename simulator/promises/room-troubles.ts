/** What was wrong with a device of a room, and so what nobody can promise of it meanwhile. */
import { type Trouble, troublesOf } from '../faults/troubles.ts'
import type { HistoryRecord } from '../history.ts'

/** A stretch of time, ms of the history. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The troubles of a room, by device. */
export class RoomTroubles {
  readonly #all: readonly Trouble[]
  /** Devices that are clients of the broker themselves; undefined: nobody has told. */
  readonly #ownClients: ReadonlySet<string> | undefined

  constructor(records: readonly HistoryRecord[]) {
    this.#all = troublesOf(records)
    const told = records.find(({ type }) => type === 'faultsPlanned')?.['ownClients']
    this.#ownClients = Array.isArray(told) ? new Set(told.map(String)) : undefined
  }

  /** Those that reach a device: its own, those of the mains and of the program, and of the broker where it speaks to that. */
  of(device: string, kind: (fault: string) => boolean = () => true): Trouble[] {
    const broker = this.#ownClients?.has(device) ?? true
    return this.#all.filter(
      ({ on, fault }) =>
        ([device, 'mains', 'program'].includes(on) || (on === 'broker' && broker)) && kind(fault),
    )
  }

  /** Whether one of them reaches into a stretch of time. */
  reach(device: string, { from, to }: Stretch, kind?: (fault: string) => boolean): boolean {
    return this.of(device, kind).some((each) => each.from <= to && each.to >= from)
  }

  /** Until when a program that stood still at a moment did so; the moment itself where it ran. */
  asleepUntil(at: number): number {
    const asleep = this.#all.filter(({ on, from, to }) => on === 'program' && from <= at && at <= to)
    return Math.max(at, ...asleep.map(({ to }) => to))
  }

  /** Whether the time of day was stepped, or stepped back, in a stretch. */
  clockStepped({ from, to }: Stretch): boolean {
    const within = (at: number) => at >= from && at <= to
    return this.#all.some((each) => each.on === 'clock' && (within(each.from) || within(each.to)))
  }
}

/** How much of a stretch none of the others covers, ms. */
export function uncoveredMs({ from, to }: Stretch, covers: readonly Stretch[]): number {
  let free = 0
  let at = from
  for (const cover of [...covers].sort((a, b) => a.from - b.from)) {
    if (cover.from > at) free += Math.min(cover.from, to) - at
    at = Math.max(at, cover.to)
    if (at >= to) return free
  }
  return free + Math.max(0, to - at)
}
