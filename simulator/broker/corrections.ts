/**
 * What aedes gets wrong behind the guard, put right at its documented seams (persistence, authorizeForward) and at
 * a client's two deliver functions. Each correction names the rule; README.md says what bare aedes does instead.
 */
import { Readable } from 'node:stream'
import type { Aedes, AedesPublishPacket, Client } from 'aedes'
import { matches } from './topic-rules.ts'

type Qos = 0 | 1 | 2
type Packet = AedesPublishPacket & { brokerCounter?: number; messageId?: number }
type Deliver = (packet: Packet, done: (error?: Error) => void) => void

/** The parts of an aedes client that its types leave out. */
interface Internals {
  readonly subscriptions: Readonly<Record<string, { readonly qos: Qos }>>
  readonly duplicates: Record<string, number>
  deliver0: Deliver
  deliverQoS: Deliver
}

interface Subscriber {
  readonly clientId: string
  readonly topic: string
  readonly qos: Qos
}

interface Identified {
  readonly id: string
}

/** The aedes persistence interface, as far as it is corrected here. */
interface Persistence {
  storeRetained(packet: Packet): Promise<unknown>
  createRetainedStream(filter: string): Readable
  createRetainedStreamCombi(filters: readonly string[]): Readable
  subscriptionsByTopic(topic: string): Promise<Subscriber[]>
  addSubscriptions(
    client: Identified,
    subscriptions: readonly { topic: string; qos: Qos }[],
  ): Promise<unknown>
  removeSubscriptions(client: Identified, filters: readonly string[]): Promise<unknown>
  cleanSubscriptions(client: Identified): Promise<unknown>
  outgoingEnqueueCombi(subscribers: readonly Subscriber[], packet: Packet): Promise<unknown>
  outgoingClearMessageId(client: Identified, packet: Packet): Promise<Packet | undefined>
  outgoingStream(client: Identified): Readable
  outgoingUpdate(client: Identified, packet: Outgoing): Promise<unknown>
}

interface Outgoing {
  readonly cmd: string
  readonly messageId?: number
  brokerId?: string
  brokerCounter?: number
}

/** Lowers a message to what the client was granted (MQTT-3.8.4-6). To be given to aedes as `authorizeForward`. */
export function lowerToGranted(client: Client, packet: AedesPublishPacket): AedesPublishPacket {
  const { subscriptions } = client as unknown as Internals
  let granted = subscriptions[packet.topic]?.qos // a shortcut for clients with thousands of plain topics
  for (const filter in subscriptions) {
    if (granted !== undefined && granted >= packet.qos) return packet
    const qos = subscriptions[filter]?.qos ?? 0
    if ((granted === undefined || qos > granted) && matches(filter, packet.topic)) granted = qos
  }
  if (granted !== undefined && granted < packet.qos) packet.qos = granted
  return packet
}

/**
 * Makes overlapping filters deliver one message, at the highest QoS granted (MQTT-3.3.5-1), keeps the publisher's
 * DUP from subscribers (MQTT-3.3.1-3), and stops aedes from taking a message that was overtaken for a repeated one.
 */
export function correctDelivery(client: Client): void {
  const internals = client as unknown as Internals
  const { deliver0, deliverQoS } = internals
  let last: number | undefined // aedes calls all matching filters of one message in one go
  const deliver: Deliver = (packet, done) => {
    const counter = packet.brokerId ? packet.brokerCounter : undefined // none: a retained message just asked for
    if (counter !== undefined && counter === last) return void queueMicrotask(done)
    last = counter ?? last
    if (packet.brokerId) delete internals.duplicates[packet.brokerId]
    packet.dup = false
    lowerToGranted(client, packet)
    return packet.qos === 0 ? deliver0(packet, done) : deliverQoS(packet, done)
  }
  internals.deliver0 = deliver
  internals.deliverQoS = deliver
}

/**
 * Corrects the store: retained messages are matched by §4.7, an absent client's queue holds each message once and
 * never more than `maxQueued` (`onDropped` hears of the rest), what is sent again says so (MQTT-3.3.1-1), and each
 * QoS 2 message is released by its own PUBREL (MQTT-4.3.3-1).
 */
export function correctPersistence(
  broker: Aedes,
  maxQueued: number,
  onDropped: (clientId: string) => void,
): void {
  const store = (broker as unknown as { readonly persistence: Persistence }).persistence
  keepRetained(store)
  correctSubscribers(store)
  limitQueues(store, maxQueued, onDropped)
  const outgoing = store.outgoingStream.bind(store)
  store.outgoingStream = (client) => Readable.from(markRepeated(outgoing(client)))
  tellReleasesApart(store)
}

/** The store takes every PUBREL under way for the same one, so that all but the last would never be sent. */
function tellReleasesApart(store: Persistence): void {
  const update = store.outgoingUpdate.bind(store)
  store.outgoingUpdate = (client, packet) => {
    if (packet.cmd === 'pubrel') {
      packet.brokerId = 'pubrel'
      packet.brokerCounter = packet.messageId ?? 0
    }
    return update(client, packet)
  }
}

async function* markRepeated(packets: AsyncIterable<Packet>): AsyncIterable<Packet> {
  for await (const packet of packets) {
    if (packet.cmd === 'publish') packet.dup = packet.messageId !== undefined // an id was given: it has been sent
    yield packet
  }
}

