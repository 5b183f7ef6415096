import type { Clock } from '../lib/clock.ts'
import type { MqttConnect, MqttConnectOptions, MqttMessage } from '../lib/mqtt/link.ts'
import { TopicTree } from '../lib/mqtt/topic-tree.ts'
import { MemoryLink } from './memory-broker-link.ts'
import { BrokerSession, type Subscription } from './memory-broker-session.ts'
import { type BrokerPacket, type Interposer, type Line, Wire, type WireEnd } from './memory-broker-wire.ts'

/** What a memory broker is made of. */
export interface MemoryBrokerOptions {
  readonly clock: Clock
  /** From either side to the other; 0: on the next turn of the program, without time passing. */
  readonly latencyMs?: number
  /** QoS 1 messages kept for one client; newer ones are dropped beyond it, and counted. */
  readonly maxQueued?: number
  /** Copies for a client whose filters overlap: one, or one for each filter; MQTT 3.1.1 §3.3.5 allows both. */
  readonly overlapping?: 'once' | 'each'
}

/** Whom the broker refuses. */
export interface Refusals {
  /** A CONNACK code other than 0 refuses the client. */
  readonly client?: (clientId: string) => number
  /** True refuses the subscription (SUBACK 0x80). */
  readonly filter?: (clientId: string, filter: string) => boolean
  /** True drops what is published there: acknowledged and told to nobody, as brokers with access rules do. */
  readonly publish?: (clientId: string, topic: string) => boolean
  /** True loses the will of a client that is gone: everybody goes on believing that it is there. */
  readonly will?: (clientId: string) => boolean
  /** True keeps no room for the client: QoS 1 messages to it are dropped, and counted. */
  readonly queue?: (clientId: string) => boolean
}

/** What a restart leaves of the broker's memory. */
export interface Restart {
  /** Default true. */
  readonly keepSessions?: boolean
  /** Default true. */
  readonly keepRetained?: boolean
  /** For how long nobody can connect, ms. */
  readonly downMs?: number
}

export const MAX_QUEUED = 1000

/**
 * An MQTT 3.1.1 broker in this process: deterministic, in the given clock's time, and obedient to faults.
 * Its clients see what those of a real broker see; only the bytes are missing.
 */
export class MemoryBroker {
  readonly #wire: Wire
  readonly #clock: Clock
  readonly #maxQueued: number
  readonly #sessions = new Map<string, BrokerSession>()
  readonly #lines = new Map<BrokerSession, Line>()
  readonly #retained = new Map<string, MqttMessage>()
  readonly #refusals = new Set<Refusals>()
  readonly #merge: (found: readonly Subscription[]) => readonly Subscription[]
  #tree: TopicTree<Subscription>
  #upAgainMs = 0
  #starts = 1
  #nameless = 0

  constructor({ clock, latencyMs = 0, maxQueued = MAX_QUEUED, overlapping = 'once' }: MemoryBrokerOptions) {
    this.#clock = clock
    this.#wire = new Wire(clock, latencyMs)
    this.#maxQueued = maxQueued
    this.#merge = overlapping === 'once' ? strongest : (found) => found
    this.#tree = new TopicTree(this.#merge)
  }

