import { checked } from '../../lib/checked.ts'
import { commandOptionsSchema } from '../../lib/command-options.ts'
import {
  type CommandOptions,
  type Commands,
  DeviceError,
  type Done,
  type Evidence,
  type Permit,
  Queue,
} from '../../lib/index.ts'
import type { PrinterDriver, PrinterStatus, PrintOptions, Ticket, TicketEvent } from './contract.ts'
import { printOptionsSchema, ticketSchema } from './schema.ts'

/** What a printer is put together from. */
export interface TicketPrinterParts {
  /** The device's id in its centre. */
  readonly id: string
  readonly driver: PrinterDriver
  /** Makes its commands idempotent. */
  readonly commands: Commands
}

/** A ticket printer: prints one ticket after another, and knows of each whether it happened. */
export class TicketPrinter implements AsyncDisposable {
  readonly id: string
  readonly #driver: PrinterDriver
  readonly #commands: Commands
  readonly #queue = new Queue()

  constructor({ id, driver, commands }: TicketPrinterParts) {
    this.id = id
    this.#driver = driver
    this.#commands = commands
  }

  /** What is known of it: pushed, never guessed. */
  get status(): PrinterStatus {
    return this.#driver.status
  }

  /** The strongest evidence that this printer can give. */
  get proof(): Evidence {
    return this.#driver.proof
  }

  /** Hears every change of `status`. Returns what removes the listener. */
  onStatus(listener: (status: PrinterStatus) => void): () => void {
    return this.#driver.onStatus(listener)
  }

  /** Hears what happens to tickets after printing, where the model can see it. Returns what removes the listener. */
  onEvent(listener: (event: TicketEvent) => void): () => void {
    return this.#driver.onEvent(listener)
  }

  /** Begins to connect and comes back by itself until `close`; never throws. */
  start(): void {
    this.#driver.start()
  }

  /** Resolves once usable. @throws DeviceError when the printer cannot be reached now. */
  ready(): Promise<void> {
    return this.#driver.ready()
  }

  /**
   * Prints one ticket and cuts it; later ones wait their turn. Settles at the strongest evidence the model has.
   * @throws DeviceError `notDone`: no whole ticket is or will be on paper; `unknown`: that cannot be shown, look at the paper.
   */
  async print(ticket: Ticket, options: PrintOptions = {}): Promise<Done> {
    const wanted = checked(ticketSchema, ticket, 'ticket')
    const command = checked(printOptionsSchema, options, 'options of print')
    this.#compare(wanted)
    const payload = { ...wanted, require: command.require }
    return this.#run('print', payload, command, (permit) => this.#driver.print(wanted, permit, command))
  }

  /** Prints its own id, so that a person finds it among many. @throws DeviceError as `print` does. */
  async identify(options: CommandOptions = {}): Promise<Done> {
    const command = checked(commandOptionsSchema, options, 'options of identify')
    return this.#run('identify', {}, command, (permit) => this.#driver.identify(permit))
  }

  /** Closes for good; everything that waits settles. */
  close(): Promise<void> {
    this.#commands.close()
    return this.#driver.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** A copy bears the number of its original, where that is still known. */
  #compare({ ticket, copyOf }: Ticket): void {
    if (copyOf === undefined) return
    const original = this.#commands.payloadOf(copyOf) as { readonly ticket?: string } | undefined
    if (original === undefined || original.ticket === ticket) return
    const what = original.ticket === undefined ? 'printed no ticket' : `printed ${original.ticket}`
    throw new DeviceError('illegal', `copyOf: the command ${copyOf} ${what}, not ${ticket}`, {
      fix: 'Give the id of the command that printed this very number.',
    })
  }

  #run(
    op: string,
    payload: object,
    { id, ttlMs, expiresAt }: CommandOptions,
    act: (permit: Permit) => Promise<Evidence>,
  ): Promise<Done> {
    const queued = (permit: Permit) => this.#queue.run(() => act(permit))
    return this.#commands.run({ op, payload, id, ttlMs, expiresAt }, queued)
  }
}
