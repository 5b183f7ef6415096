import { type CommandMessage, parseTopic } from '../lib/mqtt/index.ts'
import type { MqttConnect } from '../lib/mqtt/link.ts'

/** Knows the commands that programs of ours have sent: everything else on the broker was sent by somebody else. */
export class OwnCommands {
  readonly #sent = new Set<string>()

  /** The same way to the broker; what is commanded over it is ours. `sent` hears of each command once. */
  over(connect: MqttConnect, sent: (name: string, command: CommandMessage) => void = () => {}): MqttConnect {
    return () => {
      const link = connect()
      return {
        name: link.name,
        open: (options) => link.open(options),
        publish: (topic, payload, options) => {
          this.#note(topic, payload, sent)
          return link.publish(topic, payload, options)
        },
        subscribe: (filter, qos) => link.subscribe(filter, qos),
        unsubscribe: (filter) => link.unsubscribe(filter),
        onMessage: (listener) => link.onMessage(listener),
        onClosed: (listener) => link.onClosed(listener),
        close: () => link.close(),
        destroy: () => link.destroy(),
      }
    }
  }

  /** Whether a command was sent by us; `name`: of the device or window that it was sent to. */
  has(name: string, id: string): boolean {
    return this.#sent.has(`${name}/${id}`)
  }

  #note(
    topic: string,
    payload: string | Uint8Array,
    sent: (name: string, command: CommandMessage) => void,
  ): void {
    const parts = parseTopic(topic)
    if (parts?.leaf !== 'command') return
    const text = typeof payload === 'string' ? payload : new TextDecoder().decode(payload)
    const command = JSON.parse(text) as CommandMessage // ours are always sound
    if (this.has(parts.device, command.id)) return
    this.#sent.add(`${parts.device}/${command.id}`)
    sent(parts.device, command)
  }
}
