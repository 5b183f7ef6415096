/** What becomes of a ticket in the mouth: who has it, and what is done with one that nobody takes. */
import { type Clock, DeviceError, type Timer } from '../../../lib/index.ts'
import type { TicketEvent } from '../contract.ts'
import type { PrinterLink } from './driver-link.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'
import type { NotTaken } from './schema.ts'
import type { PrinterFacts } from './status.ts'

const DEBOUNCE_MS = 200 // a ticket that is pulled may hide from the sensor for a moment
const EARLY_MS = 500 // so much before its time a printer may be taken to have drawn a ticket back
const MOVED_MS = 2500 // after its time it is in the bin, and counted
const LOOK_MS = 500

/** What a mouth is watched with. */
export interface MouthOptions {
  readonly link: PrinterLink
  readonly clock: Clock
  readonly profile: EscposProfile
  readonly notTaken: NotTaken
  /** How long a ticket may lie there, ms. */
  readonly patienceMs: number
  readonly tell: (event: TicketEvent) => void
  /** The paper left by the printer's own count, mm. */
  readonly counted: (leftMm: number) => void
}

interface Lying {
  readonly command: string
  readonly sinceMs: number
  /** Its time is over, or the next ticket pushes it away: it may not have been taken when it is gone. */
  moved: boolean
}

/** Tickets drawn back and starts, by the printer's own count. */
interface Counts {
  readonly retracts: number
  readonly starts: number
}

/** Follows one ticket at a time. Its events never delay a print. */
export class Mouth {
  readonly #options: MouthOptions
  /** The command whose ticket is on its way. */
  #expected: string | undefined
  #empty = false
  #seen = false
  #lying: Lying | undefined
  #gone: Lying[] = []
  #falling: Timer | undefined
  #policy: Timer | undefined
  #later: Timer | undefined
  #asking: Promise<void> | undefined
  #counts: Counts | undefined
  /** Worthless pieces sent into the bin since then. */
  #discarded = 0
  /** The link was down since they were read. */
  #stale = true

