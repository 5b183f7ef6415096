/** Device side of StarPRNT and Star Line mode: a receipt printer with a roll, a cover, a blade and a mains plug. */
import type { BurstTime, Firmware, FirmwareContext, FirmwareMaker, Send } from '../../../lib/index.ts'
import type { PaperPiece } from '../contract.ts'
import { printerHands, type StarHands } from './firmware-hands.ts'
import { Machine } from './firmware-machine.ts'
import { paperLeftMm, worldOf } from './firmware-world.ts'
import type { StarProfile } from './profile.ts'

const AT_ONCE: BurstTime = { firstMs: 0, lastMs: 0 }

/** A simulated Star printer. Its public fields are its physical world. */
export class StarFirmware implements Firmware<StarHands> {
  readonly hands: StarHands
  readonly #machine: Machine
  readonly #profile: StarProfile

  /** @throws DeviceError `illegal` for options that are wrong. */
  constructor(profile: StarProfile, context: FirmwareContext & { readonly send: Send }) {
    this.#profile = profile
    this.#machine = new Machine(profile, context)
    this.hands = printerHands(this.#machine, profile)
  }

  /** Bytes that come while the plug is out, or before the printer has booted, are lost. */
  receive(bytes: Uint8Array, time?: BurstTime): void {
    this.#machine.receive(bytes, time ?? AT_ONCE)
  }

  /** What a person sees who looks at the printer now. */
  world(): Readonly<Record<string, unknown>> {
    return worldOf(this.#machine, this.#profile)
  }

  /** Paper before its end comes to the head, mm, at this instant. */
  get paperLeftMm(): number {
    return paperLeftMm(this.#machine, this.#profile)
  }

  /** Pieces that lie in the tray, oldest first. */
  get tray(): readonly PaperPiece[] {
    this.#machine.settle()
    return [...this.#machine.pieces.tray]
  }

  /** Bytes that came when the receive buffer was full. */
  get lostBytes(): number {
    return this.#machine.input.lostBytes
  }

  /** Bytes received that wait for the mechanism. */
  get heldBytes(): number {
    this.#machine.settle()
    return this.#machine.input.heldBytes
  }
}

/** Makes printers of one model. */
export function starFirmware(profile: StarProfile): FirmwareMaker<StarHands> {
  return (context) => new StarFirmware(profile, context)
}
