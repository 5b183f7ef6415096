import { type Clock, DeviceError, type PhysicalEvent, type Timer } from '../../lib/index.ts'
import type { PaperPiece } from '../ticket-printer/contract.ts'
import { type Page, paperPiece } from './firmware-paper.ts'
import type { NativePrinterProfile } from './profile.ts'

/** What the mechanism tells the printer's controller. */
export interface MechanismOptions {
  readonly profile: NativePrinterProfile
  readonly clock: Clock
  readonly tell: (event: PhysicalEvent) => void
  /** Something that its sensors see has changed. */
  readonly changed: () => void
}

/** A ticket that lies in the mouth, and the command that printed it. */
export interface Lying {
  readonly piece: PaperPiece
  readonly command: string
}

interface Job {
  readonly page: Page
  readonly bytes: Uint8Array
  readonly command: string
  readonly beganMs: number
  timer: Timer
  readonly settle: (failure?: DeviceError) => void
}

const MOST_PIECES = 10_000
const BLANK: Page = { lines: [], heightDots: 0 }

/** Roll, motor, head, blade and mouth of a native printer, in time and in dots of paper. */
export class NativeMechanism {
  coverOpen = false
  /** The blade sticks at its next move. */
  sticky = false
  /** The blade sticks in the paper. */
  jammed = false
  /** Tickets that nobody has taken, oldest first. */
  readonly mouth: Lying[] = []
  readonly #options: MechanismOptions
  #leftDots: number
  #pieces: PaperPiece[] = []
  #hanging:
    | {
        readonly page: Page
        readonly printedDots: number
        readonly lengthDots: number
        readonly bytes: Uint8Array
      }
    | undefined
  #job: Job | undefined

  constructor(options: MechanismOptions) {
    this.#options = options
    this.#leftDots = options.profile.rollMm * options.profile.dotsPerMm
  }

