/** What the printer says of itself unasked, and at once when asked. */
import type { Send } from '../../../lib/index.ts'
import type { EscposProfile } from './profile.ts'
import {
  automaticStatusCauses,
  encodeAutomaticStatus,
  encodeBlock,
  encodeRealTimeStatus,
  HEADER,
  hasError,
  PROCESS,
  type PrinterFacts,
  type RealTimeStatus,
  WELL,
} from './status.ts'

/** Causes of `GS ( H` fn 49: five bytes with no bit set, since nothing modelled has one (TM-L90). */
const NO_CAUSES = [0x40, 0x40, 0x40, 0x40, 0x40]

/**
 * Answers leave whole, in one burst each: so block data holds automatic and real-time answers back until its NUL,
 * as the manuals want it.
 */
export class StatusReports {
  /** The n of `GS a`. */
  asbMask = 0
  /** The d of `GS ( H` fn 49. */
  offlineAnswer = 0
  readonly #profile: EscposProfile
  readonly #send: Send
  #told: PrinterFacts = WELL

  constructor(profile: EscposProfile, send: Send) {
    this.#profile = profile
    this.#send = send
  }

  reset(): void {
    this.asbMask = 0
    this.offlineAnswer = 0
  }

  /** Tells the host what it wants to be told of. */
  changed(facts: PrinterFacts): void {
    const before = this.#told
    this.#told = facts
    if ((automaticStatusCauses(before, facts) & this.asbMask) !== 0) this.#send(encodeAutomaticStatus(facts))
    const worse =
      (facts.coverOpen && !before.coverOpen) ||
      (facts.paperEnd && !before.paperEnd) ||
      (hasError(facts) && !hasError(before))
    if (worse) this.#offline()
  }

  /** `DLE EOT n` */
  realTime(n: RealTimeStatus, facts: PrinterFacts): void {
    const { realTimeStatus } = this.#profile
    if (realTimeStatus === 'silent') return
    this.#send(Uint8Array.of(encodeRealTimeStatus(n, realTimeStatus === 'constant' ? WELL : facts)))
  }

  /** `DLE DC4` fn 7: 1 the automatic status, 4 the answer to going off-line. */
  transmit(n: number, facts: PrinterFacts): void {
    if (n === 1 && this.#profile.automaticStatus) this.#send(encodeAutomaticStatus(facts))
    else if (n === 4) this.#offline()
  }

  #offline(): void {
    if (this.offlineAnswer === 0) return
    const causes = this.offlineAnswer === 2 ? NO_CAUSES : []
    this.#send(encodeBlock(HEADER.process, [PROCESS.offline, ...causes]))
  }
}
