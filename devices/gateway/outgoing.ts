import { asDeviceError, type Clock } from '../../lib/index.ts'
import type { MqttSession } from '../../lib/mqtt/index.ts'

interface Message {
  readonly order: number
  readonly topic: string
  readonly payload: string
}

const MOST_IN_FLIGHT = 100
const PAUSE_MS = 1000

/** Results and events on their way: in order, a bounded number, and again until the broker has them. */
export class Outgoing {
  /** Messages given up for want of room. */
  lost = 0
  readonly #session: MqttSession
  readonly #clock: Clock
  readonly #limit: number
  #waiting: Message[] = []
  #inFlight = 0
  #order = 0
  #paused = false
  #drained: (() => void)[] = []

  constructor(session: MqttSession, clock: Clock, limit: number) {
    this.#session = session
    this.#clock = clock
    this.#limit = limit
  }

  /** Messages that the broker has not acknowledged. */
  get size(): number {
    return this.#waiting.length + this.#inFlight
  }

  add(topic: string, payload: string): void {
    this.#waiting.push({ order: this.#order++, topic, payload })
    if (this.size > this.#limit) {
      this.#waiting.shift()
      this.lost++
    }
    this.#pump()
  }

  /** Resolves when everything added so far is with the broker. */
  drained(): Promise<void> {
    if (this.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#drained.push(resolve))
  }

  #pump(): void {
    while (this.#inFlight < MOST_IN_FLIGHT && !this.#paused) {
      const message = this.#waiting.shift()
      if (message === undefined) break
      this.#inFlight++
      this.#session.publish(message.topic, message.payload, { qos: 1 }).then(
        () => this.#landed(),
        (error: unknown) => this.#rejected(message, error),
      )
    }
  }

  #landed(): void {
    this.#inFlight--
    this.#pump()
    if (this.size > 0) return
    for (const resolve of this.#drained.splice(0)) resolve()
  }

  /** The session holds all it can, or has been closed. */
  #rejected(message: Message, error: unknown): void {
    this.#inFlight--
    this.#waiting = [...this.#waiting, message].sort((a, b) => a.order - b.order)
    if (this.#paused || asDeviceError(error).code === 'closed') return
    this.#paused = true
    const again = () => {
      this.#paused = false
      this.#pump()
    }
    this.#clock.after(PAUSE_MS, again, { background: true })
  }
}