  /** Paper before the end, mm, at this instant. */
  get leftMm(): number {
    return Math.ceil((this.#leftDots - this.#fedDots()) / this.#options.profile.dotsPerMm)
  }

  /** All pieces so far, the hanging one last. */
  get pieces(): readonly PaperPiece[] {
    const hanging = this.#hangingPiece('hanging')
    return hanging ? [...this.#pieces, hanging] : this.#pieces
  }

  /** What keeps it from printing now. */
  get fault(): DeviceError | undefined {
    if (this.jammed) return new DeviceError('cutterJam', 'the blade sticks in the paper')
    if (this.coverOpen) return new DeviceError('coverOpen', 'the cover is open')
    return this.#leftDots <= 0 ? new DeviceError('paperEmpty', 'there is no paper') : undefined
  }

  /** Prints a page and cuts it off. @throws DeviceError what stopped it; `unknown` only where the whole page is on paper. */
  print(page: Page, command: string, bytes: Uint8Array): Promise<void> {
    if (this.#hanging !== undefined && this.#hanging.printedDots > 0) this.part('cut') // half a ticket is not the head of this one
    return new Promise((resolve, reject) => {
      const settle = (failure?: DeviceError) => {
        this.#job?.timer.cancel()
        this.#job = undefined
        if (failure) reject(failure)
        else resolve()
        this.#options.changed()
      }
      const { clock } = this.#options
      const needed = this.#lengthOf(page)
      const ms = Math.min(needed, this.#leftDots) / this.#dotsPerMs
      const timer = clock.after(ms, () => (needed > this.#leftDots ? this.#runOut() : this.#fed()))
      this.#job = { page, bytes, command, beganMs: clock.monotonicMs(), timer, settle }
    })
  }

  /** Stops where it is; what is printed hangs from the roll. */
  stop(failure: DeviceError): void {
    const job = this.#job
    if (job === undefined) return
    const fedDots = this.#fedDots()
    const { code, message } = failure
    const whole = fedDots >= job.page.heightDots // though not cut: somebody may tear it off
    this.#leave(job, fedDots)
    job.settle(whole ? new DeviceError(code, message, { outcome: 'unknown' }) : failure)
  }

  /** Parts what hangs from the roll. */
  part(parted: 'cut' | 'torn'): PaperPiece | undefined {
    const piece = this.#job === undefined ? this.#hangingPiece(parted) : undefined
    if (piece === undefined) return undefined
    this.#hanging = undefined
    this.#keep(piece)
    return piece
  }

  /** Leaves exactly so much paper. */
  leave(mm: number): void {
    const { dotsPerMm } = this.#options.profile
    const fed = this.#fedDots()
    this.#leftDots = Math.max(0, mm) * dotsPerMm + fed
    const job = this.#job
    if (job === undefined) {
      if (this.#leftDots === 0) this.#options.tell({ type: 'paperEnd' })
      return
    }
    const needed = this.#lengthOf(job.page)
    job.timer.cancel()
    const ms = (Math.min(needed, this.#leftDots) - fed) / this.#dotsPerMs
    job.timer = this.#options.clock.after(ms, () => (needed > this.#leftDots ? this.#runOut() : this.#fed()))
  }

  /** Feeds blank paper while nothing is printed. */
  feed(mm: number): void {
    if (this.#job !== undefined || this.fault !== undefined) return
    const dots = Math.min(mm * this.#options.profile.dotsPerMm, this.#leftDots)
    const { page, printedDots, lengthDots, bytes } = this.#hanging ?? {
      page: BLANK,
      printedDots: 0,
      lengthDots: 0,
      bytes: new Uint8Array(),
    }
    this.#hanging = { page, printedDots, lengthDots: lengthDots + dots, bytes }
    this.#leftDots -= dots
  }

  get #dotsPerMs(): number {
    const { speedMmS, dotsPerMm } = this.#options.profile
    return (speedMmS * dotsPerMm) / 1000
  }

  #lengthOf({ heightDots }: Page): number {
    const { headToCutterMm, dotsPerMm } = this.#options.profile
    return heightDots + headToCutterMm * dotsPerMm
  }

  #fedDots(): number {
    if (this.#job === undefined) return 0
    const ranMs = this.#options.clock.monotonicMs() - this.#job.beganMs
    return Math.min(ranMs * this.#dotsPerMs, this.#lengthOf(this.#job.page), this.#leftDots)
  }

  #runOut(): void {
    this.#options.tell({ type: 'paperEnd' })
    this.stop(new DeviceError('paperEmpty', 'the paper came to its end in the middle of a ticket'))
  }

  /** All is printed: now the blade. */
  #fed(): void {
    const job = this.#job
    if (job === undefined) return
    const { clock, profile, changed } = this.#options
    if (this.sticky) {
      this.sticky = false
      this.jammed = true
      this.#options.tell({ type: 'cutterJammed' })
      changed()
      this.stop(new DeviceError('cutterJam', 'the ticket is printed, but the blade sticks in it'))
      return
    }
    job.timer = clock.after(profile.cutMs, () => {
      this.#leave(job, this.#lengthOf(job.page))
      this.#job = undefined
      const piece = this.part('cut')
      if (piece) this.mouth.push({ piece, command: job.command })
      if (this.mouth.length > MOST_PIECES) this.mouth.shift()
      job.settle()
    })
  }

  /** So much of a job is on paper, and hangs. */
  #leave({ page, bytes }: Job, fedDots: number): void {
    const before = this.#hanging?.lengthDots ?? 0 // blank feed: lost in the margin
    this.#hanging = {
      page,
      bytes,
      printedDots: Math.min(fedDots, page.heightDots),
      lengthDots: before + fedDots,
    }
    this.#leftDots = Math.max(0, this.#leftDots - fedDots)
  }

  #hangingPiece(parted: PaperPiece['parted']): PaperPiece | undefined {
    const { dotsPerMm, widthDots } = this.#options.profile
    return this.#hanging && paperPiece(this.#hanging.page, { ...this.#hanging, parted, dotsPerMm, widthDots })
  }

  #keep(piece: PaperPiece): void {
    this.#pieces.push(piece)
    if (this.#pieces.length > MOST_PIECES) this.#pieces.shift()
    const { text, parted, lengthMm } = piece
    this.#options.tell({ type: parted, text, lengthMm: Math.round(lengthMm) })
  }
}
