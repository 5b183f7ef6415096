import type { Clock, Timer } from '../../../lib/index.ts'

const POLL_MS = 5000 // what is told by itself is told only once the printer carries out commands
const KEEP_ALIVE_MS = 60_000

/** What is looked at, and how. */
export interface IdlePollOptions {
  readonly clock: Clock
  /** Whether the printer is in trouble. */
  readonly troubled: () => boolean
  /** Looks at it, unless something is under way; never throws. */
  readonly look: () => Promise<void>
}

/** A slow look at an idle printer, for what it does not tell by itself. */
export class IdlePoll {
  readonly #options: IdlePollOptions
  #timer: Timer | undefined
  #periodMs = 0
  #closed = false

  constructor(options: IdlePollOptions) {
    this.#options = options
  }

  start(): void {
    if (this.#timer === undefined && !this.#closed) this.#arm()
  }

  /** The printer's facts have changed, and with them how often it is to be looked at. */
  follow(): void {
    if (this.#timer !== undefined && !this.#closed && this.#periodMs !== this.#wantedMs) this.#arm()
  }

  close(): void {
    this.#closed = true
    this.#timer?.cancel()
  }

  get #wantedMs(): number {
    return this.#options.troubled() ? POLL_MS : KEEP_ALIVE_MS
  }

  #arm(): void {
    const { clock, look } = this.#options
    this.#timer?.cancel()
    this.#periodMs = this.#wantedMs
    this.#timer = clock.after(this.#periodMs, () => void look().then(() => !this.#closed && this.#arm()), {
      background: true,
    })
  }
}
