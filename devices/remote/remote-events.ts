import {
  decodeMessage,
  type EventMessage,
  eventId,
  eventMessageSchema,
  type MqttMessage,
  SeenIds,
} from '../../lib/mqtt/index.ts'
import type { CentreEvents, Rating } from '../centre/contract.ts'
import { given } from './command-protocol.ts'

/** Where the events of a remote centre go. */
export interface RemoteEventsOptions {
  readonly tell: <E extends 'rating' | 'presented' | 'taken' | 'retracted'>(
    event: E,
    value: CentreEvents[E],
  ) => void
  readonly windowOf: (device: string) => number | undefined
  /** Asks for the events after this one. */
  readonly ask: (after: string) => void
}

const MOST_ASKED = 1000

/** Events of a remote centre: each once, never a retained one, and those that were missed are asked for. */
export class RemoteEvents {
  readonly #options: RemoteEventsOptions
  readonly #seen = new SeenIds()
  readonly #asked = new Set<string>()

  constructor(options: RemoteEventsOptions) {
    this.#options = options
  }

  /** Takes a message of a device's event topic. Total: any bytes. */
  hear(device: string, { payload, retain }: MqttMessage): void {
    if (retain) return
    const { value: event } = decodeMessage(eventMessageSchema, payload)
    if (event === undefined) return
    const { id, type, command, at } = event
    if (type === 'rating') {
      const rating = this.#ratingOf(device, event)
      if (rating === undefined || !this.#seen.add(id)) return
      this.#options.tell('rating', rating)
    } else if (type === 'presented' || type === 'taken' || type === 'retracted') {
      if (command === undefined || !this.#seen.add(id)) return
      this.#options.tell(type, { id, device, command, at })
    } else return
    this.#askForMissed(device)
  }

  /** Undefined for one that nobody has bound to a window yet. */
  #ratingOf(device: string, event: EventMessage): Rating | undefined {
    const {
      id,
      at,
      flags = [],
      score,
      scale,
      ticket,
      window,
      clerk,
    } = event as EventMessage & Partial<Rating>
    const where = window ?? this.#options.windowOf(device)
    if (ticket === undefined || where === undefined || score === undefined || scale === undefined)
      return undefined
    return {
      id,
      device,
      window: where,
      ticket,
      score,
      scale,
      at,
      flags,
      ...given({ clerk: clerk ?? undefined }),
    }
  }

  #askForMissed(device: string): void {
    for (const { boot, from, to } of this.#seen.gaps(device)) {
      const gap = `${device}-${boot}-${from}-${to}`
      if (this.#asked.has(gap)) continue
      if (this.#asked.size >= MOST_ASKED) this.#asked.clear()
      this.#asked.add(gap)
      this.#options.ask(eventId(device, boot, from - 1))
    }
  }
}
