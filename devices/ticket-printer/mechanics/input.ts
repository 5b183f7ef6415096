/** The receive buffer: how many bytes the printer holds, what is lost, and how the host is held back. */
import { FLOW, type Handshake } from './flow-control.ts'
import { PaperLog } from './log.ts'

/** What hardware flow control may hold on the host's side of the line, bytes; beyond that they are lost. */
export const LINE_LIMIT_BYTES = 16 << 20

/** A dialect's parser: bytes in any pieces in, whole commands out. */
export interface InputStream<S> {
  /** Bytes that were made into commands, since power-on. */
  readonly read: number
  push(bytes: Uint8Array): readonly S[]
  /** Forgets a command that is not yet whole. */
  clear(): void
}

/** A dialect's real-time commands, seen in every byte that comes in. */
export interface InputScanner<R> {
  /** No sequence has begun: only one of `leads` can begin one. */
  readonly idle: boolean
  readonly leads: readonly number[]
  scan(byte: number): R | undefined
  reset(): void
}

/** What a receive buffer is made of. */
export interface InputParts<S, R> {
  readonly stream: InputStream<S>
  readonly scanner: InputScanner<R>
  /** Its size, "full" with so many bytes left, "released" with so many left. */
  readonly buffer: { readonly bytes: number; readonly fullAt: number; readonly releasedAt: number }
  readonly handshake: Handshake
}

/** What the receive buffer needs of the printer. */
export interface InputEvents<S, R> {
  /** A whole command came out of the parser. */
  readonly step: (step: S) => void
  /** A real-time command came in. */
  readonly realTime: (command: R) => void
  /** Does what can be done at once. */
  readonly settle: () => void
  /** How far the slow mechanism has come, in bytes read; undefined: it waits for the parser. */
  readonly position: () => number | undefined
  /** Wants `input.released()` when the mechanism comes to that position. */
  readonly wakeAt: (position: number) => void
  readonly send: (bytes: Uint8Array) => void
}

/**
 * Bytes are parsed as soon as they come, but count as held until the mechanism has done what stands before them:
 * so a stalled printer fills up as a real one does.
 */
export class Input<S, R> {
  /** Bytes that came when the buffer was full, since power-on. */
  lostBytes = 0
  readonly log = new PaperLog()
  readonly #stream: InputStream<S>
  readonly #scanner: InputScanner<R>
  readonly #buffer: InputParts<S, R>['buffer']
  readonly #handshake: Handshake
  readonly #events: InputEvents<S, R>
  #received = 0
  /** What came after the printer went off-line with nothing to do waits from here on. */
  #stalledAt: number | undefined
  #line: Uint8Array[] = []
  #lineBytes = 0
  #heldBack = false
  /** Off, perhaps by a command in the middle of a burst: the rest of it is not heard. */
  #deaf = false

  constructor({ stream, scanner, buffer, handshake }: InputParts<S, R>, events: InputEvents<S, R>) {
    this.#stream = stream
    this.#scanner = scanner
    this.#buffer = buffer
    this.#handshake = handshake
    this.#events = events
  }

  /** Bytes received and not yet dealt with. */
  get heldBytes(): number {
    const done = this.#events.position() ?? this.#stream.read
    return this.#received - Math.min(done, this.#stalledAt ?? done)
  }

  /** Bytes that the parser has read so far. */
  get readBytes(): number {
    return this.#stream.read
  }

  receive(bytes: Uint8Array): void {
    if (this.#lineBytes > 0) this.#hold(bytes)
    else this.#take(bytes)
  }

  /** There is room again. */
  released(): void {
    if (this.#buffer.bytes - this.heldBytes < this.#buffer.releasedAt) {
      this.#wake() // off-line: nothing is read, however little there is to print
      return
    }
    if (this.#handshake === 'xonxoff' && this.#heldBack) {
      this.#heldBack = false
      this.#events.send(Uint8Array.of(FLOW.xon))
    }
    const waiting = this.#line
    this.#line = []
    this.#lineBytes = 0
    for (const bytes of waiting) this.receive(bytes)
  }

  /** The parser stands, or goes on. */
  stall(stalled: boolean): void {
    this.#stalledAt = stalled ? (this.#stalledAt ?? this.#received) : undefined
  }

  /** Drops all that was received; `printed`: what of it had been dealt with. */
  clear(printed: number): void {
    this.log.truncate(printed)
    this.#stream.clear()
    if (this.#stalledAt !== undefined) this.#stalledAt = this.#received
    if (this.#heldBack || this.#lineBytes > 0) this.released()
  }

  /** The mains plug: what waited on the line is the host's affair. */
  powerOff(): void {
    this.#line = []
    this.#lineBytes = 0
    this.#heldBack = false
    this.#scanner.reset()
    this.#deaf = true
  }

  /** Hears again; XON at power-up. */
  booted(): void {
    this.#deaf = false
    if (this.#handshake === 'xonxoff') this.#events.send(Uint8Array.of(FLOW.xon))
  }

  #take(bytes: Uint8Array): void {
    if (this.#handshake !== 'hardware') {
      this.#scan(bytes)
      return
    }
    for (let from = 0; from < bytes.length; ) {
      const room = this.#buffer.bytes - this.heldBytes
      if (room <= 0) {
        this.#hold(bytes.subarray(from))
        return
      }
      this.#scan(bytes.subarray(from, from + room))
      from += room
    }
  }

  #hold(bytes: Uint8Array): void {
    if (this.#lineBytes + bytes.length > LINE_LIMIT_BYTES) {
      this.lostBytes += bytes.length
      return
    }
    this.#line.push(bytes)
    this.#lineBytes += bytes.length
    this.#wake()
  }

  /** Real-time commands act when they come in, whatever stands before them. */
  #scan(bytes: Uint8Array): void {
    if (this.#scanner.idle && this.#scanner.leads.every((lead) => bytes.indexOf(lead) < 0)) {
      this.#store(bytes)
      return
    }
    let from = 0
    for (let at = 0; at < bytes.length; at++) {
      const command = this.#scanner.scan(bytes[at] as number)
      if (command === undefined) continue
      this.#store(bytes.subarray(from, at + 1))
      from = at + 1
      this.#events.realTime(command)
      if (this.#deaf) return
    }
    if (from < bytes.length) this.#store(from === 0 ? bytes : bytes.subarray(from))
  }

  #store(bytes: Uint8Array): void {
    let from = 0
    while (from < bytes.length && !this.#deaf) {
      const room = this.#buffer.bytes - this.heldBytes
      if (room <= 0) {
        this.lostBytes += bytes.length - from
        return
      }
      const part = from === 0 && bytes.length <= room ? bytes : bytes.subarray(from, from + room)
      this.log.append(this.#received, part)
      this.#received += part.length
      from += part.length
      for (const step of this.#stream.push(part)) this.#events.step(step)
      this.#events.settle()
    }
    if (this.#handshake === 'xonxoff' && !this.#heldBack) this.#holdBack()
  }

  #holdBack(): void {
    if (this.#buffer.bytes - this.heldBytes > this.#buffer.fullAt) return
    this.#heldBack = true
    this.#events.send(Uint8Array.of(FLOW.xoff))
    this.#wake()
  }

  #wake(): void {
    this.#events.wakeAt(this.#received - (this.#buffer.bytes - this.#buffer.releasedAt))
  }
}
