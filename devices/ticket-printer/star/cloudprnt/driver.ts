import { checked } from '../../../../lib/checked.ts'
import { hasCyrillic } from '../../../../lib/code-page-names.ts'
import {
  canonicalJson,
  DeviceError,
  type Evidence,
  Listeners,
  type MqttDriverContext,
  type Permit,
} from '../../../../lib/index.ts'
import type { PrinterDriver, PrinterStatus, Ticket } from '../../contract.ts'
import type { Language } from '../../languages.ts'
import { type Block, type LayoutOptions, layoutIdentity, layoutTicket, layoutVoid } from '../../layout.ts'
import { tryLayout } from '../../layout-on-paper.ts'
import type { Layout } from '../../layout-schema.ts'
import { assertPrintable } from '../../print-pieces.ts'
import type { StarProfile } from '../profile.ts'
import { encodeSetUp, encodeTicket, type TicketEncoding } from '../protocol-ticket.ts'
import { coverOf, faultOf, paperOf } from './driver-facts.ts'
import { JobWriter } from './driver-jobs.ts'
import { CloudLink } from './driver-link.ts'
import { macOf } from './protocol.ts'
import { cloudPrntOptionsSchema, macSchema } from './schema.ts'

/** Makes the server's side of a CloudPRNT printer. @throws DeviceError `illegal` for an address or options that are wrong. */
export function cloudPrntDriver(profile: StarProfile) {
  return (context: MqttDriverContext): PrinterDriver => new CloudPrntDriver(profile, context)
}

/** The server's side of a printer that speaks CloudPRNT over MQTT: one ticket at a time. */
class CloudPrntDriver implements PrinterDriver {
  /** Its result comes when the job is printed. */
  readonly proof: Evidence = 'printed'
  readonly #context: MqttDriverContext
  readonly #encoding: TicketEncoding
  readonly #language: Language
  readonly #ticketLayout: Layout | undefined
  readonly #link: CloudLink
  readonly #jobs: JobWriter
  readonly #listeners = new Listeners<PrinterStatus>()
  #status: PrinterStatus

  constructor(profile: StarProfile, context: MqttDriverContext) {
    const { id, clock, options, centre, unsettled = false } = context
    const {
      codePage = profile.codePage,
      columns = profile.columnsA,
      language = 'en',
      layout,
    } = checked(cloudPrntOptionsSchema(profile), options, `options of ${id}`)
    const mac = macOf(checked(macSchema, context.address, `address of ${id}`))
    this.#context = context
    this.#language = language
    this.#ticketLayout = layout
    this.#encoding = { profile, codePage, columns: Math.min(columns, profile.columnsA), unheard: true }
    const paper = { columns: this.#encoding.columns, dots: profile.dotsPerLine }
    tryLayout(layout, paper, (block) => assertPrintable(block, codePage, profile))
    const { body, tail } = encodeTicket(layoutVoid(language), this.#encoding)
    this.#link = new CloudLink(context, mac)
    this.#jobs = new JobWriter({
      ...{ link: this.#link, profile, clock, scope: `${centre}/${id}`, unsettled },
      ...{ setUp: encodeSetUp(this.#encoding), voided: [...body, ...tail] },
    })
    this.#status = this.#look()
    this.#link.onChange(() => this.#tell())
  }

  get status(): PrinterStatus {
    return this.#status
  }

  onStatus(listener: (status: PrinterStatus) => void): () => void {
    return this.#listeners.add(listener)
  }

  /** No model here has a presenter: nothing is seen of a ticket after its cut. */
  onEvent(): () => void {
    return () => {}
  }

  start(): void {
    this.#link.start()
  }

  ready(): Promise<void> {
    return this.#link.ready()
  }

  async close(): Promise<void> {
    this.#link.close()
    this.#jobs.close(new DeviceError('closed', `${this.#context.id} was closed before its result came`))
  }

  /** Its evidence is the strongest, so that no `require` asks for more. */
  print(ticket: Ticket, permit: Permit): Promise<Evidence> {
    return this.#print(() => layoutTicket(ticket, this.#layout()), permit)
  }

  identify(permit: Permit): Promise<Evidence> {
    return this.#print(() => layoutIdentity(this.#context.id, this.#layout()), permit)
  }

  async #print(blocks: () => readonly Block[], permit: Permit): Promise<Evidence> {
    await this.#jobs.print(encodeTicket(blocks(), this.#encoding), permit)
    return this.proof
  }

  #layout(): LayoutOptions {
    const { clock, timezone } = this.#context
    const { codePage, columns, profile } = this.#encoding
    return {
      ...{ at: clock.now(), timezone, language: this.#language, cyrillic: hasCyrillic(codePage) },
      layout: this.#ticketLayout,
      paper: { columns, dots: profile.dotsPerLine },
    }
  }

  #tell(): void {
    const before = this.#status
    this.#status = this.#look()
    if (canonicalJson(before) !== canonicalJson(this.#status)) this.#listeners.tell(this.#status)
  }

  #look(): PrinterStatus {
    const { heard, state } = this.#link
    const fault = heard && faultOf(heard)
    return {
      ...state,
      paper: heard ? paperOf(heard) : 'unknown',
      coverOpen: heard && coverOf(heard),
      ...(fault ? { fault } : {}),
    }
  }
}
