import type { CommandTold } from '../devices/gateway/index.ts'
import {
  type CommandMessage,
  commandMessageSchema,
  decodeMessage,
  type MqttMessage,
  parseTopic,
  type ResultMessage,
  resultMessageSchema,
} from '../lib/mqtt/index.ts'

const MOST_KEPT = 10_000
const utf8 = new TextEncoder()

/** Reads along on the wire of a device that is its own MQTT client, and tells what came of each command. */
export class NativeCommands {
  readonly #tell: (told: CommandTold) => void
  readonly #now: () => number
  /** The first command of each id: by the contract another one under the same id is refused. */
  readonly #taken = new Map<string, CommandMessage>()
  readonly #unanswered = new Map<string, string>()

  /** `now`: centre time. */
  constructor(tell: (told: CommandTold) => void, now: () => number) {
    this.#tell = tell
    this.#now = now
  }

  /** A message to the device. */
  took({ topic, payload, retain }: MqttMessage): void {
    const parts = parseTopic(topic)
    const { value: command } = decodeMessage(commandMessageSchema, payload)
    if (command === undefined || parts === undefined || retain) return
    if (!this.#taken.has(command.id)) this.#taken.set(command.id, command)
    this.#unanswered.set(command.id, parts.device)
    for (const eldest of this.#taken.keys()) {
      if (this.#taken.size <= MOST_KEPT) break
      this.#taken.delete(eldest)
    }
  }

  /** A message from the device. */
  said(topic: string, payload: string): void {
    const parts = parseTopic(topic)
    if (parts?.leaf !== 'result') return
    const { value: result } = decodeMessage(resultMessageSchema, utf8.encode(payload))
    if (result !== undefined) this.#answered(parts.device, result)
  }

  /** The plug was pulled: what was under way is not answered any more. */
  unplugged(): void {
    for (const [id, device] of [...this.#unanswered]) {
      const message = `${device} lost its power before it had answered`
      const fix = 'See whether it happened.'
      this.#answered(device, { id, outcome: 'unknown', code: 'offline', message, fix, at: this.#now() })
    }
  }

  #answered(name: string, result: ResultMessage): void {
    this.#unanswered.delete(result.id)
    const command = this.#taken.get(result.id)
    if (command !== undefined) this.#tell({ name, command, result })
  }
}
