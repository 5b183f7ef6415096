import { asDeviceError } from '../lib/errors.ts'
import type { MqttLink } from '../lib/mqtt/link.ts'

/** A result or an event; a repeat does no harm, for both carry an id. */
interface Message {
  readonly topic: string
  readonly payload: string
}

const MOST_KEPT = 100

/** What a device has said and no broker has acknowledged: said again over the next link, in the same order. */
export class Unacknowledged {
  readonly #messages = new Set<Message>()

  /** Sends a message, at once where there is a link; beyond 100 the eldest is given up. */
  add(message: Message, link: MqttLink | undefined): void {
    this.#messages.add(message)
    const [eldest] = this.#messages.size > MOST_KEPT ? this.#messages : []
    if (eldest !== undefined) this.#messages.delete(eldest)
    if (link !== undefined) this.#send(message, link)
  }

  /** Sends everything over a new link. */
  sendAll(link: MqttLink): void {
    for (const message of this.#messages) this.#send(message, link)
  }

  /** The power is gone, and all of it with it. */
  clear(): void {
    this.#messages.clear()
  }

  #send(message: Message, link: MqttLink): void {
    const { topic, payload } = message
    link.publish(topic, payload, { qos: 1 }).then(
      () => this.#messages.delete(message),
      (error: unknown) => {
        if (asDeviceError(error).code === 'illegal') this.#messages.delete(message) // it would never be taken
      },
    )
  }
}
