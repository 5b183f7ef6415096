import { checked } from '../../lib/checked.ts'
import { DeviceError, type Evidence, type Permit, Queue } from '../../lib/index.ts'
import type { CommandMessage, MqttFirmware, MqttFirmwareContext } from '../../lib/mqtt/index.ts'
import type { Paper, PrinterHands } from '../ticket-printer/contract.ts'
import { type LayoutOptions, layoutIdentity, layoutTicket } from '../ticket-printer/layout.ts'
import { NativeCore } from './firmware-core.ts'
import { NativeMechanism } from './firmware-mechanism.ts'
import { layoutPage, type Page } from './firmware-paper.ts'
import type { NativePrinterProfile } from './profile.ts'
import { nativePrinterOptionsSchema } from './schema.ts'

const MOST_WAITING = 16
const KEPT_EVENTS = 32
const FEED_MM = 10

/** Makes the device side of a native printer. @throws DeviceError `illegal` for options that are wrong. */
export function nativePrinter(profile: NativePrinterProfile) {
  return (context: MqttFirmwareContext): MqttFirmware<PrinterHands> => new Printer(profile, context).firmware
}

class Printer {
  readonly firmware: MqttFirmware<PrinterHands>
  readonly #profile: NativePrinterProfile
  readonly #context: MqttFirmwareContext
  readonly #layout: Omit<LayoutOptions, 'at'>
  readonly #core: NativeCore
  readonly #mechanism: NativeMechanism
  readonly #queue = new Queue(MOST_WAITING)

  constructor(profile: NativePrinterProfile, context: MqttFirmwareContext) {
    const { clock, tell, options, id } = context
    const { language = 'en', timezone = 'UTC' } = checked(
      nativePrinterOptionsSchema,
      options,
      `options of ${id}`,
    )
    this.#profile = profile
    this.#context = context
    this.#layout = { language, timezone, cyrillic: true }
    const changed = () => this.#core.changed()
    this.#mechanism = new NativeMechanism({ profile, clock, tell, changed })
    this.#core = new NativeCore({
      ...{ context, kind: 'ticket-printer', model: 'native-printer', ops: ['print', 'identify'] },
      ...{ bootMs: profile.bootMs, kept: KEPT_EVENTS },
      status: () => this.#status(),
      act: (command, permit) => this.#queue.run(() => this.#act(command, permit)),
      powerLost: () =>
        this.#mechanism.stop(
          new DeviceError('failure', 'the power went in the middle of a ticket', { outcome: 'unknown' }),
        ),
      started: () => void this.#mechanism.part('cut'), // half a ticket must not become the head of the next one
    })
    this.firmware = this.#core.firmware(this.#hands(), () => {
      const { leftMm, coverOpen, pieces, mouth } = this.#mechanism
      return { paperMm: leftMm, coverOpen, lastPaper: pieces.at(-1)?.text ?? '', inMouth: mouth.length }
    })
  }

  #status() {
    const { fault, coverOpen, jammed } = this.#mechanism
    const reason = fault && { code: fault.code, message: fault.message, fix: fault.fix }
    const facts = {
      paper: this.#paper(),
      coverOpen,
      proof: 'printed',
      ...(jammed ? { fault: 'cutterJam' } : {}),
    }
    return { state: fault ? 'alert' : 'ready', status: { ...facts, ...(reason ? { reason } : {}) } } as const
  }

  #paper(): Paper {
    const { leftMm } = this.#mechanism
    if (leftMm <= 0) return 'empty'
    return leftMm <= this.#profile.nearEndMm ? 'nearEnd' : 'adequate'
  }

  async #act(command: CommandMessage, permit: Permit): Promise<Evidence> {
    const { clock, id, tell } = this.#context
    const at = clock.now()
    if (!this.#core.powered) throw new DeviceError('failure', 'the power went before its turn')
    const { fault } = this.#mechanism
    if (fault) throw fault
    const blocks =
      command.op === 'print'
        ? layoutTicket(command, { at, ...this.#layout })
        : layoutIdentity(id, { at, ...this.#layout })
    const page = this.#page(blocks)
    permit.begin()
    const { boot } = this.#core
    tell({ type: 'printing', command: command.id })
    await this.#mechanism.print(page, command.id, new TextEncoder().encode(JSON.stringify(command)))
    if (boot === this.#core.boot && command.op === 'print')
      this.#core.event('presented', { command: command.id, ticket: command.ticket })
    return 'printed'
  }

  #page(blocks: ReturnType<typeof layoutTicket>): Page {
    try {
      return layoutPage(blocks, this.#profile.widthDots)
    } catch (cause) {
      throw new DeviceError(
        'illegal',
        `the ticket cannot be drawn: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      )
    }
  }

  #hands(): PrinterHands {
    const mechanism = this.#mechanism
    const { tell } = this.#context
    const changed = () => this.#core.changed()
    const openCover = () => {
      mechanism.coverOpen = true
      mechanism.stop(new DeviceError('coverOpen', 'the cover was opened in the middle of a ticket'))
      tell({ type: 'coverOpened' })
      changed()
    }
    const closeCover = () => {
      mechanism.part('torn')
      mechanism.coverOpen = false
      tell({ type: 'coverClosed' })
      changed()
    }
    return {
      ...{ openCover, closeCover },
      loadPaper: ({ mm = this.#profile.rollMm } = {}) => {
        const open = mechanism.coverOpen
        if (!open) openCover()
        mechanism.leave(mm)
        tell({ type: 'paperLoaded', mm })
        if (!open) closeCover()
        changed()
      },
      leavePaper: ({ mm }) => {
        if (!(mm >= 0 && mm <= 1e6))
          throw new RangeError(`leavePaper: mm: expected millimetres from 0 to 1000000, found ${mm}`)
        mechanism.leave(mm)
        changed()
      },
      tearTicket: () => mechanism.part('torn'),
      takeTicket: () => {
        const lying = mechanism.mouth.shift()
        if (lying === undefined) return undefined
        tell({ type: 'taken', text: lying.piece.text })
        this.#core.event('taken', { command: lying.command })
        return lying.piece
      },
      jamCutter: () => {
        mechanism.sticky = true
      },
      clearJam: () => {
        mechanism.sticky = false
        mechanism.jammed = false
        tell({ type: 'cutterFreed' })
        mechanism.part('torn')
        changed()
      },
      unplug: () => this.#core.unplug(),
      plugIn: () => this.#core.plugIn(),
      pressFeed: () => {
        if (this.#core.powered) mechanism.feed(FEED_MM)
        changed()
      },
      get paper() {
        return mechanism.pieces
      },
    }
  }
}
