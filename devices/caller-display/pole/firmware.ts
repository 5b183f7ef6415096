import { checked } from '../../../lib/checked.ts'
import { type Clock, type Firmware, type FirmwareContext, type Send, Splitter } from '../../../lib/index.ts'
import { notUnderstood } from '../../../lib/not-understood.ts'
import type { DisplayHands } from '../contract.ts'
import { decodeCd5220 } from './cd5220.ts'
import { decodeEpson } from './epson.ts'
import { Glass } from './glass.ts'
import type { PoleProfile } from './profile.ts'
import type { PoleCommand } from './protocol.ts'
import { poleOptionsSchema } from './schema.ts'

const DISPLAY_BIT = 2 // ESC =: 1 the printer, 2 the display, 3 both
const LONGEST_MACRO = 80 // characters and commands (DM-D110 p60 counts bytes)

/** Makes the device side of a pole display. @throws DeviceError `illegal` for options that are wrong. */
export function poleFirmware(profile: PoleProfile) {
  return (context: FirmwareContext & { readonly send: Send }): PoleFirmware =>
    new PoleFirmware(profile, context)
}

/** Device side of a pole display: who is spoken to, what is kept, and the mains plug. */
export class PoleFirmware implements Firmware<DisplayHands> {
  /** Whether the mains plug is in. */
  powered = true
  readonly hands: DisplayHands
  readonly #profile: PoleProfile
  readonly #clock: Clock
  readonly #send: Send
  readonly #tell: FirmwareContext['tell']
  /** Its number in a chain: survives everything. */
  readonly #number: number
  readonly #commands: Splitter<PoleCommand>
  #glass: Glass
  #startedMs: number
  #selected = true
  #enabled = true
  #setting = false
  #macro: readonly PoleCommand[] = []
  #recording: PoleCommand[] | undefined
  #recordedCells = 0
  #seen: string

  constructor(
    profile: PoleProfile,
    { clock, send, tell, options }: FirmwareContext & { readonly send: Send },
  ) {
    this.#profile = profile
    this.#clock = clock
    this.#send = send
    this.#tell = tell
    this.#number = checked(poleOptionsSchema(profile), options, 'options of a pole display').number ?? 1
    this.#commands = new Splitter(
      profile.commandSet === 'epson' ? decodeEpson : decodeCd5220,
      undefined,
      (bytes) => this.#puzzled(bytes),
    )
    this.#glass = new Glass(profile, clock)
    this.#startedMs = clock.monotonicMs() - profile.bootMs // it was on before the story begins
    this.#seen = this.#glass.still().join('\n')
    this.hands = {
      ...{ unplug: () => this.#unplug(), plugIn: () => this.#plugIn(), look: () => this.#look() },
      resetSettings: () => this.#resetSettings(),
    }
  }

  receive(bytes: Uint8Array): void {
    if (!this.powered || this.#clock.monotonicMs() < this.#startedMs + this.#profile.bootMs) return
    for (const command of this.#commands.push(bytes)) this.#take(command)
    this.#tellChange()
  }

  world(): Readonly<Record<string, unknown>> {
    const { brightness, blink, cursorShown, annunciators, reverse, screen } = this.#glass
    return {
      powered: this.powered,
      lines: this.#look(),
      brightness: this.#profile.brightness[brightness - 1] ?? 100,
      blinkMs: blink === 255 ? 0 : 50 * blink,
      cursor: cursorShown ? screen.cursor : null,
      reverse,
      annunciators: [...annunciators].sort((a, b) => a - b),
    }
  }

  /** NUL is filling: hosts send it to wake a display, or to let time pass. */
  #puzzled(bytes: Uint8Array): void {
    const junk = bytes.filter((byte) => byte !== 0)
    if (junk.length > 0) this.#tell(notUnderstood(junk))
  }

  #take(command: PoleCommand): void {
    if (command.kind === 'chain') {
      for (const { on, number } of command.displays) {
        if (number === 0 || number === this.#number) this.#enabled = on
      }
    }
    if (!this.#enabled) return
    if (command.kind === 'select') this.#selected = (command.n & DISPLAY_BIT) !== 0
    if (!this.#selected) return
    if (command.kind === 'setting') this.#administer(command.on)
    if (command.kind === 'readSwitch') {
      this.#send(Uint8Array.of(0x57, 0x24, 0x1f, ...Array<number>(8).fill(0x30), 0)) // all switches off
    }
    if (this.#setting) return
    const rest = this.#unrecorded(command)
    if (rest !== undefined) this.#show(rest)
  }

  #show(command: PoleCommand): void {
    if (!this.#glass.heeds(command)) return
    if (command.kind === 'macroRun') for (const each of this.#macro) this.#obey(each)
    else this.#obey(command)
  }

  #obey(command: PoleCommand): void {
    if (command.kind === 'initialise') this.#glass = this.#glass.initialised()
    else this.#glass.obey(command)
  }

  /**
   * `US :` begins and ends a macro; what stands between is kept, not shown. `US ^` meanwhile, or too much of it, ends
   * the definition without a macro (DM-D110 p60). Returns what is left to be shown.
   */
  #unrecorded(command: PoleCommand): PoleCommand | undefined {
    if (command.kind === 'macroDefine') {
      this.#macro = this.#recording ?? []
      this.#recording = this.#recording === undefined ? [] : undefined
      this.#recordedCells = 0
      return undefined
    }
    if (this.#recording === undefined) return command
    if (command.kind === 'macroRun') {
      this.#recording = undefined
      return undefined
    }
    const left = LONGEST_MACRO - this.#recordedCells
    const cells = command.kind === 'text' ? command.bytes.length : 1
    if (cells > left) {
      this.#recording = undefined
      return command.kind === 'text' ? { ...command, bytes: command.bytes.slice(left) } : command
    }
    this.#recording.push(command)
    this.#recordedCells += cells
    return undefined
  }

  /** Setting mode: leaving it is a software reset. */
  #administer(on: boolean): void {
    if (!on && this.#setting) {
      this.#glass = this.#glass.initialised()
      this.#macro = []
      this.#recording = undefined
    }
    this.#setting = on
    if (on) this.#send(Uint8Array.of(0x57, 0x23, 0x1f, 0))
  }

  #look(): readonly string[] {
    const lines = this.#glass.lines()
    return this.powered ? lines : lines.map(() => '')
  }

  /** Tells the room what is lit, whenever it changed; what moves by itself is not a change. */
  #tellChange(): void {
    const still = this.#glass.still()
    const lines = this.powered ? still : still.map(() => '')
    const seen = lines.join('\n')
    if (seen === this.#seen) return
    this.#seen = seen
    this.#tell({ type: 'shown', lines })
  }

  #resetSettings(): void {
    this.#glass.forgetSettings()
    this.#tell({ type: 'settingsLost' })
  }

  #unplug(): void {
    if (!this.powered) return
    this.powered = false
    this.#tell({ type: 'unplugged' })
    this.#tellChange()
  }

  #plugIn(): void {
    if (this.powered) return
    this.powered = true
    this.#commands.clear()
    this.#startedMs = this.#clock.monotonicMs()
    this.#glass = new Glass(this.#profile, this.#clock)
    this.#selected = true
    this.#enabled = true
    this.#setting = false
    this.#macro = []
    this.#recording = undefined
    this.#tell({ type: 'pluggedIn' })
  }
}
