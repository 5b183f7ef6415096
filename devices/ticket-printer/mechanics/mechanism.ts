/**
 * Motor, head and blade, in time. Work is taken on at once and done when its time has come: what the paper looks like
 * at any instant follows from the clock, and one timer stands for the next moment that anyone could notice.
 */
import type { Clock, Timer } from '../../../lib/index.ts'
import type { Roll } from './paper.ts'
import { findMark, forgetMark, type MechanismEvents, type MechanismFigures, type Work } from './work.ts'

const EPSILON = 1e-6

/** Runs while it is told to; stops by itself at the paper's end and at a jam. */
export class Mechanism<M> {
  /** The blade sticks at its next move. */
  stuck = false
  readonly #clock: Clock
  readonly #roll: Roll
  readonly #figures: MechanismFigures
  readonly #events: MechanismEvents
  #queue: Work<M>[] = []
  #next = 0
  #running = false
  /** When the first work began, or went on. */
  #sinceMs = 0
  /** Dots of the first work that were fed before that and are not yet counted on the roll. */
  #doneDots = 0
  #nearEnd = false
  #wakeAt: number | undefined
  #pastMs: number | undefined
  /** Up to when all is done. */
  #latestMs = 0
  #timer: Timer | undefined
  #timerMs = Number.POSITIVE_INFINITY
  #scanned = 0
  #scannedMs = 0
  #scannedAt = 0
  /** When the motor that the present work has started stands still again. */
  #runEndMs: number | undefined

  constructor(clock: Clock, roll: Roll, figures: MechanismFigures, events: MechanismEvents) {
    this.#clock = clock
    this.#roll = roll
    this.#figures = figures
    this.#events = events
  }

  /**
   * Lives at a moment of the recent past while `act` runs, never before what was done last: a long burst is told when
   * its last byte is in, but was read and printed while it came.
   */
  during(ms: number, act: () => void): void {
    this.#pastMs = Math.min(Math.max(ms, this.#latestMs), this.#clock.monotonicMs())
    try {
      act()
    } finally {
      this.#pastMs = undefined
    }
  }

  get running(): boolean {
    return this.#running
  }

  /** Something is to be done or being done. */
  get busy(): boolean {
    return this.#next < this.#queue.length
  }

  /** What is being done, or would be. */
  get current(): Work<M> | undefined {
    return this.#queue[this.#next]
  }

  /** The near-end sensor sees the end. */
  get nearEnd(): boolean {
    return this.#nearEnd
  }

  /** The sensor at the head sees no paper. */
  get paperEnd(): boolean {
    return this.leftDots <= EPSILON
  }

