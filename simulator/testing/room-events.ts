import { parseTopic } from '../../lib/mqtt/index.ts'
import type { MqttMessage } from '../../lib/mqtt/link.ts'
import type { History } from '../history.ts'
import { describeRecord, secondsColumn, shortened } from '../history-lines.ts'

/** Something that came: a record of the history, or an MQTT message (`type: 'mqtt'`). */
export interface RoomEvent {
  /** Its place among all events of the room. */
  readonly index: number
  /** Ms of centre time since the room began. */
  readonly at: number
  /** As in the history, e.g. `device.cut`, `rating`; or `mqtt`. */
  readonly type: string
  /** Of a message: the level of its topic behind the device, e.g. `result`. */
  readonly leaf?: string | undefined
  /** Of a message: its payload as JSON; undefined where it is none. */
  readonly message?: Readonly<Record<string, unknown>> | undefined
  readonly [detail: string]: unknown
}

/** Everything that came, in one order. */
export class RoomEvents {
  readonly #history: History
  readonly #events: RoomEvent[] = []
  #read = 0

  constructor(history: History) {
    this.#history = history
  }

  /** Oldest first. */
  get all(): readonly RoomEvent[] {
    for (const { type, ...record } of this.#history.records.slice(this.#read))
      this.#events.push({ ...record, type, index: this.#events.length })
    this.#read = this.#history.records.length
    return this.#events
  }

  /** Takes a message in, behind all that has happened so far. */
  hear({ topic, payload, retain }: MqttMessage): void {
    const parts = parseTopic(topic)
    const index = this.all.length
    const text = new TextDecoder().decode(payload)
    this.#events.push({
      ...{ index, at: this.#history.elapsedMs, type: 'mqtt', topic, retain, message: jsonOf(text) },
      ...(parts === undefined ? {} : { device: parts.device, leaf: parts.leaf }),
    })
  }

  /** The last of those from `index` on, one line each. */
  describe(from: number, most: number): string[] {
    const since = this.all.slice(from)
    return since.slice(-most).map((event) => {
      const { index: _index, leaf, topic: _topic, message, retain: _retain, ...record } = event
      if (event.type === 'mqtt')
        return `${secondsColumn(event.at)}  ${event['device']} ${leaf} ${shortened(JSON.stringify(message) ?? '(no JSON)')}`
      const { who, what } = describeRecord(record)
      return `${secondsColumn(event.at)}  ${who} ${what}`
    })
  }
}

function jsonOf(text: string): RoomEvent['message'] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as RoomEvent['message']) : undefined
  } catch {
    return undefined
  }
}
