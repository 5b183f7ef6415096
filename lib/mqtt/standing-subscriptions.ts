import type { Clock, Timer } from '../clock.ts'
import { asDeviceError, type DeviceError } from '../errors.ts'

/** What subscriptions that stand are made of. */
export interface StandingSubscriptionsOptions {
  readonly clock: Clock
  /** One was refused, or one that had been refused is granted. */
  readonly changed: () => void
}

/** Asks for something; resolves when it is granted, with what gives it up where nobody else does. */
export type Subscribe = () => Promise<(() => void) | undefined>

const ASK_AGAIN_MS = 10_000

/**
 * Subscriptions that somebody cannot do without. One that the broker refuses is asked for again every ten seconds: its
 * rules are mended without a word to those they shut out.
 */
export class StandingSubscriptions {
  readonly #options: StandingSubscriptionsOptions
  readonly #refused = new Map<Subscribe, DeviceError>()
  readonly #stops: (() => void)[] = []
  readonly #timers = new Map<Subscribe, Timer>()
  #closed = false

  constructor(options: StandingSubscriptionsOptions) {
    this.#options = options
  }

  /** Why one of them is refused; undefined while all are granted or under way. */
  get refusal(): DeviceError | undefined {
    const [refusal] = this.#refused.values()
    return refusal
  }

  /** Asks for one, until it is granted. */
  add(subscribe: Subscribe): void {
    const { clock, changed } = this.#options
    subscribe().then(
      (stop) => {
        if (stop !== undefined) this.#stops.push(stop)
        if (this.#closed) this.#giveUp()
        else if (this.#refused.delete(subscribe)) changed()
      },
      (cause: unknown) => {
        if (this.#closed) return
        const again = () => this.add(subscribe)
        this.#timers.set(subscribe, clock.after(ASK_AGAIN_MS, again, { background: true }))
        this.#refused.set(subscribe, asDeviceError(cause))
        changed()
      },
    )
  }

  close(): void {
    this.#closed = true
    for (const timer of this.#timers.values()) timer.cancel()
    this.#giveUp()
  }

  #giveUp(): void {
    for (const stop of this.#stops.splice(0)) stop()
  }
}
