import { type EventMessage, parseEventId } from '../../lib/mqtt/index.ts'

/** An event that was told, and when. */
export interface KeptEvent {
  readonly device: string
  readonly event: EventMessage
  readonly toldAt: number
}

/** The last events, for readers that missed some. */
export class EventLog {
  readonly #limit: number
  #events: KeptEvent[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  add(event: KeptEvent): void {
    this.#events.push(event)
    if (this.#events.length >= 2 * this.#limit) this.#events = this.#events.slice(-this.#limit)
  }

  /**
   * What was told after an event, of whatever device, or after a centre time, oldest first; everything that is kept
   * where the event is older than that. The order of telling: a reader's last id is all it has to know.
   */
  after(after: string | number): readonly KeptEvent[] {
    const kept = this.#events.slice(-this.#limit)
    if (typeof after === 'number') return kept.filter(({ toldAt }) => toldAt > after)
    const last = parseEventId(after)
    if (last === undefined) return []
    const seen = kept.findLastIndex(({ event }) => {
      const parts = parseEventId(event.id)
      if (parts?.device !== last.device) return false
      return parts.boot < last.boot || (parts.boot === last.boot && parts.seq <= last.seq)
    })
    return kept.slice(seen + 1)
  }
}
