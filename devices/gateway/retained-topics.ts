import type { MqttSession } from '../../lib/mqtt/index.ts'

interface Topic {
  make: () => string
  /** Changed since it was last handed to the session. */
  stale: boolean
  sending: boolean
}

/** Retained messages: of each topic only the newest matters, so however long the broker is away, little waits. */
export class RetainedTopics {
  readonly #session: MqttSession
  readonly #topics = new Map<string, Topic>()

  constructor(session: MqttSession) {
    this.#session = session
  }

  /** Publishes what `make` gives, now or when it can be; called again whenever the broker may have lost it. */
  set(topic: string, make: () => string): void {
    const known = this.#topics.get(topic)
    if (known) known.make = make
    else this.#topics.set(topic, { make, stale: true, sending: false })
    this.refresh(topic)
  }

  /** Publishes a topic again. */
  refresh(topic: string): void {
    const entry = this.#topics.get(topic)
    if (entry === undefined) return
    entry.stale = true
    this.#send(topic, entry)
  }

  /** Publishes everything again: the broker may have forgotten it, or spoken for us. */
  refreshAll(): void {
    for (const topic of this.#topics.keys()) this.refresh(topic)
  }

  #send(topic: string, entry: Topic): void {
    if (entry.sending || !entry.stale || !this.#session.connected) return
    entry.sending = true
    entry.stale = false
    this.#session.publish(topic, entry.make(), { qos: 1, retain: true }).then(
      () => {
        entry.sending = false
        this.#send(topic, entry)
      },
      () => {
        entry.sending = false // the next connection publishes it anew
      },
    )
  }
}
