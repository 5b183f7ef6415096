/** Who is at a window now, and who was: what a press is bound to. */

/** A ticket at a window. */
export interface ServiceSession {
  readonly ticket: string
  readonly clerk?: string
  /** Centre time, ms since the Unix epoch. */
  readonly since: number
}

interface Interval {
  readonly session: ServiceSession
  readonly fromMs: number
  readonly toMs: number
}

const KEEP = 200 // enough for a day at one window; late presses are older than that never

/** The sessions of one window, in order of time: monotonic ms, for the time of day may be stepped. */
export class Sessions {
  #open: ServiceSession | undefined
  #openMs = 0
  #past: Interval[] = []

  /** Who is at the window now. */
  get current(): ServiceSession | undefined {
    return this.#open
  }

  /** A ticket comes to the window at `fromMs`; whoever was there has gone. */
  open(session: ServiceSession, fromMs: number): void {
    this.close(fromMs)
    this.#open = session
    this.#openMs = fromMs
  }

  /** The window is free from `toMs` on. */
  close(toMs: number): void {
    if (this.#open === undefined) return
    this.#past.push({ session: this.#open, fromMs: this.#openMs, toMs })
    if (this.#past.length > KEEP) this.#past.shift()
    this.#open = undefined
  }

  /** Who was at the window at that time; in the ms of a change, who comes, or else who goes. */
  at(timeMs: number): ServiceSession | undefined {
    if (this.#open !== undefined && timeMs >= this.#openMs) return this.#open
    for (let i = this.#past.length - 1; i >= 0; i--) {
      const interval = this.#past[i]
      if (interval !== undefined && timeMs >= interval.fromMs && timeMs <= interval.toMs)
        return interval.session
    }
    return undefined
  }
}