  /** Dots of paper before the end, at this instant. */
  get leftDots(): number {
    return Math.max(0, this.#roll.left - this.#progress(this.#nowMs()))
  }

  /** Takes on work; with nothing else to do it begins at once. */
  add(work: Work<M>): void {
    if (!this.busy) {
      this.#queue.length = 0
      this.#next = 0
      this.#sinceMs = this.#nowMs()
      this.#doneDots = 0
      this.#rescan()
    }
    this.#queue.push(work)
  }

  /** Does everything whose time has come. */
  advance(): void {
    const nowMs = this.#nowMs()
    this.#latestMs = nowMs
    if (!this.busy && this.#wakeAt === undefined) return // nothing moves
    while (this.#running) {
      const work = this.#queue[this.#next]
      if (work === undefined) break
      if (work.act !== undefined) {
        this.#next++
        work.act()
        continue
      }
      if (work.run !== undefined) {
        this.#runEndMs ??= this.#sinceMs + work.run()
        if (this.#runEndMs > nowMs) break
        this.#done(Math.max(this.#runEndMs, this.#sinceMs))
        continue
      }
      if (work.cut !== undefined) {
        if (this.#idleCut(work)) {
          this.#done(this.#sinceMs)
          continue
        }
        if (this.stuck) {
          this.stop()
          this.#events.jammed()
          break
        }
        const endMs = this.#sinceMs + this.#figures.cutMs
        if (endMs > nowMs) break
        this.#done(endMs)
        this.#events.cut(work.position)
        continue
      }
      if (findMark(work, this.#roll, this.#figures)) this.#rescan()
      const left = this.#roll.left - this.#doneDots
      const todo = work.dots - this.#doneDots
      const endMs = this.#sinceMs + Math.min(todo, left) / this.#figures.dotsPerMs
      if (endMs > nowMs + EPSILON) break
      if (todo <= left + EPSILON) {
        if (work.mark !== undefined) this.#roll.place(work.mark, work.dots)
        this.#roll.advance(work.dots)
        if (work.found === false) {
          forgetMark(work)
          this.#doneDots = 0
          this.#sinceMs = endMs
          this.stop()
          this.#events.markLost?.()
          break
        }
        this.#done(endMs)
      } else {
        this.#doneDots += left
        this.#sinceMs = endMs
        this.breakOff()
      }
      this.#watchNearEnd()
      if (this.#roll.left <= EPSILON) {
        this.stop()
        this.#events.paperEnd()
      }
    }
    this.#watchNearEnd()
    if (this.#wakeAt !== undefined && (this.current?.position ?? Number.POSITIVE_INFINITY) >= this.#wakeAt) {
      this.#wakeAt = undefined
      this.#events.reached()
    }
  }

  /** Whether the blade has nothing to cut. */
  #idleCut({ cut }: Work<M>): boolean {
    return cut === 'ifHanging' && this.#roll.hangingOut <= EPSILON
  }

  /** Goes on, from where it stood. */
  start(): void {
    if (this.#running) return
    this.#running = true
    this.#sinceMs = this.#nowMs()
    this.#rescan()
  }

  /** Stands still; what was half done goes on at the next start. Call {@link advance} before. */
  stop(): void {
    if (!this.#running) return
    this.#doneDots = this.#progress(this.#nowMs())
    this.#running = false
    this.#rescan()
  }

  /** A broken line begins anew at the next start: what is on paper of it stays there. */
  breakOff(): void {
    const work = this.current
    const dots = this.#progress(this.#nowMs())
    this.#doneDots = 0
    this.#sinceMs = this.#nowMs()
    if (work === undefined || dots <= 0) return
    if (work.mark !== undefined) this.#roll.place(work.mark, dots)
    this.#roll.advance(dots)
    if (work.seek !== undefined) {
      forgetMark(work)
      return
    }
    if (work.mark !== undefined && dots < work.mark.height) return
    work.mark = undefined // only blank paper of it was left to feed
    work.dots = Math.max(0, work.dots - dots)
  }

  /** Drops all work; what is half done stays on the paper as it is. */
  clear(): void {
    this.breakOff()
    this.#queue = []
    this.#next = 0
    this.#runEndMs = undefined
    this.#wakeAt = undefined
    this.#rescan()
  }

  /** Leaves so much paper, dots. */
  leave(dots: number): void {
    this.#roll.left = dots + this.#progress(this.#nowMs())
    this.look()
  }

  /** Sets or resets the near-end sensor after the paper was changed. */
  look(): void {
    const { nearEnd } = this.#figures
    this.#nearEnd = nearEnd !== undefined && this.leftDots <= nearEnd
    this.#rescan()
  }

  /** Wants to be told when the parser, were it as slow as the paper, would have come to `position`. */
  wakeAt(position: number): void {
    this.#wakeAt = position
    this.#rescan()
  }

  /** Sets the timer for the next moment that matters. Call at the end of every change. */
  arm(): void {
    const nextMs = this.#running ? this.#nextMs() : Number.POSITIVE_INFINITY
    if (nextMs === this.#timerMs) return
    this.#timer?.cancel()
    this.#timer = undefined
    this.#timerMs = nextMs
    if (nextMs === Number.POSITIVE_INFINITY) return
    this.#timer = this.#clock.after(nextMs - this.#nowMs(), () => {
      this.#timer = undefined
      this.#timerMs = Number.POSITIVE_INFINITY
      this.advance()
      this.arm()
    })
  }

  #nowMs(): number {
    return this.#pastMs ?? this.#clock.monotonicMs()
  }

  /** Uncounted dots of the present work. */
  #progress(nowMs: number): number {
    const work = this.current
    if (work === undefined || work.dots === 0) return 0
    if (!this.#running) return this.#doneDots
    const dots = this.#doneDots + Math.max(0, nowMs - this.#sinceMs) * this.#figures.dotsPerMs
    return Math.min(dots, work.dots, this.#roll.left)
  }

  #done(endMs: number): void {
    this.#runEndMs = undefined
    this.#next++
    this.#sinceMs = endMs
    this.#doneDots = 0
    if (this.#next >= 64 && this.#next * 2 > this.#queue.length) {
      this.#queue.splice(0, this.#next)
      this.#scanned = Math.max(0, this.#scanned - this.#next)
      this.#next = 0
    }
  }

  #watchNearEnd(): void {
    const { nearEnd } = this.#figures
    if (this.#nearEnd || nearEnd === undefined || this.leftDots > nearEnd + EPSILON) return
    this.#nearEnd = true
    this.#rescan()
    this.#events.nearEnd()
  }

  #rescan(): void {
    this.#scanned = -1
  }

  /** Looks along the work for the first that someone could notice; goes on where it last stopped. */
  #nextMs(): number {
    const { dotsPerMs, cutMs, nearEnd } = this.#figures
    if (this.#scanned < this.#next) {
      this.#scanned = this.#next
      this.#scannedMs = this.#sinceMs
      this.#scannedAt = this.#roll.head + this.#doneDots
    }
    const paper = this.#roll.head + this.#roll.left
    const watched = this.#nearEnd || nearEnd === undefined ? paper : paper - nearEnd
    for (; this.#scanned < this.#queue.length; this.#scanned++) {
      const work = this.#queue[this.#scanned] as Work<M>
      const startMs = this.#scannedMs
      if (this.#wakeAt !== undefined && work.position >= this.#wakeAt) return startMs
      if (work.act !== undefined) return startMs
      const current = this.#scanned === this.#next
      if (work.run !== undefined) return (current ? this.#runEndMs : undefined) ?? startMs
      if (work.cut !== undefined) {
        const known = work.cut === true || (current && !this.#idleCut(work))
        return this.stuck || !known ? startMs : startMs + cutMs
      }
      if (work.seek !== undefined && work.found === undefined) return startMs
      const dots = current ? work.dots - this.#doneDots : work.dots
      if (this.#scannedAt + dots >= watched - EPSILON) {
        return startMs + Math.max(0, watched - this.#scannedAt) / dotsPerMs
      }
      if (work.found === false) return startMs + dots / dotsPerMs
      this.#scannedAt += dots
      this.#scannedMs = startMs + dots / dotsPerMs
    }
    return this.#wakeAt === undefined ? Number.POSITIVE_INFINITY : this.#scannedMs
  }
}
