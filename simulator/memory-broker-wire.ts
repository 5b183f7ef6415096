import type { Clock } from '../lib/clock.ts'
import type { MqttConnectOptions, MqttMessage } from '../lib/mqtt/link.ts'
import { surface } from '../lib/mqtt/surface.ts'

/** What goes between a client and the memory broker: the packets of MQTT 3.1.1 without their bytes. */
export type BrokerPacket =
  | { readonly type: 'connect'; readonly options: MqttConnectOptions }
  | { readonly type: 'connack'; readonly code: number; readonly sessionPresent: boolean }
  | { readonly type: 'publish'; readonly message: MqttMessage; readonly packetId: number }
  | { readonly type: 'puback'; readonly packetId: number }
  | { readonly type: 'subscribe'; readonly packetId: number; readonly filter: string; readonly qos: 0 | 1 }
  | { readonly type: 'suback'; readonly packetId: number; readonly code: number }
  | { readonly type: 'unsubscribe'; readonly packetId: number; readonly filter: string }
  | { readonly type: 'unsuback'; readonly packetId: number }
  | { readonly type: 'disconnect' }

/** Which way a packet goes: `up` to the broker, `down` to the client. */
export type Way = 'up' | 'down'

/**
 * What becomes of a packet on its way. A delayed one holds up those behind it, as on any connection, unless it is to be
 * overtaken, as behind a cluster or a bridge.
 */
export type Fate =
  | 'pass'
  | 'lose'
  | 'twice'
  | { readonly delayMs: number; readonly overtaken?: true }
  | { readonly become: BrokerPacket }

/** Looks at every packet and decides its fate: where faults of the broker and the network sit. */
export type Interposer = (packet: BrokerPacket, way: Way, clientId: string) => Fate

/** One end of a connection, as the wire sees it. */
export interface WireEnd {
  receive(packet: BrokerPacket): void
  /** The connection is gone without a word. */
  torn(reason: string): void
}

/** One connection. */
export interface Line {
  clientId: string
  readonly client: WireEnd
  broker: WireEnd | undefined
  torn: boolean
  /** When the last packet of each way is due; none overtakes another. */
  readonly dueMs: Record<Way, number>
}

/** As `queueMicrotask`, at a fifth of its price. */
const nextTurn = Promise.resolve()

interface Transit {
  readonly line: Line
  readonly way: Way
  readonly packet: BrokerPacket
}

/**
 * All connections of one memory broker: packets arrive in the order in which they were sent, after `latencyMs`, or on
 * the next turn where that is 0. Never while the sender is still speaking, so nothing recurses.
 */
export class Wire {
  readonly #clock: Clock
  readonly #latencyMs: number
  readonly #interposers = new Set<Interposer>()
  readonly #holds = new Set<(clientId: string) => boolean>()
  /** What has arrived at a held client, or from one, in order. */
  #held: Transit[] = []
  #transits: Transit[] = []

  constructor(clock: Clock, latencyMs: number) {
    this.#clock = clock
    this.#latencyMs = latencyMs
  }

  interpose(interposer: Interposer): () => void {
    const own: Interposer = (packet, way, clientId) => interposer(packet, way, clientId)
    this.#interposers.add(own)
    return () => {
      this.#interposers.delete(own)
    }
  }

  /** Lets nothing through to or from clients, nor loses it; returns what lets it all through, in order. */
  hold(whose: (clientId: string) => boolean): () => void {
    const own = (clientId: string) => whose(clientId)
    this.#holds.add(own)
    return () => {
      if (!this.#holds.delete(own)) return
      for (const transit of this.#held.splice(0)) this.#arrive(transit)
    }
  }

  send(line: Line, way: Way, packet: BrokerPacket): void {
    if (line.torn) return
    if (this.#interposers.size === 0 && this.#latencyMs === 0) this.#carry({ line, way, packet }, 0)
    else this.#sendByFate(line, way, packet)
  }

  /** Ends a connection without a word; `tell` names the ends that learn of it. Packets on their way are lost. */
  tear(line: Line, reason: string, tell: readonly Way[]): void {
    if (line.torn) return
    line.torn = true
    const { client, broker } = line
    this.#later(() => {
      if (tell.includes('up')) broker?.torn(reason)
      if (tell.includes('down')) client.torn(reason)
    })
  }

  #sendByFate(line: Line, way: Way, sent: BrokerPacket): void {
    let copies = 1
    let delayMs = this.#latencyMs
    let overtaken = false
    let packet = sent
    for (const interposer of this.#interposers) {
      const fate = interposer(packet, way, line.clientId)
      if (line.torn) return
      if (fate === 'lose') copies = 0
      else if (fate === 'twice') copies *= 2
      else if (fate === 'pass') continue
      else if ('become' in fate) packet = fate.become
      else {
        delayMs += fate.delayMs
        overtaken ||= fate.overtaken === true
      }
    }
    const transit = { line, way, packet }
    for (let copy = 0; copy < copies; copy++) {
      if (overtaken) this.#clock.after(delayMs, () => this.#arrive(transit))
      else this.#carry(transit, delayMs)
    }
  }

  #carry(transit: Transit, delayMs: number): void {
    const { line, way } = transit
    if (delayMs > 0 || line.dueMs[way] > 0) {
      const nowMs = this.#clock.monotonicMs()
      const dueMs = Math.max(nowMs + delayMs, line.dueMs[way])
      line.dueMs[way] = dueMs
      this.#clock.after(dueMs - nowMs, () => this.#arrive(transit))
      return
    }
    this.#transits.push(transit)
    if (this.#transits.length === 1) void nextTurn.then(this.#flush)
  }

  #arrive(transit: Transit): void {
    for (const hold of this.#holds) if (hold(transit.line.clientId)) return void this.#held.push(transit)
    arrive(transit)
  }

  #later(fn: () => void): void {
    if (this.#latencyMs > 0) this.#clock.after(this.#latencyMs, fn)
    else void nextTurn.then(fn)
  }

  readonly #flush = (): void => {
    for (let index = 0; index < this.#transits.length; index++) this.#arrive(this.#transits[index] as Transit)
    this.#transits = []
  }
}

function arrive({ line, way, packet }: Transit): void {
  if (line.torn) return
  try {
    if (way === 'down') line.client.receive(packet)
    else line.broker?.receive(packet)
  } catch (error) {
    surface(error) // one interposer's mistake must not stop the wire
  }
}
