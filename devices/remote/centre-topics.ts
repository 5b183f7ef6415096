import {
  filterOf,
  GATEWAY_ID,
  type MqttMessage,
  type MqttPublishOptions,
  type MqttSession,
  parseTopic,
  topicOf,
} from '../../lib/mqtt/index.ts'

/**
 * All that a centre tells, subscribed to once and handed to its drivers by topic; what was retained is kept for those
 * that come later. A session for everything behind it.
 */
export class CentreTopics implements MqttSession {
  readonly #session: MqttSession
  readonly #centre: string
  readonly #listeners = new Map<string, Set<(message: MqttMessage) => void>>()
  readonly #states = new Map<string, MqttMessage>()
  /** Hears every message before the listeners of its topic. */
  readonly #first: (device: string, leaf: string, message: MqttMessage) => void

  constructor(
    session: MqttSession,
    centre: string,
    first: (device: string, leaf: string, message: MqttMessage) => void,
  ) {
    this.#session = session
    this.#centre = centre
    this.#first = first
  }

  get name(): string {
    return this.#session.name
  }

  get connected(): boolean {
    return this.#session.connected
  }

  /** @throws DeviceError when the broker refuses a subscription. */
  async start(): Promise<void> {
    const centre = this.#centre
    const listen = (filter: string) => this.#session.subscribe(filter, (message) => this.#route(message))
    // answers before questions, and the gateway before the devices that are judged by its word
    await Promise.all([
      listen(filterOf({ centre, leaf: 'result' })),
      listen(filterOf({ centre, leaf: 'event' })),
    ])
    await listen(topicOf(centre, GATEWAY_ID, 'state'))
    await listen(filterOf({ centre, leaf: 'state' }))
  }

  publish(topic: string, payload: string, options: MqttPublishOptions): Promise<void> {
    return this.#session.publish(topic, payload, options)
  }

  async subscribe(topic: string, listener: (message: MqttMessage) => void): Promise<() => void> {
    const listeners = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, listeners.add(listener))
    const known = this.#states.get(topic)
    if (known) listener(known)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(topic)
    }
  }

  onConnected(listener: (connected: boolean) => void): () => void {
    return this.#session.onConnected(listener)
  }

  /** The session belongs to whoever opened it. */
  async close(): Promise<void> {
    this.#listeners.clear()
    this.#states.clear()
  }

  #route(message: MqttMessage): void {
    const parts = parseTopic(message.topic)
    if (parts === undefined || parts.centre !== this.#centre) return
    if (parts.leaf === 'state') {
      if (message.payload.length > 0) this.#states.set(message.topic, { ...message, retain: true })
      else this.#states.delete(message.topic)
    }
    this.#first(parts.device, parts.leaf, message)
    for (const listener of [...(this.#listeners.get(message.topic) ?? [])]) listener(message)
  }
}
