/** What a printer counts of itself: since it was made, and of its paper. */
import type { Clock } from '../../../lib/index.ts'
import type { Mechanism } from '../mechanics/mechanism.ts'
import type { Roll } from '../mechanics/paper.ts'
import type { Counters } from './firmware-answers.ts'
import { INCH_MM } from './firmware-measures.ts'
import type { Outlet } from './firmware-outlet.ts'
import type { MotorFacts } from './full-status.ts'
import type { Modes } from './page-modes.ts'
import type { EscposProfile } from './profile.ts'

const HOUR_MS = 3_600_000

/** What is counted, and the clock. */
export interface Counted {
  readonly profile: EscposProfile
  readonly clock: Clock
  readonly roll: Roll
  readonly mechanism: Mechanism<Modes>
  readonly outlet: Outlet
}

/** Counters and the settings that go with them; all survive the mains plug. */
export class Counts {
  lines = 0
  cuts = 0
  starts = 1
  /** `GS E6`: so much paper counts as none, cm. */
  virtualEndCm = 0
  /** `GS E8`: shorter tickets are lengthened before they are presented, mm. */
  shortestMm: number
  readonly #counted: Counted
  readonly #madeMs: number

  constructor(counted: Counted) {
    this.#counted = counted
    this.shortestMm = counted.profile.presenter?.shortestMm ?? 0
    this.#madeMs = counted.clock.monotonicMs()
  }

  /** `GS E7`: so much before its mark a ticket ends, mm/10; survives the mains plug. */
  setMarkDistance(tenths: number): void {
    const { roll, profile } = this.#counted
    roll.markDistance = (tenths / 10 / INCH_MM) * profile.dpi
  }

  /** Its motor, whether it sees a mark, and whether the paper is at an end by its own count. */
  get motor(): MotorFacts {
    const { running, busy } = this.#counted.mechanism
    const { roll, mechanism } = this.#counted
    const head = roll.head + roll.left - mechanism.leftDots
    const noMark = roll.soiled || roll.marks?.covers(head) !== true
    return { motorOn: running && busy, virtualEnd: this.#leftCm <= 0, noMark }
  }

  /** All that can be asked for. */
  get all(): Counters {
    const { clock, roll, outlet } = this.#counted
    const { lines, cuts, starts } = this
    const hours = Math.floor((clock.monotonicMs() - this.#madeMs) / HOUR_MS)
    const retracts = outlet.presenter?.retracts ?? 0
    const cm = { left: Math.max(0, this.#leftCm), used: this.#toCm(roll.head) }
    return { lines, energisings: lines, cuts, hours, retracts, starts, cm }
  }

  get #leftCm(): number {
    return this.#toCm(this.#counted.mechanism.leftDots) - this.virtualEndCm
  }

  #toCm(dots: number): number {
    return Math.floor((dots * INCH_MM) / this.#counted.profile.dpi / 10)
  }
}
