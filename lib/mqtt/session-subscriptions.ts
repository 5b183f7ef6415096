import type { Clock } from '../clock.ts'
import { REPLY_FLOOR_WALL_MS } from '../clock.ts'
import { asDeviceError, DeviceError } from '../errors.ts'
import type { MqttLink, MqttMessage } from './link.ts'
import { surface } from './surface.ts'
import { TopicTree } from './topic-tree.ts'
import { filterProblem } from './topics.ts'

/** What the subscriptions of a session are made of. */
export interface SessionSubscriptionsOptions {
  readonly clock: Clock
  readonly timeoutMs: number
  /** Keeps messages that nobody subscribed to yet: the broker sends what was missed before anybody can ask. */
  readonly keepUnasked: boolean
  /** A filter that was granted once is refused now; its listeners stay, and it is asked for again. */
  readonly trouble: (error: DeviceError) => void
  /** The link has not answered in time: drop it. */
  readonly silent: (link: MqttLink) => void
}

interface Subscriber {
  readonly filter: string
  readonly listener: (message: MqttMessage) => void
  /** Until the first SUBACK. */
  waiting: { readonly resolve: () => void; readonly reject: (error: DeviceError) => void } | undefined
}

const UNASKED_LIMIT = 1000
const ASK_AGAIN_MS = 10_000

/** Who hears what in a session, over any number of links. */
export class SessionSubscriptions {
  readonly #options: SessionSubscriptionsOptions
  readonly #filters = new Map<string, Set<Subscriber>>()
  readonly #tree = new TopicTree<Subscriber>()
  #unasked: MqttMessage[] = []
  #link: MqttLink | undefined

  constructor(options: SessionSubscriptionsOptions) {
    this.#options = options
  }

  /** Settles at SUBACK, now or after the next connect. @throws DeviceError `illegal` when it is refused. */
  add(filter: string, listener: (message: MqttMessage) => void): Promise<() => void> {
    const problem = filterProblem(filter)
    if (problem !== undefined) return Promise.reject(new DeviceError('illegal', problem))
    return new Promise((resolve, reject) => {
      const subscriber: Subscriber = {
        filter,
        listener,
        waiting: { resolve: () => resolve(() => this.#remove(subscriber)), reject },
      }
      const group = this.#filters.get(filter) ?? new Set()
      this.#filters.set(filter, group.add(subscriber))
      this.#tree.add(filter, subscriber)
      this.#handOver(subscriber)
      if (this.#link !== undefined) void this.#ask(this.#link, filter)
    })
  }

  /** Asks for everything over this link; resolves when all is answered, whatever the answers are. */
  async use(link: MqttLink | undefined): Promise<void> {
    this.#link = link
    if (link !== undefined)
      await Promise.all([...this.#filters.keys()].map((filter) => this.#ask(link, filter)))
  }

  /** Tells everybody who asked for this topic. */
  route(message: MqttMessage): void {
    const subscribers = this.#tree.match(message.topic)
    for (const { listener } of subscribers) hear(listener, message)
    if (subscribers.length > 0 || !this.#options.keepUnasked) return
    this.#unasked.push(message)
    if (this.#unasked.length > UNASKED_LIMIT) this.#unasked.shift()
  }

  /** Everything that waits settles. */
  close(): void {
    this.#link = undefined
    for (const group of this.#filters.values()) {
      for (const { waiting } of group)
        waiting?.reject(new DeviceError('closed', 'the MQTT session was closed'))
    }
    this.#filters.clear()
  }

  async #ask(link: MqttLink, filter: string): Promise<void> {
    const { clock, timeoutMs, silent, trouble } = this.#options
    const asking = [...(this.#filters.get(filter) ?? [])]
    const timer = clock.after(timeoutMs, () => silent(link), { floorWallMs: REPLY_FLOOR_WALL_MS })
    try {
      await link.subscribe(filter, 1)
      for (const subscriber of asking) settle(subscriber)?.resolve()
      if (!this.#filters.has(filter) && this.#link === link) await link.unsubscribe(filter) // given up meanwhile
    } catch (cause) {
      const error = asDeviceError(cause, 'offline')
      if (error.code !== 'illegal') return // the link is gone: asked again on the next one
      const refused = asking.filter(({ waiting }) => waiting !== undefined)
      for (const subscriber of refused) {
        this.#take(subscriber)
        settle(subscriber)?.reject(error)
      }
      if (!this.#filters.has(filter)) return
      trouble(error)
      const again = () => {
        if (this.#link === link && this.#filters.has(filter)) void this.#ask(link, filter)
      }
      clock.after(ASK_AGAIN_MS, again, { background: true }) // rules are mended without a word to those they shut out
    } finally {
      timer.cancel()
    }
  }

  #remove(subscriber: Subscriber): void {
    const link = this.#link
    const last = this.#take(subscriber)
    if (last) link?.unsubscribe(subscriber.filter).catch(() => {}) // the link is gone, and with it the wish
  }

  /** Returns whether it was there and the last one of its filter. */
  #take(subscriber: Subscriber): boolean {
    const { filter } = subscriber
    const group = this.#filters.get(filter)
    if (!group?.delete(subscriber)) return false
    this.#tree.delete(filter, subscriber)
    if (group.size === 0) this.#filters.delete(filter)
    return group.size === 0
  }

  /** What came for it before it asked. */
  #handOver(subscriber: Subscriber): void {
    const tree = new TopicTree<true>()
    tree.add(subscriber.filter, true)
    const wanted = this.#unasked.filter(({ topic }) => tree.match(topic).length > 0)
    if (wanted.length === 0) return
    this.#unasked = this.#unasked.filter((message) => !wanted.includes(message))
    for (const message of wanted) hear(subscriber.listener, message)
  }
}

function settle(subscriber: Subscriber): Subscriber['waiting'] {
  const { waiting } = subscriber
  subscriber.waiting = undefined
  return waiting
}

function hear(listener: (message: MqttMessage) => void, message: MqttMessage): void {
  try {
    listener(message)
  } catch (error) {
    surface(error)
  }
}
