import type { MqttMessage, MqttWill } from '../lib/mqtt/link.ts'
import type { BrokerPacket } from './memory-broker-wire.ts'

/** One filter of one client. */
export interface Subscription {
  readonly session: BrokerSession
  readonly filter: string
  readonly qos: 0 | 1
}

/** What the broker keeps of one client: for as long as it is connected, or beyond that when it asked for it. */
export class BrokerSession {
  readonly clientId: string
  readonly clean: boolean
  readonly subscriptions = new Map<string, Subscription>()
  /** Sends to the client; undefined while it is away. */
  down: ((packet: BrokerPacket) => void) | undefined
  will: MqttWill | undefined
  /** Messages that found no room. */
  dropped = 0
  /** For how many messages there is room, at this moment. */
  readonly #limit: () => number
  /** Sent and not acknowledged, by packet id, oldest first. */
  readonly #inFlight = new Map<number, MqttMessage>()
  #waiting: MqttMessage[] = []
  #packetId = 0

  constructor(clientId: string, clean: boolean, limit: () => number) {
    this.clientId = clientId
    this.clean = clean
    this.#limit = limit
  }

  /** QoS 1 messages that are kept for this client, sent or not. */
  get queued(): number {
    return this.#inFlight.size + this.#waiting.length
  }

  deliver(message: MqttMessage): void {
    if (message.qos === 0) {
      this.down?.({ type: 'publish', message, packetId: 0 })
      return
    }
    if (this.queued >= this.#limit()) this.dropped++
    else if (this.down === undefined) this.#waiting.push(message)
    else this.#send(message)
  }

  acknowledged(packetId: number): void {
    this.#inFlight.delete(packetId)
  }

  /** After a return of the client: first what it did not acknowledge, as DUP, then what came meanwhile. */
  resume(): void {
    for (const [packetId, message] of this.#inFlight) {
      this.down?.({ type: 'publish', message: { ...message, dup: true }, packetId })
    }
    const waiting = this.#waiting
    this.#waiting = []
    for (const message of waiting) this.#send(message)
  }

  #send(message: MqttMessage): void {
    do this.#packetId = (this.#packetId % 65_535) + 1
    while (this.#inFlight.has(this.#packetId))
    this.#inFlight.set(this.#packetId, message)
    this.down?.({ type: 'publish', message, packetId: this.#packetId })
  }
}
