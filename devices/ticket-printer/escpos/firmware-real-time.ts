/** Commands that act when their bytes come in, whatever stands before them: status at once, the ways out of an error, power. */
import type { PhysicalEvent, Send } from '../../../lib/index.ts'
import type { Condition } from './firmware-condition.ts'
import type { StatusReports } from './firmware-status.ts'
import type { EscposProfile } from './profile.ts'
import type { RealTime } from './scanner.ts'
import { encodeBlock, encodeBuffersCleared, HEADER, type PrinterFacts } from './status.ts'

/** What these commands need of the machine. */
export interface RealTimeWorld {
  readonly is: Condition
  readonly status: StatusReports
  readonly facts: () => PrinterFacts
  readonly bladeStuck: () => boolean
  readonly powerOffAllowed: () => boolean
  /** Does something to the machine, which then tells what has changed. */
  readonly change: (type: string, mutate: () => void) => void
  /** Drops what was received and not yet printed. */
  readonly clear: () => void
  readonly powerOff: () => void
  readonly send: Send
  readonly tell: (event: PhysicalEvent) => void
}

/** Carries them out. */
export class RealTimeCommands {
  readonly #profile: EscposProfile
  readonly #world: RealTimeWorld

  constructor(profile: EscposProfile, world: RealTimeWorld) {
    this.#profile = profile
    this.#world = world
  }

  execute(command: RealTime): void {
    const { is, status, facts, bladeStuck, powerOffAllowed, change, powerOff, send, tell } = this.#world
    switch (command.kind) {
      case 'status':
        status.realTime(command.n, facts())
        break
      case 'recover':
        if (command.n === 0 || is.error === 'none' || this.#profile.recovery !== undefined) break
        if (is.error === 'cover' && (is.coverOpen || this.#profile.coverError === 'autoRecoverable')) break
        if (is.error === 'cutter' && bladeStuck() && command.n === 1) break
        change('recovered', () => this.#recover(command.n === 2))
        break
      case 'clear':
        if (!this.#profile.clearBuffers) break
        change('cleared', () => this.#recover(true))
        send(encodeBuffersCleared())
        break
      case 'transmit':
        status.transmit(command.n, facts())
        break
      case 'pulse':
        tell({ type: 'drawerPulse', pin: command.pin, ms: command.ms })
        break
      case 'buzzer':
        tell({ type: 'buzzer' })
        break
      case 'powerOff':
        if (!powerOffAllowed()) break
        send(encodeBlock(HEADER.power, [0x30]))
        powerOff()
    }
  }

  /** A blade that is still stuck cannot go home: its error stays. */
  #recover(clear: boolean): void {
    const { is, bladeStuck } = this.#world
    if (clear) this.#world.clear()
    if (is.error === 'cutter' && bladeStuck()) return
    if (is.error === 'cover' && is.coverOpen) return
    is.error = 'none'
  }
}
