import { z } from 'zod'
import {
  type DeviceStatus,
  ERROR_CODES,
  EVIDENCE,
  type Evidence,
  Listeners,
  type MqttDriverContext,
  type Permit,
} from '../../lib/index.ts'
import { type EventMessage, SeenIds } from '../../lib/mqtt/index.ts'
import type {
  PrinterDriver,
  PrinterStatus,
  PrintOptions,
  Ticket,
  TicketEvent,
} from '../ticket-printer/contract.ts'
import { given } from './command-protocol.ts'
import { type Fields, RemoteDevice } from './remote-device.ts'
import type { RemoteSurroundings } from './surroundings.ts'

const PRINT_DEADLINE_MS = 60_000

const fieldsSchema = z.object({
  paper: z.enum(['adequate', 'nearEnd', 'empty', 'unknown']).catch('unknown'),
  coverOpen: z.boolean().optional().catch(undefined),
  fault: z.enum(ERROR_CODES).optional().catch(undefined),
  paperLeftMm: z.number().min(0).optional().catch(undefined),
  ticketsLeft: z.int().min(0).optional().catch(undefined),
})
const proofSchema = z.enum(EVIDENCE).catch('printed') // whoever is asked for more than they can prove refuses

/** Host side of any printer that is spoken to over our own MQTT contract. */
export class RemotePrinterDriver implements PrinterDriver {
  readonly #device: RemoteDevice<PrinterStatus>
  readonly #events = new Listeners<TicketEvent>()
  readonly #seen = new SeenIds()

  constructor(context: MqttDriverContext, surroundings: RemoteSurroundings = {}) {
    this.#device = new RemoteDevice({
      context,
      status: printerStatus,
      event: (event) => this.#hear(event),
      ...surroundings.shared,
    })
  }

  get proof(): Evidence {
    return proofSchema.parse(this.#device.fields['proof'])
  }

  get status(): PrinterStatus {
    return this.#device.status
  }

  onStatus(listener: (status: PrinterStatus) => void): () => void {
    return this.#device.onStatus(listener)
  }

  onEvent(listener: (event: TicketEvent) => void): () => void {
    return this.#events.add(listener)
  }

  start(): void {
    this.#device.start()
  }

  ready(): Promise<void> {
    return this.#device.ready()
  }

  print(ticket: Ticket, permit: Permit, { require, ttlMs, expiresAt }: PrintOptions): Promise<Evidence> {
    const command = {
      op: 'print' as const,
      ...given(ticket),
      lines: ticket.lines && [...ticket.lines],
      windows: ticket.windows && [...ticket.windows],
      require,
    }
    return this.#device.send(given(command), permit, {
      deadlineMs: PRINT_DEADLINE_MS,
      ...given({ ttlMs, expiresAt }),
    })
  }

  identify(permit: Permit): Promise<Evidence> {
    return this.#device.send({ op: 'identify' }, permit, { deadlineMs: PRINT_DEADLINE_MS })
  }

  close(): Promise<void> {
    return this.#device.close()
  }

  #hear({ id, type, command }: EventMessage): void {
    if (type !== 'presented' && type !== 'taken' && type !== 'retracted') return
    if (command !== undefined && this.#seen.add(id)) this.#events.tell({ type, command })
  }
}

function printerStatus(common: DeviceStatus, fields: Fields): PrinterStatus {
  const { paper, coverOpen, fault, paperLeftMm, ticketsLeft } = fieldsSchema.parse(fields)
  return { ...common, paper, coverOpen, ...given({ fault, paperLeftMm, ticketsLeft }) }
}
