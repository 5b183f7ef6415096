/** The receive buffer: how many bytes the printer holds, what is lost, and how the host is held back. */

import { PaperLog } from '../mechanics/log.ts'
import type { Step } from './decode-stream.ts'
import { CommandStream } from './decode-stream.ts'
import type { EscposProfile } from './profile.ts'
import { type RealTime, Scanner } from './scanner.ts'
import type { Handshake } from './schema.ts'
import { FLOW } from './status.ts'

/** What hardware flow control may hold on the host's side of the line, bytes; beyond that they are lost. */
export const LINE_LIMIT_BYTES = 16 << 20

/** What the receive buffer needs of the printer. */
export interface InputEvents {
  /** A whole command came out of the parser. */
  readonly step: (step: Step) => void
  /** A real-time command came in. */
  readonly realTime: (command: RealTime) => void
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
export class Input {
  /** Bytes that came when the buffer was full, since power-on. */
  lostBytes = 0
  readonly log = new PaperLog()
  readonly #stream: CommandStream
  readonly #scanner = new Scanner()
  readonly #buffer: EscposProfile['receiveBuffer']
  readonly #handshake: Handshake
  readonly #events: InputEvents
  #received = 0
  /** What came after the printer went off-line with nothing to do waits from here on. */
  #stalledAt: number | undefined
  #line: Uint8Array[] = []
  #lineBytes = 0
  #heldBack = false
  /** Off, perhaps by a command in the middle of a burst: the rest of it is not heard. */
  #deaf = false

  constructor(profile: EscposProfile, handshake: Handshake, events: InputEvents) {
    this.#stream = new CommandStream({ printsProcessId: profile.processId === 'printsParameters' })
    this.#buffer = profile.receiveBuffer
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
    if (this.#scanner.idle && bytes.indexOf(0x10) < 0) {
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
