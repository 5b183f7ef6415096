/** What the printer says of itself unasked, and at once when asked. */
import type { Send } from '../../../lib/index.ts'
import { encodeFullStatus, encodePrintStatus, FULL_STATUS_ALL, type MotorFacts } from './full-status.ts'
import type { EscposProfile } from './profile.ts'
import {
  automaticStatusCauses,
  encodeAutomaticStatus,
  encodeBlock,
  HEADER,
  hasError,
  PROCESS,
  type PrinterFacts,
  type RealTimeStatus,
  WELL,
} from './status.ts'
import { encodeStatusOf } from './status-quirks.ts'

/** Causes of `GS ( H` fn 49: five bytes with no bit set, since nothing modelled has one (TM-L90). */
const NO_CAUSES = [0x40, 0x40, 0x40, 0x40, 0x40]

/** What no change is told of. */
const STILL = { motorOn: false, noMark: true } as const

/**
 * Answers leave whole, in one burst each: so block data holds automatic and real-time answers back until its NUL,
 * as the manuals want it.
 */
export class StatusReports {
  /** The n of `GS a`. */
  asbMask = 0
  /** The n of `GS E0`. */
  fullMask = 0
  /** The d of `GS ( H` fn 49. */
  offlineAnswer = 0
  readonly #profile: EscposProfile
  readonly #send: Send
  readonly #motor: () => MotorFacts
  #told: PrinterFacts = WELL
  #toldFull = ''

  constructor(profile: EscposProfile, send: Send, motor: () => MotorFacts) {
    this.#profile = profile
    this.#motor = motor
    this.#send = send
  }

  reset(): void {
    this.asbMask = 0
    this.fullMask = 0
    this.offlineAnswer = 0
  }

  /** Tells the host what it wants to be told of. */
  changed(facts: PrinterFacts): void {
    const before = this.#told
    this.#told = facts
    if ((automaticStatusCauses(before, facts) & this.asbMask) !== 0) this.#send(encodeAutomaticStatus(facts))
    this.#changedFull(facts)
    const worse =
      (facts.coverOpen && !before.coverOpen) ||
      (facts.paperEnd && !before.paperEnd) ||
      (hasError(facts) && !hasError(before))
    if (worse) this.#offline()
  }

  /** `DLE EOT n` */
  realTime(n: number, facts: PrinterFacts): void {
    const { realTimeStatus, fullStatus } = this.#profile
    if (realTimeStatus === 'silent') return
    if (n === 0x11 || n === 0x14) {
      const all = { ...facts, ...this.#motor() }
      if (fullStatus)
        this.#send(
          n === 0x14 ? encodeFullStatus(FULL_STATUS_ALL, all) : Uint8Array.of(encodePrintStatus(all)),
        )
      return
    }
    const told = realTimeStatus === 'constant' ? WELL : facts
    this.#send(Uint8Array.of(encodeStatusOf(this.#profile, n as RealTimeStatus, told)))
  }

  /** `DLE DC4` fn 7: 1 the automatic status, 4 the answer to going off-line. */
  transmit(n: number, facts: PrinterFacts): void {
    if (n === 1 && this.#profile.automaticStatus) this.#send(encodeAutomaticStatus(facts))
    else if (n === 4) this.#offline()
  }

  /** Motor and marks alone are no change that is told here: they are true in every frame that is. */
  #changedFull(facts: PrinterFacts): void {
    if (this.fullMask === 0) return
    const frame = encodeFullStatus(this.fullMask, { ...facts, ...this.#motor(), ...STILL }).join()
    if (frame === this.#toldFull) return
    this.#toldFull = frame
    this.#send(encodeFullStatus(this.fullMask, { ...facts, ...this.#motor() }))
  }

  /** `GS E0 n`: changes are told from now on. */
  enableFull(mask: number, facts: PrinterFacts): void {
    this.fullMask = mask & FULL_STATUS_ALL
    this.#toldFull = encodeFullStatus(this.fullMask, { ...facts, ...this.#motor(), ...STILL }).join()
  }

  #offline(): void {
    if (this.offlineAnswer === 0) return
    const causes = this.offlineAnswer === 2 ? NO_CAUSES : []
    this.#send(encodeBlock(HEADER.process, [PROCESS.offline, ...causes]))
  }
}
