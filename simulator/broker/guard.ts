import { type ConnectInfo, checkConnect } from './connect-rules.ts'
import { type BrokerLimits, DEFAULT_LIMITS } from './limits.ts'
import { checkBody, checkFirstByte, PACKET } from './packet-rules.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'

/** What came of one chunk: whole packets that may go on, and perhaps the end of the connection. */
export interface Guarded {
  /** Whole, checked packets in order. They may share memory with the chunk. */
  readonly pass: readonly Uint8Array[]
  /** Set when the connection has to end; nothing passes afterwards. */
  readonly refused?: Refusal
}

type Phase =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'connected'; readonly connect: ConnectInfo }
  | { readonly kind: 'disconnected'; readonly connect: ConnectInfo } // after DISCONNECT: deaf (MQTT-3.14.4-1)
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly connect: ConnectInfo | undefined }

interface Frame {
  readonly header: number
  readonly total: number
}

/**
 * Looks at everything one client sends and passes on only whole packets that MQTT 3.1.1 and the product allow.
 * No I/O and no clock; holds at most one packet. The result does not depend on how the bytes are cut.
 */
export class PacketGuard {
  readonly #limits: BrokerLimits
  #phase: Phase = { kind: 'fresh' }
  #held: Uint8Array = new Uint8Array(0)
  #heldBytes = 0

  constructor(limits: BrokerLimits = DEFAULT_LIMITS) {
    this.#limits = limits
  }

  /** What the client said of itself; undefined before its CONNECT was passed. */
  get connect(): ConnectInfo | undefined {
    return this.#phase.kind === 'fresh' ? undefined : this.#phase.connect
  }

  /** Bytes of the packet that is still under way. */
  get heldBytes(): number {
    return this.#heldBytes
  }

  /** Takes bytes of the client, in any pieces; never throws. */
  push(bytes: Uint8Array): Guarded {
    const pass: Uint8Array[] = []
    let rest = bytes
    while (rest.length > 0 && (this.#phase.kind === 'fresh' || this.#phase.kind === 'connected')) {
      const step = this.#heldBytes === 0 ? this.#fromChunk(rest) : this.#fromHeld(rest)
      rest = rest.subarray(step.used)
      if (step.packet) pass.push(step.packet)
    }
    return this.#phase.kind === 'refused' ? { pass, refused: this.#phase.refusal } : { pass }
  }

  #fromChunk(rest: Uint8Array): { used: number; packet?: Uint8Array } {
    const frame = this.#measure(rest)
    if (frame && frame.total <= rest.length)
      return this.#finish(rest.subarray(0, frame.total), frame, frame.total)
    if (this.#phase.kind !== 'refused') this.#hold(rest)
    return { used: rest.length }
  }

  #fromHeld(rest: Uint8Array): { used: number; packet?: Uint8Array } {
    const before = this.#measure(this.#held.subarray(0, this.#heldBytes))
    const used = before ? Math.min(before.total - this.#heldBytes, rest.length) : 1 // a header grows by bytes
    this.#hold(rest.subarray(0, used))
    const whole = this.#held.subarray(0, this.#heldBytes)
    const frame = before ?? this.#measure(whole)
    if (!frame || frame.total > this.#heldBytes) return { used }
    this.#drop()
    return this.#finish(whole, frame, used)
  }

  #finish(packet: Uint8Array, frame: Frame, used: number): { used: number; packet?: Uint8Array } {
    const first = packet[0] ?? 0
    const type = first >> 4
    const body = packet.subarray(frame.header)
    if (this.#phase.kind === 'connected') {
      const refusal = checkBody(first, body, this.#limits)
      if (refusal) this.#refuse(refusal)
      else if (type === PACKET.disconnect) this.#phase = { ...this.#phase, kind: 'disconnected' }
      return refusal ? { used } : { used, packet }
    }
    const connect = checkConnect(body, this.#limits)
    if (isRefusal(connect)) {
      this.#refuse(connect)
      return { used }
    }
    this.#phase = { kind: 'connected', connect }
    return { used, packet }
  }

  /** Lengths of the packet that starts here; undefined when bytes are wanting, or when it was refused. */
  #measure(bytes: Uint8Array): Frame | undefined {
    const wrong = checkFirstByte(bytes[0] ?? 0, this.#phase.kind === 'connected')
    if (wrong) return this.#refuse(wrong)
    let length = 0
    for (let index = 1; index <= 4; index++) {
      const byte = bytes[index]
      if (byte === undefined) return undefined
      length += (byte & 0x7f) * 128 ** (index - 1)
      if (byte < 0x80) return this.#within({ header: index + 1, total: index + 1 + length })
    }
    return this.#refuse(refuse('badLength', 'the remaining length has more than four bytes'))
  }

  #within(frame: Frame): Frame | undefined {
    const { maxPacketBytes, maxFirstPacketBytes } = this.#limits
    const first = this.#phase.kind === 'fresh'
    const most = first ? Math.min(maxFirstPacketBytes, maxPacketBytes) : maxPacketBytes
    if (frame.total <= most) return frame
    const message = `a packet of ${frame.total} bytes, at most ${most} are taken`
    return this.#refuse(refuse(first ? 'firstPacketTooLarge' : 'packetTooLarge', message))
  }

  #refuse(refusal: Refusal): undefined {
    this.#phase = { kind: 'refused', refusal, connect: this.connect }
    this.#drop()
  }

  #hold(bytes: Uint8Array): void {
    const needed = this.#heldBytes + bytes.length
    if (needed > this.#held.length) {
      const larger = new Uint8Array(Math.max(needed, this.#held.length * 2, 64))
      larger.set(this.#held.subarray(0, this.#heldBytes))
      this.#held = larger
    }
    this.#held.set(bytes, this.#heldBytes)
    this.#heldBytes = needed
  }

  #drop(): void {
    this.#held = new Uint8Array(0)
    this.#heldBytes = 0
  }
}
