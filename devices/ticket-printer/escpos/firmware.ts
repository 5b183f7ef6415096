/** Device side of ESC/POS: a receipt printer with a roll, a cover, a blade, a mains plug and, in a kiosk, a presenter. */
import type { BurstTime, Firmware, FirmwareContext, FirmwareMaker, Send } from '../../../lib/index.ts'
import type { PaperPiece } from '../contract.ts'
import { type EscposHands, printerHands } from './firmware-hands.ts'
import { Machine } from './firmware-machine.ts'
import { INCH_MM } from './firmware-measures.ts'
import type { EscposProfile } from './profile.ts'

const AT_ONCE: BurstTime = { firstMs: 0, lastMs: 0 }

/** A simulated ESC/POS printer. Its public fields are its physical world. */
export class EscposFirmware implements Firmware<EscposHands> {
  readonly hands: EscposHands
  readonly #machine: Machine
  readonly #profile: EscposProfile

  /** @throws DeviceError `illegal` for options that are wrong. */
  constructor(profile: EscposProfile, context: FirmwareContext & { readonly send: Send }) {
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
    this.#machine.settle()
    const { is, facts, outlet } = this.#machine
    const { pieces, presenter } = outlet
    const { powered } = is
    return {
      powered,
      coverOpen: is.coverOpen,
      paperLeftMm: Math.round(this.paperLeftMm),
      lastPaper: pieces.all.at(-1)?.text ?? null,
      hanging: this.#machine.hanging?.text ?? null,
      ...(presenter === undefined
        ? { inTray: pieces.tray.length }
        : {
            lastFate: pieces.all.at(-1)?.fate ?? null,
            inMouth: presenter.presented?.text ?? null,
            retracted: presenter.retracts,
          }),
      lamps: {
        power: powered,
        error: powered && facts.offline,
        paper: powered && (facts.nearEnd || facts.paperEnd),
        ...(presenter === undefined ? {} : { mouth: powered && presenter.lamp }),
      },
    }
  }

  /** The mains plug is in. */
  get powered(): boolean {
    return this.#machine.is.powered
  }
  set powered(powered: boolean) {
    if (powered) this.hands.plugIn()
    else this.hands.unplug()
  }

  /** Opened while printing it breaks the line. */
  get coverOpen(): boolean {
    return this.#machine.is.coverOpen
  }
  set coverOpen(open: boolean) {
    if (open) this.hands.openCover()
    else this.hands.closeCover()
  }

  /** Paper before its end comes to the head, mm, at this instant. */
  get paperLeftMm(): number {
    this.#machine.settle()
    return (this.#machine.mechanism.leftDots * INCH_MM) / this.#profile.dpi
  }
  set paperLeftMm(mm: number) {
    this.hands.leavePaper({ mm })
  }

  /** The blade sticks, at its next move or already. Freed, the error stays until `DLE ENQ` or the mains plug. */
  get cutterJammed(): boolean {
    return this.#machine.mechanism.stuck
  }
  set cutterJammed(jammed: boolean) {
    if (jammed) this.hands.jamCutter()
    else this.hands.clearJam()
  }

  /** The head is too hot: printing stands until it is not. */
  get headHot(): boolean {
    return this.#machine.is.headHot
  }
  set headHot(hot: boolean) {
    if (hot) this.hands.heatHead()
    else this.hands.coolHead()
  }

  /** The FEED button is held down. */
  get feedHeld(): boolean {
    return this.#machine.is.feedHeld
  }
  set feedHeld(held: boolean) {
    if (held) this.hands.holdFeed()
    else this.hands.releaseFeed()
  }

  /** A broken board or voltage: nothing helps but setting it to false. */
  get broken(): boolean {
    return this.#machine.is.unrecoverable
  }
  set broken(broken: boolean) {
    if (broken) this.hands.breakDown()
    else this.hands.repair()
  }

  /** Off-line until someone presses FEED, as some models are after a new roll. */
  get waitingForRecovery(): boolean {
    return this.#machine.is.waitingForRecovery
  }
  set waitingForRecovery(waiting: boolean) {
    if (waiting) this.hands.awaitRecovery()
    else if (this.#machine.is.waitingForRecovery) this.hands.pressFeed()
  }

  /** Level of the drawer connector's pin 3; high on many units with no drawer. */
  get drawerHigh(): boolean {
    return this.#machine.is.drawerHigh
  }
  set drawerHigh(high: boolean) {
    if (high === this.#machine.is.drawerHigh) return
    this.#machine.change('drawer', () => {
      this.#machine.is.drawerHigh = high
    })
  }

  /** Pieces that lie in the tray, oldest first. */
  get tray(): readonly PaperPiece[] {
    this.#machine.settle()
    return [...this.#machine.outlet.pieces.tray]
  }

  /** Times that its flash was written or erased, ever: it wears, and should not be written more than ten times a day. */
  get flashWrites(): number {
    return this.#machine.flashWrites
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
export function escposFirmware(profile: EscposProfile): FirmwareMaker<EscposHands> {
  return (context) => new EscposFirmware(profile, context)
}
