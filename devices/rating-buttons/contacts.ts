import { type Clock, DeviceError, type PhysicalEvent, type Random, type Timer } from '../../lib/index.ts'
import type { ButtonsHands } from './contract.ts'

const PRESS_MS = 150
const BOUNCE_MS = 20

/** What closes a contact: a person's press, a hand that holds, or the button itself. */
type Cause = object | 'hand' | 'stick'

/** What a box's buttons are made of. */
export interface ContactsOptions {
  readonly buttons: number
  readonly clock: Clock
  readonly random: Random
  readonly tell: (event: PhysicalEvent) => void
  /** Hears every change of a contact, chatter and all. */
  readonly changed: (button: number, closed: boolean) => void
  /** Whether the box is up: told with every press. */
  readonly alive: () => boolean
}

/** The buttons themselves, with or without power behind them: what hands do, as contacts that close and open. */
export class Contacts {
  readonly #options: ContactsOptions
  readonly #causes: Set<Cause>[]

  constructor(options: ContactsOptions) {
    this.#options = options
    this.#causes = Array.from({ length: options.buttons }, () => new Set<Cause>())
    this.hands = this.#makeHands()
  }

  /** Buttons whose contact is closed now. */
  get closed(): number[] {
    return this.#causes.flatMap((causes, index) => (causes.size > 0 ? [index + 1] : []))
  }

  /** The verbs that are about buttons. */
  readonly hands: Omit<ButtonsHands, 'unplug' | 'plugIn'>

  #makeHands(): Omit<ButtonsHands, 'unplug' | 'plugIn'> {
    return {
      buttons: this.#options.buttons,
      press: ({ button, ms = PRESS_MS }) => {
        const press = {}
        this.#tellPressed(button)
        this.#set(button, press, true)
        this.#options.clock.after(ms, () => this.#set(button, press, false))
      },
      hold: ({ button }) => {
        this.#tellPressed(button)
        this.#set(button, 'hand', true)
      },
      release: ({ button } = {}) => {
        const all = button === undefined ? this.#causes.map((_, index) => index + 1) : [button]
        for (const each of all) {
          this.#set(each, 'hand', false)
          this.#set(each, 'stick', false)
        }
      },
      bounce: ({ button, ms = BOUNCE_MS }) => {
        this.#tellPressed(button)
        this.#chatter(button, {}, ms)
      },
      stick: ({ button }) => this.#set(button, 'stick', true),
    }
  }

  #tellPressed(button: number): void {
    this.#of(button)
    this.#options.tell({ type: 'pressed', button, score: button, alive: this.#options.alive() })
  }

  /** Closes, opens and closes every 1 to 5 ms for a while, stays closed, and opens. */
  #chatter(button: number, press: Cause, leftMs: number): void {
    const { clock, random } = this.#options
    this.#set(button, press, true)
    const closedMs = random.int(1, 5)
    if (leftMs <= closedMs) {
      clock.after(PRESS_MS, () => this.#set(button, press, false))
      return
    }
    clock.after(closedMs, () => {
      this.#set(button, press, false)
      const openMs = random.int(1, 5)
      clock.after(openMs, () => this.#chatter(button, press, leftMs - closedMs - openMs))
    })
  }

  #set(button: number, cause: Cause, on: boolean): void {
    const causes = this.#of(button)
    const before = causes.size > 0
    if (on) causes.add(cause)
    else causes.delete(cause)
    const closed = causes.size > 0
    if (closed !== before) this.#options.changed(button, closed)
  }

  #of(button: number): Set<Cause> {
    const causes = this.#causes[button - 1]
    if (causes !== undefined) return causes
    const { buttons } = this.#options
    throw new DeviceError('illegal', `there is no button ${button}: this box has 1 to ${buttons}`, {
      fix: `Name a button from 1 (worst) to ${buttons} (best).`,
    })
  }
}

/** What a box makes of its contacts. */
export interface Stroke {
  readonly kind: 'short' | 'long' | 'up'
  readonly button: number
  /** When the button went down, monotonic ms. */
  readonly downMs: number
}

interface Down {
  readonly sinceMs: number
  /** Never a vote: went down beside another button, or before there was power. */
  readonly deaf: boolean
  stuck: boolean
  readonly stuckTimer: Timer
  releaseTimer?: Timer
}

/** What a debouncer is made of. */
export interface DebounceOptions {
  readonly clock: Clock
  readonly debounceMs: number
  readonly stuckMs: number
  readonly stroke: (stroke: Stroke) => void
}

/**
 * Contacts as strokes: chatter is one press; held for too long is `long`, once, and no vote; a button that goes down
 * while another is down is no vote, unless that other one is stuck.
 */
export class Debounce {
  readonly #options: DebounceOptions
  readonly #down = new Map<number, Down>()

  constructor(options: DebounceOptions) {
    this.#options = options
  }

  /** Takes a change of a contact. */
  change(button: number, closed: boolean): void {
    const down = this.#down.get(button)
    if (closed && down === undefined) this.#press(button, this.#busy())
    else if (closed) down?.releaseTimer?.cancel()
    else if (down !== undefined) {
      down.releaseTimer = this.#options.clock.after(this.#options.debounceMs, () =>
        this.#release(button, down),
      )
    }
  }

  /** Starts with the contacts that are closed already: they are no votes. */
  start(closed: readonly number[]): void {
    for (const button of closed) this.#press(button, true)
  }

  /** Forgets everything: the power is gone. */
  stop(): void {
    for (const { stuckTimer, releaseTimer } of this.#down.values()) {
      stuckTimer.cancel()
      releaseTimer?.cancel()
    }
    this.#down.clear()
  }

  #busy(): boolean {
    for (const { stuck } of this.#down.values()) if (!stuck) return true
    return false
  }

  #press(button: number, deaf: boolean): void {
    const { clock, stuckMs, stroke } = this.#options
    const sinceMs = clock.monotonicMs()
    const stuckTimer = clock.after(stuckMs, () => {
      down.stuck = true
      stroke({ kind: 'long', button, downMs: sinceMs })
    })
    const down: Down = { sinceMs, deaf, stuck: false, stuckTimer }
    this.#down.set(button, down)
  }

  #release(button: number, { sinceMs, stuck, deaf, stuckTimer }: Down): void {
    stuckTimer.cancel()
    this.#down.delete(button)
    if (stuck) this.#options.stroke({ kind: 'up', button, downMs: sinceMs })
    else if (!deaf) this.#options.stroke({ kind: 'short', button, downMs: sinceMs })
  }
}