  constructor(options: MouthOptions) {
    this.#options = options
    const { link } = options
    link.onFacts((facts) => this.#hear(facts))
    link.supervisor.onState(({ state }) => {
      if (state === 'ready' && this.#stale && !link.busy) this.afterwards()
    })
  }

  /** The ticket of that command is about to be presented. */
  expect(command: string): void {
    this.#expected = command
    this.#seen = false
    this.#empty = this.#options.link.facts?.ticketInMouth === false
  }

  /** Whether it has been seen in the mouth since then. */
  get seen(): boolean {
    return this.#seen
  }

  /** Before a ticket is begun: the counters are known, and the one before it has had its time. @throws DeviceError as the link does. */
  async prepare(): Promise<void> {
    const { link, profile } = this.#options
    this.#expected = undefined
    await this.#asking
    if (profile.counters) {
      link.starts = await link.count('starts') // it may have started anew, and look as if nothing had been
      const known = !this.#stale && this.#counts?.starts === link.starts
      if (!known) this.#judge(await this.#readCounts())
    }
    if (link.facts?.ticketInMouth) await this.#free()
  }

  /** A worthless piece is sent into the bin: it may be counted there, and is no ticket. */
  discards(): void {
    this.#discarded++
  }

  /** Nothing is printed now: what is left to be asked is asked. */
  afterwards(): void {
    const { clock } = this.#options
    this.#later?.cancel()
    if (this.#gone.some(({ moved }) => moved)) {
      this.#later = clock.after(MOVED_MS, () => this.#begin(), { background: true })
    } else this.#begin()
  }

  #begin(): void {
    const { link } = this.#options
    if (this.#asking !== undefined || link.busy || link.supervisor.state !== 'ready') return
    this.#asking = this.#ask()
      .catch(() => {}) // a link that went is heard of elsewhere; what is not known is not told
      .finally(() => {
        this.#asking = undefined
      })
  }

  close(): void {
    this.#falling?.cancel()
    this.#policy?.cancel()
    this.#later?.cancel()
  }

  #hear(facts: PrinterFacts | undefined): void {
    const { clock } = this.#options
    if (facts === undefined) {
      const { presenter, counters } = this.#options.profile
      // it may have started anew, and nothing but its count of starts would tell
      if (this.#lying !== undefined && presenter !== undefined && !counters) this.#lying.moved = true
      this.#stale = true
      this.#falling?.cancel()
      this.#falling = undefined
      return
    }
    if (facts.ticketInMouth) {
      this.#falling?.cancel()
      this.#falling = undefined
      if (this.#expected !== undefined && this.#empty && !this.#seen) this.#rise(this.#expected)
      return
    }
    this.#empty = true
    if (this.#lying === undefined || this.#falling !== undefined) return
    const lying = this.#lying
    lying.moved ||= this.#isLate(lying) || this.#options.link.sending
    this.#falling = clock.after(DEBOUNCE_MS, () => this.#fall(lying), { background: true })
  }

  #rise(command: string): void {
    const { clock, tell, patienceMs, profile, notTaken } = this.#options
    this.#seen = true
    if (this.#lying !== undefined) this.#fall(this.#lying) // no two lie there
    this.#lying = { command, sinceMs: clock.monotonicMs(), moved: false }
    tell({ type: 'presented', command })
    if (profile.presenter?.dialect !== 'GS e' || notTaken === 'hold') return
    this.#policy?.cancel() // this printer has no time of its own
    const lying = this.#lying
    this.#policy = clock.after(patienceMs, () => void this.#move(lying), { background: true })
  }

  #fall(lying: Lying): void {
    this.#falling?.cancel()
    this.#falling = undefined
    this.#policy?.cancel()
    this.#lying = undefined
    this.#gone.push(lying)
    if (!this.#options.link.busy) this.afterwards()
  }

  #isLate({ sinceMs }: Lying): boolean {
    const { clock, notTaken, patienceMs } = this.#options
    return notTaken !== 'hold' && clock.monotonicMs() - sinceMs >= patienceMs - EARLY_MS
  }

  /** The ticket that nobody took has its time; then it is in the way no longer. */
  async #free(): Promise<void> {
    const { link, clock, patienceMs, profile, notTaken } = this.#options
    const sinceMs = this.#lying?.sinceMs ?? clock.monotonicMs()
    let untilMs = sinceMs + patienceMs + (notTaken === 'hold' ? 0 : MOVED_MS)
    let pushed = false
    while (link.facts?.ticketInMouth) {
      if (clock.monotonicMs() >= untilMs) {
        const asks = profile.presenter !== undefined && profile.presenter.dialect !== 'FS P'
        if (pushed || !asks) break // the others move it when paper is fed
        pushed = true
        untilMs = clock.monotonicMs() + MOVED_MS
        await this.#move(this.#lying)
      }
      await clock.sleep(Math.min(LOOK_MS, Math.max(1, untilMs - clock.monotonicMs())))
      await link.readStatus()
    }
    if (this.#lying !== undefined && link.facts?.ticketInMouth) this.#lying.moved = true
  }

  async #move(lying: Lying | undefined): Promise<void> {
    const { link, notTaken, profile } = this.#options
    if (link.sending || lying !== this.#lying || link.facts?.ticketInMouth !== true) return
    if (lying !== undefined) lying.moved = true
    try {
      const retracts = profile.presenter?.dialect === 'GS R'
      await link.write(
        retracts ? command.RETRACT_NOW : command.moveTicket(notTaken === 'retract' ? 'retract' : 'eject'),
      )
    } catch {
      // the link went: what lies there is told of by the next facts
    }
  }

  async #ask(): Promise<void> {
    const { link, profile, counted } = this.#options
    if (!profile.counters) {
      for (const { moved, command } of this.#gone.splice(0)) if (!moved) this.#tell('taken', command)
      return
    }
    this.#judge(await this.#readCounts())
    counted((await link.count('paperCm')) * 10)
  }

  #judge(counts: Counts): void {
    const before = this.#counts
    this.#counts = counts
    this.#stale = false
    const gone = this.#gone.splice(0)
    if (before === undefined) return
    const retracts = Math.max(0, counts.retracts - before.retracts - this.#discarded)
    this.#discarded = 0
    const restarted = counts.starts !== before.starts
    const likely = [...gone].sort((a, b) => Number(b.moved) - Number(a.moved))
    const back = new Set(likely.slice(0, retracts))
    for (const lying of gone) {
      const { moved, command } = lying
      if (back.has(lying)) this.#tell('retracted', command)
      else if (!moved && !restarted) this.#tell('taken', command)
      // else it may have been pushed out, by its time, the next ticket or a start: nobody can know
    }
  }

  async #readCounts(): Promise<Counts> {
    const { link } = this.#options
    const counts = { retracts: await link.count('retracts'), starts: await link.count('starts') }
    link.starts = counts.starts
    return counts
  }

  #tell(type: 'taken' | 'retracted', command: string): void {
    this.#options.tell({ type, command })
  }
}

const STEP_MS = 100
const RESERVE_MS = 2000

/** From the cut until a ticket sticks out of the mouth, ms. */
export function presentMs({ presenter }: EscposProfile): number {
  return presenter ? Math.ceil(((presenter.pathMm + presenter.outMm) / presenter.speedMmS) * 1000) : 0
}

/** A cut and a ticket in the mouth: the printer's own proof. */
export interface CountedCut {
  /** Cuts before it, by the printer's own count. */
  readonly before: number
  readonly link: PrinterLink
  readonly mouth: Mouth
  readonly clock: Clock
  readonly profile: EscposProfile
  /** Throws what is wrong with the printer. */
  readonly judge: (facts: PrinterFacts) => void
}

/** Resolves when the cut is counted and the ticket was seen. @throws DeviceError the printer's trouble, `failure` when neither comes. */
export async function countedAndSeen({
  before,
  link,
  mouth,
  clock,
  profile,
  judge,
}: CountedCut): Promise<void> {
  const untilMs = clock.monotonicMs() + presentMs(profile) + RESERVE_MS
  for (;;) {
    const cuts = await link.count('cuts')
    judge(await link.readStatus())
    if (cuts === before + 1 && mouth.seen) return
    if (clock.monotonicMs() >= untilMs) {
      const what = cuts === before + 1 ? 'the ticket was not seen in the mouth' : 'the printer counts no cut'
      throw new DeviceError('failure', what, { fix: 'Look into the mouth of the printer.' })
    }
    await clock.sleep(STEP_MS)
  }
}
