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

/** The sessions of one window, in order of time. */
export class Sessions {
  #open: ServiceSession | undefined
  #past: Interval[] = []

  /** Who is at the window now. */
  get current(): ServiceSession | undefined {
    return this.#open
  }

  /** A ticket comes to the window; whoever was there has gone. */
  open(session: ServiceSession): void {
    this.close(session.since)
    this.#open = session
  }

  /** The window is free from `at` on. */
  close(at: number): void {
    if (this.#open === undefined) return
    this.#past.push({ session: this.#open, fromMs: this.#open.since, toMs: at })
    if (this.#past.length > KEEP) this.#past.shift()
    this.#open = undefined
  }

  /** Who was at the window at that time; in the ms of a change, who comes, or else who goes. */
  at(time: number): ServiceSession | undefined {
    if (this.#open !== undefined && time >= this.#open.since) return this.#open
    for (let i = this.#past.length - 1; i >= 0; i--) {
      const interval = this.#past[i]
      if (interval !== undefined && time >= interval.fromMs && time <= interval.toMs) return interval.session
    }
    return undefined
  }
}
