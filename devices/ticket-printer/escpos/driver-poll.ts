import type { Clock, DeviceState, Timer } from '../../../lib/index.ts'
import { troubleOf } from './driver-facts.ts'
import type { EscposProfile } from './profile.ts'
import type { PrinterFacts } from './status.ts'

const POLL_MS = 5000
const MOUTH_MS = 1000 // a ticket lies in the mouth: is it taken?
const KEEP_ALIVE_MS = 60_000 // where the printer tells changes by itself

/** The link to a printer that is looked at. */
export interface PolledLink {
  readonly supervisor: { readonly state: DeviceState }
  readonly facts: PrinterFacts | undefined
  readonly busy: boolean
  readonly truthful: boolean
  /** Whether the printer tells changes by itself. */
  readonly pushes: boolean
  readStatus(): Promise<unknown>
}

/** What is looked at, and how. */
export interface IdlePollOptions {
  readonly link: PolledLink
  readonly profile: EscposProfile
  readonly clock: Clock
  /** One question that any printer with a word back answers. @throws DeviceError `timeout` when it does not. */
  readonly hello: () => Promise<unknown>
  /** Switches ASB on again, in case the mains failed meanwhile; its answer is the whole status. False: none came. */
  readonly askAutomatic: () => Promise<boolean>
  /** Told what a look failed with: silence means that the printer is gone. */
  readonly failed: (error: unknown) => void
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

  get #troubled(): boolean {
    const { facts } = this.#options.link
    return facts !== undefined && troubleOf(facts) !== undefined
  }

  get #wantedMs(): number {
    // what is told in order is not told while it stands still
    const { pushes, facts } = this.#options.link
    if (pushes && !this.#troubled) return KEEP_ALIVE_MS
    return facts?.ticketInMouth ? MOUTH_MS : POLL_MS
  }

  #arm(): void {
    this.#timer?.cancel()
    this.#periodMs = this.#wantedMs
    this.#timer = this.#options.clock.after(this.#periodMs, () => void this.#look(), { background: true })
  }

  async #look(): Promise<void> {
    const { link, profile, hello, failed } = this.#options
    const { state } = link.supervisor
    const idle = !link.busy && (state === 'ready' || state === 'alert')
    try {
      if (idle && link.truthful) await this.#refresh()
      else if (idle && profile.realTimeStatus === 'constant') await hello()
    } catch (error) {
      failed(error)
    }
    if (!this.#closed) this.#arm()
  }

  async #refresh(): Promise<void> {
    const { link, askAutomatic } = this.#options
    const well = link.facts !== undefined && !this.#troubled
    if (!link.pushes || !well || !(await askAutomatic())) await link.readStatus()
  }
}