  /** Makes a link to this broker. */
  readonly connect: MqttConnect = () =>
    new MemoryLink('memory://broker', this.#wire, (line) => this.#accept(line))

  /** Clients that are connected now, in order of their coming. */
  get clientIds(): readonly string[] {
    return [...this.#lines.keys()].map(({ clientId }) => clientId)
  }

  /** Topics with a retained message, and its payload. */
  get retained(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#retained].map(([topic, { payload }]) => [topic, payload]))
  }

  /** What is kept for a client, and what was dropped for want of room; undefined for one that is not known. */
  sessionOf(clientId: string): { readonly queued: number; readonly dropped: number } | undefined {
    return this.#sessions.get(clientId)
  }

  /** Puts something between all clients and the broker; returns what takes it out again. */
  interpose(interposer: Interposer): () => void {
    return this.#wire.interpose(interposer)
  }

  /** Refuses clients, filters or topics from now on; returns what undoes it. */
  refuse(refusals: Refusals): () => void {
    const own = { ...refusals }
    this.#refusals.add(own)
    return () => {
      this.#refusals.delete(own)
    }
  }

  /** Lets nothing through to or from clients, nor loses it; returns what lets it all through, in order. */
  hold(whose: (clientId: string) => boolean): () => void {
    return this.#wire.hold(whose)
  }

  /** Tears one client's connection; its will is sent. False when it is not connected. */
  dropConnection(clientId: string): boolean {
    const session = this.#sessions.get(clientId)
    const line = session && this.#lines.get(session)
    if (session === undefined || line === undefined) return false
    this.#wire.tear(line, 'the broker dropped the connection', ['down'])
    this.#leave(session, true)
    return true
  }

  /** Dies and comes back: every connection is torn, no will is sent, and memory is kept or lost as asked. */
  restart({ keepSessions = true, keepRetained = true, downMs = 0 }: Restart = {}): void {
    for (const [session, line] of [...this.#lines]) {
      this.#wire.tear(line, 'the broker went down', ['down'])
      this.#leave(session, false)
    }
    if (!keepSessions) {
      this.#sessions.clear()
      this.#tree = new TopicTree(this.#merge)
    }
    if (!keepRetained) this.#retained.clear()
    this.#starts++
    this.#upAgainMs = this.#clock.monotonicMs() + downMs
  }

  /** Loses every retained message; nobody who is connected notices. */
  forgetRetained(): void {
    this.#retained.clear()
  }

  /** Keeps the retained messages of this moment; returns what puts them in the place of later ones. */
  rememberRetained(): () => void {
    const kept = [...this.#retained]
    return () => {
      this.#retained.clear()
      for (const [topic, message] of kept) this.#retained.set(topic, message)
    }
  }

  #accept(line: Line): WireEnd | undefined {
    if (this.#clock.monotonicMs() < this.#upAgainMs) return undefined
    const start = this.#starts
    let session: BrokerSession | undefined
    return {
      receive: (packet) => {
        if (start !== this.#starts) this.#wire.tear(line, 'the broker went down', ['down'])
        else if (packet.type === 'connect') session = this.#greet(line, packet.options)
        else if (session !== undefined && this.#lines.get(session) === line)
          this.#receive(session, line, packet)
      },
      torn: () => {
        if (session !== undefined && this.#lines.get(session) === line) this.#leave(session, true)
      },
    }
  }

  #greet(line: Line, { clientId, clean = true, will }: MqttConnectOptions): BrokerSession | undefined {
    const nameless = clientId === ''
    let code = nameless && !clean ? 2 : 0 // MQTT-3.1.3-8
    for (const { client } of this.#refusals) code ||= client?.(clientId) ?? 0
    if (code !== 0) {
      this.#wire.send(line, 'down', { type: 'connack', code, sessionPresent: false })
      return undefined
    }
    const id = nameless ? `nameless-${++this.#nameless}` : clientId
    const former = this.#sessions.get(id)
    const formerLine = former && this.#lines.get(former)
    if (former !== undefined && formerLine !== undefined) {
      this.#wire.tear(formerLine, 'another client took over its client id', ['down']) // MQTT-3.1.4-2
      this.#leave(former, true)
    }
    const kept = clean ? undefined : this.#sessions.get(id)
    if (kept === undefined) this.#forget(id)
    const session = kept ?? new BrokerSession(id, clean, () => this.#roomOf(id))
    line.clientId = id
    session.will = will
    session.down = (packet) => this.#wire.send(line, 'down', packet)
    this.#sessions.set(id, session)
    this.#lines.set(session, line)
    session.down({ type: 'connack', code: 0, sessionPresent: kept !== undefined })
    session.resume()
    return session
  }

  #receive(session: BrokerSession, line: Line, packet: BrokerPacket): void {
    switch (packet.type) {
      case 'publish': {
        const { message, packetId } = packet
        if (!this.#refuses(({ publish }) => publish?.(session.clientId, message.topic)))
          this.#publish(message)
        if (packetId !== 0) session.down?.({ type: 'puback', packetId })
        return
      }
      case 'puback':
        session.acknowledged(packet.packetId)
        return
      case 'subscribe':
        this.#subscribe(session, packet)
        return
      case 'unsubscribe': {
        this.#unsubscribe(session, packet.filter)
        session.down?.({ type: 'unsuback', packetId: packet.packetId })
        return
      }
      case 'disconnect':
        line.torn = true
        this.#leave(session, false) // without its will: MQTT-3.14.4-3
        return
      default: // goes down only
    }
  }

  #subscribe(session: BrokerSession, { packetId, filter, qos }: BrokerPacket & { type: 'subscribe' }): void {
    if (this.#refuses((rule) => rule.filter?.(session.clientId, filter))) {
      session.down?.({ type: 'suback', packetId, code: 0x80 })
      return
    }
    this.#unsubscribe(session, filter) // the same filter again replaces it (MQTT-3.8.4-3)
    const subscription: Subscription = { session, filter, qos }
    session.subscriptions.set(filter, subscription)
    this.#tree.add(filter, subscription)
    session.down?.({ type: 'suback', packetId, code: qos })
    for (const message of this.#retainedUnder(filter)) session.deliver(atQos(message, qos))
  }

  #unsubscribe(session: BrokerSession, filter: string): void {
    const subscription = session.subscriptions.get(filter)
    if (subscription === undefined) return
    session.subscriptions.delete(filter)
    this.#tree.delete(filter, subscription)
  }

  #publish(message: MqttMessage): void {
    if (message.retain) {
      if (message.payload.length === 0) this.#retained.delete(message.topic)
      else this.#retained.set(message.topic, message)
    }
    const live = message.retain ? { ...message, retain: false } : message // MQTT-3.3.1-9
    const atQos0 = atQos(live, 0)
    const atQos1 = atQos(live, 1)
    for (const { session, qos } of this.#tree.match(message.topic))
      session.deliver(qos === 0 ? atQos0 : atQos1)
  }

  #retainedUnder(filter: string): readonly MqttMessage[] {
    if (!/[+#]/.test(filter)) {
      const one = this.#retained.get(filter)
      return one === undefined ? [] : [one]
    }
    const tree = new TopicTree<true>()
    tree.add(filter, true)
    return [...this.#retained.values()].filter(({ topic }) => tree.match(topic).length > 0)
  }

  /** The client is gone; what it leaves stays only where it asked for that. */
  #leave(session: BrokerSession, abruptly: boolean): void {
    const { will } = session
    session.down = undefined
    session.will = undefined
    this.#lines.delete(session)
    if (session.clean && this.#sessions.get(session.clientId) === session) this.#forget(session.clientId)
    const lost = this.#refuses((rule) => rule.will?.(session.clientId))
    if (abruptly && will !== undefined && !lost) {
      const { topic, payload, qos, retain } = will
      this.#publish({ topic, payload: new TextEncoder().encode(payload), qos, retain, dup: false })
    }
  }

  #forget(clientId: string): void {
    const session = this.#sessions.get(clientId)
    if (session === undefined) return
    for (const filter of [...session.subscriptions.keys()]) this.#unsubscribe(session, filter)
    this.#sessions.delete(clientId)
  }

  #roomOf(clientId: string): number {
    return this.#refuses(({ queue }) => queue?.(clientId)) ? 0 : this.#maxQueued
  }

  #refuses(asks: (refusals: Refusals) => boolean | undefined): boolean {
    for (const refusals of this.#refusals) if (asks(refusals)) return true
    return false
  }
}

const atQos = (message: MqttMessage, qos: 0 | 1): MqttMessage =>
  message.qos <= qos ? message : { ...message, qos }

/** One subscription for each client: that with the highest QoS (MQTT-3.3.5-1). */
function strongest(found: readonly Subscription[]): readonly Subscription[] {
  const best = new Map<BrokerSession, Subscription>()
  for (const each of found) if (each.qos >= (best.get(each.session)?.qos ?? 0)) best.set(each.session, each)
  return [...best.values()]
}
