import { checked } from '../../lib/checked.ts'
import { DeviceError, type Evidence, type Permit, type Timer } from '../../lib/index.ts'
import type { CommandMessage, MqttFirmware, MqttFirmwareContext } from '../../lib/mqtt/index.ts'
import type { Call, DisplayHands } from '../caller-display/contract.ts'
import { NativeCore } from './firmware-core.ts'
import type { NativeDisplayProfile } from './profile.ts'
import { nativeOptionsSchema } from './schema.ts'

type Show = Extract<CommandMessage, { readonly op: 'show' }>

/** Makes the device side of a native display. @throws DeviceError `illegal` for options that are wrong. */
export function nativeDisplay(profile: NativeDisplayProfile) {
  return (context: MqttFirmwareContext): MqttFirmware<DisplayHands> => new Panel(profile, context).firmware
}

/** One call in large letters, or one to a row; dark after power-on. */
class Panel {
  readonly firmware: MqttFirmware<DisplayHands>
  readonly #profile: NativeDisplayProfile
  readonly #context: MqttFirmwareContext
  readonly #core: NativeCore
  #lit: readonly Call[] = []
  #lines: readonly string[]
  #seq = -1
  /** The command that lit it, or put it out. */
  #by: string | undefined
  /** When it goes dark by itself. */
  #untilAt: number | undefined
  #until: Timer | undefined
  #identify: Timer | undefined

  constructor(profile: NativeDisplayProfile, context: MqttFirmwareContext) {
    checked(nativeOptionsSchema, context.options, `options of ${context.id}`)
    this.#profile = profile
    this.#context = context
    this.#lines = Array.from({ length: profile.rows }, () => '')
    const { bootMs, rows } = profile
    this.#core = new NativeCore({
      ...{
        context,
        kind: 'caller-display',
        model: 'native-display',
        ops: ['show', 'blank', 'identify'],
        bootMs,
        kept: 0,
      },
      status: () => {
        const until = this.#untilAt === undefined ? {} : { until: this.#untilAt }
        const by = this.#by === undefined ? {} : { by: this.#by }
        return {
          state: 'ready',
          status: { lit: this.#lit, ...by, ...until, capacity: rows, proof: 'acknowledged' },
        }
      },
      act: (command, permit) => this.#act(command, permit),
      powerLost: () => {
        this.#identify?.cancel()
        this.#seq = -1
        this.#by = undefined
        this.#light([], undefined, true)
      },
      started: () => {},
    })
    const hands: DisplayHands = {
      unplug: () => this.#core.unplug(),
      plugIn: () => this.#core.plugIn(),
      look: () => this.#lines,
    }
    this.firmware = this.#core.firmware(hands, () => ({ lines: this.#lines }))
  }

  async #act(command: CommandMessage, permit: Permit): Promise<Evidence> {
    switch (command.op) {
      case 'show':
        this.#show(command, permit)
        break
      case 'blank':
        permit.begin()
        this.#by = command.id
        this.#light([], undefined, true)
        break
      default: {
        permit.begin()
        const { clock, id } = this.#context
        this.#identify?.cancel()
        this.#put([id])
        this.#identify = clock.after(this.#profile.identifyMs, () => this.#light(this.#lit, undefined, false))
      }
    }
    return 'acknowledged'
  }

  #show(command: Show, permit: Permit): void {
    const { until, seq } = command
    const board = 'calls' in command
    const calls = board ? command.calls : [{ ticket: command.ticket, window: command.window }]
    const { rows } = this.#profile
    if (calls.length > rows) {
      throw new DeviceError('illegal', `${calls.length} calls do not fit: this display has ${rows} rows`, {
        fix: `Show at most ${rows} at once.`,
      })
    }
    if (seq !== undefined && seq < this.#seq)
      throw new DeviceError('superseded', `seq ${seq} came after seq ${this.#seq}`)
    permit.begin()
    if (until !== undefined && until <= this.#context.clock.now())
      throw new DeviceError('expired', `its time on the display was over`)
    if (seq !== undefined) this.#seq = seq
    this.#large = !board
    this.#by = command.id
    this.#light(calls, until, true)
  }

  #large = false

  #light(calls: readonly Call[], until: number | undefined, anew: boolean): void {
    const { clock } = this.#context
    this.#lit = calls
    if (anew) {
      this.#until?.cancel()
      this.#untilAt = until
      this.#identify?.cancel()
      if (until !== undefined)
        this.#until = clock.after(until - clock.now(), () => this.#light([], undefined, true), {
          background: true,
        })
    }
    const [first] = calls
    if (this.#large && first !== undefined) this.#put([first.ticket, `→ ${first.window}`])
    else this.#put(calls.map(({ ticket, window }) => `${ticket} → ${window}`))
    this.#core.changed()
  }

  #put(lines: readonly string[]): void {
    const next = Array.from({ length: this.#profile.rows }, (_, row) => lines[row] ?? '')
    if (next.every((line, row) => line === this.#lines[row])) return
    this.#lines = next
    this.#context.tell({ type: 'shown', lines: next })
  }
}
