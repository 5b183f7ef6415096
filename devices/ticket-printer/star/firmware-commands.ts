/** Commands that concern the device rather than the page: its status, its counters, its version. */
import type { Send } from '../../../lib/index.ts'
import type { Step } from '../mechanics/command-stream.ts'
import type { StarProfile } from './profile.ts'
import { COUNTS, DOCUMENT, encodeDocument, encodeStatus, encodeVersion, type StarFacts } from './status.ts'

/** What these commands need of the machine. */
export interface CommandWorld {
  readonly facts: () => StarFacts
  readonly lostBytes: () => number
  readonly heldBytes: () => number
  /** Prints what waits in the line. */
  readonly flush: (position: number) => void
  /** Calls when all before that position is printed. */
  readonly inOrder: (position: number, act: () => void) => void
  readonly send: Send
}

/** Keeps what the mains plug undoes. */
export class DeviceCommands {
  /** How many `ETB` were carried out since the counter was cleared. */
  counter = 0
  /** `ETB` was carried out, and that was not yet told. */
  etbDone = false
  readonly #profile: StarProfile
  readonly #world: CommandWorld
  #automatic = false
  #documents = 0
  #told: string | undefined
  #lostTold = 0

  constructor(profile: StarProfile, world: CommandWorld) {
    this.#profile = profile
    this.#world = world
  }

  /** Bytes were lost, and that was not yet told. */
  get overflow(): boolean {
    return this.#world.lostBytes() > this.#lostTold
  }

  /** The mains plug. */
  reset(): void {
    this.#automatic = false
    this.#documents = 0
    this.#told = undefined
    this.#lostTold = 0
    this.#clearCounter()
  }

  /** Tells the host of what has changed, where it wants to be told. */
  changed(): void {
    if (this.#automatic && this.#told !== tellable(this.#world.facts())) this.sendStatus()
  }

  /** False: not one of these, or not one that this model knows. */
  execute({ command: { name, args }, data, end }: Step): boolean {
    const [n = 0] = args
    const { flush, send } = this.#world
    switch (name) {
      case 'ENQ': // for hosts without automatic status (5.2.3); at once, not in order
      case 'EOT':
        if (!this.#automatic) send(Uint8Array.of(name === 'ENQ' ? this.#enq() : this.#eot()))
        return true
      case 'ETB':
        flush(end)
        return this.#later(end, () => {
          this.counter = (this.counter + 1) % COUNTS
          this.etbDone = true
          if (this.#automatic) this.sendStatus()
        })
      case 'ESC RS E':
        return this.#later(end, () => this.#clearCounter())
      case 'CAN':
        this.#later(end, () => this.#clearCounter())
        return false // the page has its own part in it
      case 'ESC RS a':
        return this.#later(end, () => {
          this.#automatic = n !== 0 && n !== 0x30
          this.#told = tellable(this.#world.facts())
        })
      case 'ESC GS ETX':
        return this.#document(args, end)
      case 'ESC #': // ESC # * asks for the version; others set memory switches
        return data[0] === 0x2a && this.#later(end, () => send(encodeVersion(this.#profile.version)))
      default:
        return false
    }
  }

  /** `ESC GS ETX s n1 n2`; a model without it eats it. */
  #document([s = 0, low = 0, high = 0]: Uint8Array, end: number): boolean {
    if (this.#profile.proof !== 'document' || s > DOCUMENT.end) return false
    const { flush, send } = this.#world
    if (s === DOCUMENT.count || s === DOCUMENT.end) flush(end)
    return this.#later(end, () => {
      if (s === DOCUMENT.clear) this.#documents = 0
      if (s === DOCUMENT.count) this.#documents = (this.#documents + 1) & 0xff
      if (s <= DOCUMENT.count) send(encodeDocument(s, low + high * 256, this.#documents))
    })
  }

  #clearCounter(): void {
    this.counter = 0
    this.etbDone = false
  }

  #later(position: number, act: () => void): true {
    this.#world.inOrder(position, act)
    return true
  }

  /** Tells all that there is to tell, now. */
  sendStatus(): void {
    const facts = this.#world.facts()
    this.#told = tellable(facts)
    this.#world.send(encodeStatus(facts, this.#profile.statusVersion))
    this.etbDone = false
    this.#lostTold = this.#world.lostBytes()
  }

  /** 5.2.1: b6 overrun, b5 buffer empty, b3 paper end, b2 cover open or an error without recovery. */
  #enq(): number {
    const { overflow, paperEnd, coverOpen, unrecoverableError } = this.#world.facts()
    const empty = this.#world.heldBytes() === 0
    return (
      (overflow ? 0x40 : 0) |
      (empty ? 0x20 : 0) |
      (paperEnd ? 0x08 : 0) |
      (coverOpen || unrecoverableError ? 0x04 : 0)
    )
  }

  /** 5.2.2: b4 always, b3 paper end, b2 near end (inner side). */
  #eot(): number {
    const { paperEnd, nearEnd } = this.#world.facts()
    return 0x10 | (paperEnd ? 0x08 : 0) | (nearEnd ? 0x04 : 0)
  }
}

/** Whose change is told by itself: not the bits that are cleared once they were told, nor the counter (5.2.3). */
function tellable({ etbDone, overflow, counter, ...rest }: StarFacts): string {
  return JSON.stringify(rest)
}
