import type { Clock, Timer } from '../clock.ts'
import { REPLY_FLOOR_WALL_MS } from '../clock.ts'
import { asDeviceError, DeviceError } from '../errors.ts'
import type { MqttLink, MqttPublishOptions } from './link.ts'

/** What an outbox is made of. */
export interface OutboxOptions {
  readonly clock: Clock
  /** How many may wait for their PUBACK, sent or not. */
  readonly limit: number
  readonly ackTimeoutMs: number
  /** The link has not acknowledged in time: drop it. */
  readonly silent: (link: MqttLink) => void
}

interface Entry {
  readonly topic: string
  readonly payload: string
  readonly options: MqttPublishOptions
  readonly resolve: () => void
  readonly reject: (error: DeviceError) => void
  /** On which link it went last, and when. */
  link: MqttLink | undefined
  sentMs: number
}

/** QoS 1 messages until their PUBACK: over a loss they are sent again, in order, on the next link. */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #entries = new Set<Entry>()
  #link: MqttLink | undefined
  #watch: Timer | undefined

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** Messages that wait for their PUBACK. */
  get size(): number {
    return this.#entries.size
  }

  /** Settles at PUBACK, however many links that takes. @throws DeviceError `busy` when the outbox is full. */
  add(topic: string, payload: string, options: MqttPublishOptions): Promise<void> {
    if (this.#entries.size >= this.#options.limit) {
      return Promise.reject(
        new DeviceError('busy', `${this.#options.limit} messages wait for the broker already`),
      )
    }
    return new Promise((resolve, reject) => {
      const entry: Entry = { topic, payload, options, resolve, reject, link: undefined, sentMs: 0 }
      this.#entries.add(entry)
      this.#send(entry)
    })
  }

  /** Sends everything over this link, and what comes until it is replaced. */
  use(link: MqttLink | undefined): void {
    this.#link = link
    this.#watch?.cancel()
    this.#watch = undefined
    for (const entry of this.#entries) this.#send(entry)
  }

  /** Gives everything up: `unknown` for what was sent at least once. */
  close(): void {
    this.use(undefined)
    const entries = [...this.#entries]
    this.#entries.clear()
    for (const { link, topic, reject } of entries) {
      const outcome = link === undefined ? 'notDone' : 'unknown'
      reject(new DeviceError('closed', `closed before the broker acknowledged ${topic}`, { outcome }))
    }
  }

  #send(entry: Entry): void {
    const link = this.#link
    if (link === undefined) return
    entry.link = link
    entry.sentMs = this.#options.clock.monotonicMs()
    this.#guard(link)
    link.publish(entry.topic, entry.payload, entry.options).then(
      () => this.#settle(entry, entry.resolve),
      (cause) => {
        const error = asDeviceError(cause, 'offline')
        if (error.code === 'illegal') this.#settle(entry, () => entry.reject(error))
        // anything else ends the link: the next one takes it
      },
    )
  }

  #settle(entry: Entry, tell: () => void): void {
    if (!this.#entries.delete(entry)) return
    if (this.#entries.size === 0) {
      this.#watch?.cancel()
      this.#watch = undefined
    }
    tell()
  }

  /** One timer for all: it looks at the oldest. */
  #guard(link: MqttLink): void {
    if (this.#watch !== undefined) return
    const { clock, ackTimeoutMs, silent } = this.#options
    const [oldest] = this.#entries
    const leftMs = ackTimeoutMs - (clock.monotonicMs() - (oldest?.sentMs ?? 0))
    const look = () => {
      this.#watch = undefined
      const [first] = this.#entries
      if (first === undefined || this.#link !== link) return
      if (clock.monotonicMs() - first.sentMs >= ackTimeoutMs) silent(link)
      else this.#guard(link)
    }
    this.#watch = clock.after(leftMs, look, { floorWallMs: REPLY_FLOOR_WALL_MS })
  }
}
