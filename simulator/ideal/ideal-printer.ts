import type {
  PrinterDriver,
  PrinterStatus,
  Ticket,
  TicketEvent,
} from '../../devices/ticket-printer/contract.ts'
import { type Clock, type Evidence, Listeners, type Permit } from '../../lib/index.ts'
import { IdealDevice } from './ideal-device.ts'

/** A printer that prints and cuts at once; paper has no end. */
export class IdealPrinter extends IdealDevice<PrinterStatus> implements PrinterDriver {
  readonly proof = 'printed'
  readonly #tray: { readonly text: string; readonly command: string }[] = []
  readonly #moved = new Listeners<TicketEvent>()

  constructor(clock: Clock) {
    super(clock, { paper: 'adequate', coverOpen: false })
  }

  onEvent(listener: (event: TicketEvent) => void): () => void {
    return this.#moved.add(listener)
  }

  print({ ticket, service, lines = [] }: Ticket, permit: Permit): Promise<Evidence> {
    permit.begin()
    const text = [service, ticket, ...lines].filter((line) => line !== undefined).join('\n')
    this.#tray.push({ text, command: permit.id })
    this.tell({ type: 'cut', text })
    return Promise.resolve('printed')
  }

  /** What people do: take the oldest ticket out of the tray. Nothing ever hangs from it. */
  readonly hands = {
    takeTicket: (): { readonly text: string } | undefined => {
      const piece = this.#tray.shift()
      if (piece === undefined) return undefined
      this.#moved.tell({ type: 'taken', command: piece.command })
      return { text: piece.text }
    },
    tearTicket: (): undefined => undefined,
  }

  world(): Readonly<Record<string, unknown>> {
    return { tray: this.#tray.map(({ text }) => text) }
  }
}