function keepRetained(store: Persistence): void {
  const retained = new Retained()
  function* held(filters: readonly string[]): Iterable<Packet> {
    for (const filter of filters)
      for (const packet of retained.candidates(filter)) if (matches(filter, packet.topic)) yield packet
  }
  store.storeRetained = async (packet) => retained.store(packet)
  store.createRetainedStream = (filter) => Readable.from(held([filter]))
  store.createRetainedStreamCombi = (filters) => Readable.from(held(filters))
}

const PREFIX_LEVELS = 3 // of our own topics: one centre

/** Retained messages, by the first levels of their topics: a city has thousands, and most filters want one centre's. */
class Retained {
  readonly #byPrefix = new Map<string, Map<string, Packet>>()

  store(packet: Packet): void {
    const prefix = prefixOf(packet.topic)
    const messages = this.#byPrefix.get(prefix) ?? new Map<string, Packet>()
    if (packet.payload.length === 0) messages.delete(packet.topic)
    else messages.set(packet.topic, { ...packet, dup: false })
    if (messages.size === 0) this.#byPrefix.delete(prefix)
    else this.#byPrefix.set(prefix, messages)
  }

  /** All that a filter may match, and others. */
  *candidates(filter: string): Iterable<Packet> {
    const prefix = prefixOf(filter)
    if (!/[+#]/.test(filter)) {
      const packet = this.#byPrefix.get(prefix)?.get(filter)
      if (packet !== undefined) yield packet
    } else if (!/[+#]/.test(prefix)) yield* this.#byPrefix.get(prefix)?.values() ?? []
    else for (const messages of this.#byPrefix.values()) yield* messages.values()
  }
}

const prefixOf = (topic: string) => topic.split('/', PREFIX_LEVELS).join('/')

const hasEmptyLevel = (topic: string) => topic.startsWith('/') || topic.endsWith('/') || topic.includes('//')

function correctSubscribers(store: Persistence): void {
  const kept = new Map<string, Map<string, Qos>>() // client id → filter → QoS, of stored sessions
  const { addSubscriptions, removeSubscriptions, cleanSubscriptions, subscriptionsByTopic } = bound(store)
  const stored = new WeakMap<object, Promise<unknown>>() // aedes stores all filters of a packet once for each of them
  store.addSubscriptions = (client, subscriptions) => {
    const done = stored.get(subscriptions)
    if (done !== undefined) return done
    const own = kept.get(client.id) ?? new Map<string, Qos>()
    for (const { topic, qos } of subscriptions) own.set(topic, qos)
    kept.set(client.id, own)
    const adding = addSubscriptions(client, subscriptions)
    stored.set(subscriptions, adding)
    return adding
  }
  store.removeSubscriptions = (client, filters) => {
    const own = kept.get(client.id)
    for (const filter of filters) own?.delete(filter)
    if (own?.size === 0) kept.delete(client.id)
    return removeSubscriptions(client, filters)
  }
  store.cleanSubscriptions = (client) => {
    kept.delete(client.id)
    return cleanSubscriptions(client)
  }
  store.subscriptionsByTopic = async (topic) => {
    const found = await subscriptionsByTopic(topic)
    // The store's own matcher skips empty levels; such topics are rare enough to be looked up one by one.
    if (hasEmptyLevel(topic)) found.push(...everySubscriber(kept))
    return oncePerClient(found.filter((subscriber) => matches(subscriber.topic, topic)))
  }
}

function bound(store: Persistence): Persistence {
  const { addSubscriptions, removeSubscriptions, cleanSubscriptions, subscriptionsByTopic } = store
  return {
    ...store,
    addSubscriptions: addSubscriptions.bind(store),
    removeSubscriptions: removeSubscriptions.bind(store),
    cleanSubscriptions: cleanSubscriptions.bind(store),
    subscriptionsByTopic: subscriptionsByTopic.bind(store),
  }
}

function* everySubscriber(kept: ReadonlyMap<string, ReadonlyMap<string, Qos>>): Iterable<Subscriber> {
  for (const [clientId, filters] of kept) {
    for (const [topic, qos] of filters) if (qos > 0) yield { clientId, topic, qos }
  }
}

function oncePerClient(subscribers: readonly Subscriber[]): Subscriber[] {
  const best = new Map<string, Subscriber>()
  for (const subscriber of subscribers) {
    const other = best.get(subscriber.clientId)
    if (!other || other.qos < subscriber.qos) best.set(subscriber.clientId, subscriber)
  }
  return [...best.values()]
}

function limitQueues(store: Persistence, maxQueued: number, onDropped: (clientId: string) => void): void {
  const lengths = new Map<string, number>()
  const enqueue = store.outgoingEnqueueCombi.bind(store)
  const clear = store.outgoingClearMessageId.bind(store)
  store.outgoingEnqueueCombi = (subscribers, packet) => {
    const taken = subscribers.filter(({ clientId }) => {
      const length = lengths.get(clientId) ?? 0
      if (length < maxQueued) lengths.set(clientId, length + 1)
      else onDropped(clientId)
      return length < maxQueued
    })
    return enqueue(taken, packet)
  }
  store.outgoingClearMessageId = async (client, packet) => {
    const cleared = await clear(client, packet)
    const left = (lengths.get(client.id) ?? 0) - (cleared ? 1 : 0)
    if (left > 0) lengths.set(client.id, left)
    else lengths.delete(client.id)
    return cleared
  }
}
