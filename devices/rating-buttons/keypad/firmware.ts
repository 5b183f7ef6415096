import { checked } from '../../../lib/checked.ts'
import {
  type Clock,
  type Firmware,
  type FirmwareContext,
  type Send,
  Splitter,
  type Timer,
} from '../../../lib/index.ts'
import { notUnderstood } from '../../../lib/not-understood.ts'
import { Contacts, Debounce, type Stroke } from '../contacts.ts'
import type { ButtonsHands } from '../contract.ts'
import { isLineEnd } from './plain.ts'
import type { KeypadProfile } from './profile.ts'
import { decodeHostLine, encodeBoxLine, type HostLine, LAST_SEQ } from './protocol.ts'
import { keypadOptionsSchema } from './schema.ts'

interface Waiting extends Stroke {
  readonly seq: number
}

const REPEAT_MS = 500
const TRIES = 10
const MOST_WAITING = 32
const FIRMWARE = '1.0'

/** Makes the device side of a box with numbered reports. @throws DeviceError `illegal` for options that are wrong. */
export function keypadFirmware(profile: KeypadProfile) {
  return (context: FirmwareContext & { readonly send: Send }): KeypadFirmware =>
    new KeypadFirmware(profile, context)
}

/** Device side of a button box: keeps each report until it is acknowledged, one on the line at a time. */
export class KeypadFirmware implements Firmware<ButtonsHands> {
  /** Whether it has power. */
  powered = true
  /** Counts power-ons; kept without power. */
  boot = 1
  readonly hands: ButtonsHands
  readonly #profile: KeypadProfile
  readonly #serial: string
  readonly #clock: Clock
  readonly #send: Send
  readonly #tell: FirmwareContext['tell']
  readonly #lines: Splitter<HostLine>
  readonly #contacts: Contacts
  readonly #debounce: Debounce
  /** Up: powered, and past its start. */
  #up = true
  #start: Timer | undefined
  #seq = 0
  #waiting: Waiting[] = []
  #repeat: Timer | undefined
  #tries = 0

  constructor(profile: KeypadProfile, context: FirmwareContext & { readonly send: Send }) {
    const { clock, random, send, tell, options } = context
    const { serial } = checked(keypadOptionsSchema, options, 'options of a button box')
    this.#serial = serial ?? String(random.int(10_000, 99_999))
    this.#profile = profile
    this.#clock = clock
    this.#send = send
    this.#tell = tell
    this.#lines = new Splitter(decodeHostLine, undefined, (bytes) => {
      if (!isLineEnd(bytes)) tell(notUnderstood(bytes))
    })
    const { buttons, debounceMs, stuckMs } = profile
    this.#debounce = new Debounce({ clock, debounceMs, stuckMs, stroke: (stroke) => this.#report(stroke) })
    this.#contacts = new Contacts({
      ...{ buttons, clock, random, tell },
      alive: () => this.#up,
      changed: (button, closed) => {
        if (this.#up) this.#debounce.change(button, closed)
      },
    })
    this.hands = { ...this.#contacts.hands, unplug: () => this.#unplug(), plugIn: () => this.#plugIn() }
  }

  receive(bytes: Uint8Array): void {
    if (!this.#up) return
    for (const line of this.#lines.push(bytes)) {
      if (line.kind === 'ask') this.#greet()
      else this.#acknowledged(line.seq)
    }
  }

  world(): Readonly<Record<string, unknown>> {
    return {
      powered: this.powered,
      closed: this.#contacts.closed,
      waiting: this.#waiting.length,
      boot: this.boot,
    }
  }

  #report(stroke: Stroke): void {
    if (stroke.kind === 'long') this.#tell({ type: 'stuck', button: stroke.button, score: stroke.button })
    this.#seq = (this.#seq % LAST_SEQ) + 1
    const idle = this.#repeat === undefined
    this.#waiting.push({ ...stroke, seq: this.#seq })
    if (this.#waiting.length > MOST_WAITING) {
      const [lost] = this.#waiting.splice(1, 1) // the oldest may be heard already; the host sees the gap in seq
      this.#tell({ type: 'forgot', button: lost?.button, seq: lost?.seq })
    }
    if (idle) this.#begin()
  }

  #greet(): void {
    const { boot } = this
    this.#send(
      encodeBoxLine({
        kind: 'hello',
        model: this.#profile.model,
        firmware: FIRMWARE,
        serial: this.#serial,
        boot,
      }),
    )
    this.#begin()
  }

  #acknowledged(seq: number): void {
    if (this.#waiting[0]?.seq !== seq) return
    this.#waiting.shift()
    this.#begin()
  }

  /** The oldest report, with all its tries before it. */
  #begin(): void {
    this.#repeat?.cancel()
    this.#repeat = undefined
    this.#tries = 0
    this.#try()
  }

  #try(): void {
    this.#repeat = undefined
    const oldest = this.#waiting[0]
    if (oldest === undefined || this.#tries === TRIES) return // the rest waits until the host speaks, or the next press
    this.#tries++
    const { kind, seq, button, downMs } = oldest
    this.#send(encodeBoxLine({ kind, seq, button, ageMs: this.#clock.monotonicMs() - downMs }))
    this.#repeat = this.#clock.after(REPEAT_MS, () => this.#try())
  }

  #unplug(): void {
    if (!this.powered) return
    this.powered = false
    this.#up = false
    this.#start?.cancel()
    this.#repeat?.cancel()
    this.#repeat = undefined
    this.#debounce.stop()
    this.#lines.clear()
    const forgotten = this.#waiting.filter(({ kind }) => kind === 'short').length
    this.#waiting = []
    this.#tell({ type: 'unplugged', forgotten })
  }

  #plugIn(): void {
    if (this.powered) return
    this.powered = true
    this.boot++
    this.#seq = 0
    this.#tell({ type: 'pluggedIn' })
    this.#start = this.#clock.after(this.#profile.bootMs, () => {
      this.#up = true
      this.#debounce.start(this.#contacts.closed)
      this.#greet()
    })
  }
}
