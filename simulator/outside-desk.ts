import type { CommandTold } from '../devices/gateway/index.ts'
import { Listeners } from '../lib/index.ts'
import { parseWindowId, type ResultMessage } from '../lib/mqtt/index.ts'
import type { History } from './history.ts'
import type { SimulatedDevice } from './simulated-device.ts'

/** What an outside desk is kept of. */
export interface OutsideDeskOptions {
  readonly history: History
  readonly devices: ReadonlyMap<string, SimulatedDevice>
  /** The ticket at a window by the centre's own word; undefined: the window is free. */
  readonly ticketAt: (window: number) => string | undefined
  /** Whether a command came from a program of ours: our own front desk keeps its history itself. */
  readonly isOwn: (name: string, id: string) => boolean
}

/** A ticket that somebody else's program has printed. */
export interface OutsideTicket {
  readonly kiosk: string
  readonly ticket: string
}

interface Call {
  readonly ticket: string
  /** The display that alone shows it; undefined: the window serves it. */
  readonly display: string | undefined
}

/**
 * What queue servers of somebody else have the centre do, in the words that our own front desk uses (`desk.printed`,
 * `desk.called`, …), marked `outside`. Only what came of a command counts, once for each id.
 */
export class OutsideDesk {
  readonly #options: OutsideDeskOptions
  readonly #printed = new Listeners<OutsideTicket>()
  readonly #seen = new Set<string>()
  readonly #calls = new Map<number, Call>()

  constructor(options: OutsideDeskOptions) {
    this.#options = options
  }

  /** Hears of each ticket that may be in the mouth of a kiosk. */
  onTicket(listener: (ticket: OutsideTicket) => void): () => void {
    return this.#printed.add(listener)
  }

  /** What came of a command. */
  told({ name, command, result }: CommandTold): void {
    const { isOwn, ticketAt } = this.#options
    const once = `${name}/${command.id}/${result.outcome}` // the same id gives the same result again
    if (isOwn(name, command.id) || this.#seen.has(once)) return
    this.#seen.add(once)
    const window = parseWindowId(name)
    switch (command.op) {
      case 'print':
        this.#print(name, command.ticket, result)
        return
      case 'serve':
        if (window !== undefined) this.#serve(window, command.ticket, result)
        return
      case 'free':
        if (window !== undefined && ticketAt(window) === undefined) this.#finish(window)
        return
      case 'show':
        if ('ticket' in command && result.outcome === 'done') this.#show(name, command)
        return
      case 'blank':
        if (result.outcome === 'done') this.#darken(name)
        return
      case 'identify':
      case 'events':
      case 'report':
    }
  }

  #print(kiosk: string, ticket: string, { outcome, evidence, code }: ResultMessage): void {
    if (outcome === 'done') this.#add('printed', { ticket, kiosk, evidence })
    else this.#add(outcome === 'unknown' ? 'doubtful' : 'withdrawn', { ticket, kiosk, code })
    if (outcome !== 'notDone') this.#printed.tell({ kiosk, ticket })
  }

  #serve(window: number, ticket: string, { outcome, code }: ResultMessage): void {
    if (outcome === 'done') this.#call(window, { ticket, display: undefined })
    else this.#add('callFailed', { ticket, window, code })
  }

  /** A display that shows a call by itself calls as well, unless a window is already told about whom it is. */
  #show(display: string, { ticket, window }: { readonly ticket: string; readonly window: number }): void {
    const { devices, ticketAt } = this.#options
    if (devices.get(display)?.board !== false) return // a board lists the latest calls over and over
    if (ticketAt(window) !== undefined) return
    if (this.#calls.get(window)?.ticket !== ticket) this.#darken(display)
    this.#call(window, { ticket, display })
  }

  #darken(display: string): void {
    for (const [window, call] of this.#calls) if (call.display === display) this.#finish(window)
  }

  #call(window: number, call: Call): void {
    const { ticket } = call
    const again = this.#calls.get(window)?.ticket === ticket
    if (!again) this.#finish(window)
    this.#calls.set(window, call)
    if (!again) this.#add('called', { ticket, window })
  }

  #finish(window: number): void {
    const call = this.#calls.get(window)
    if (call === undefined) return
    this.#calls.delete(window)
    const displays = call.display === undefined ? this.#displaysAt(window) : [call.display]
    this.#add('finished', { ticket: call.ticket, window, displays })
  }

  /** What a board shows is its owner's business: only these have to follow the window. */
  #displaysAt(window: number): string[] {
    return [...this.#options.devices.values()].flatMap(({ id, model, board, window: at }) =>
      model.kind === 'caller-display' && !board && at === window ? [id] : [],
    )
  }

  #add(type: string, details: Readonly<Record<string, unknown>>): void {
    this.#options.history.add(`desk.${type}`, { ...details, outside: true })
  }
}
