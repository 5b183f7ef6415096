import { checked } from '../../../lib/checked.ts'
import { hasCyrillic } from '../../../lib/code-page-names.ts'
import { type ByteDriverContext, type Evidence, Listeners, type Permit } from '../../../lib/index.ts'
import type { Bitmap } from '../../../lib/picture/index.ts'
import type { PrinterDriver, PrinterStatus, Ticket } from '../contract.ts'
import type { Language } from '../languages.ts'
import { type Block, type LayoutOptions, layoutIdentity, layoutTicket, layoutVoid } from '../layout.ts'
import { tryLayout } from '../layout-on-paper.ts'
import type { Layout } from '../layout-schema.ts'
import { assertPrintable } from '../print-pieces.ts'
import { faultOf, paperOf } from './driver-facts.ts'
import { PrinterLink } from './driver-link.ts'
import { TicketWriter } from './driver-tickets.ts'
import type { StarProfile } from './profile.ts'
import { encodeSetUp, encodeTicket, type TicketEncoding } from './protocol-ticket.ts'
import { starOptionsSchema } from './schema.ts'

/** Draws a QR code for printers that cannot. */
export type DrawQr = (text: string, moduleDots: number) => Bitmap

/** Makes the host side of a Star printer. @throws DeviceError `illegal` for options that are wrong. */
export function starDriver(profile: StarProfile, drawQr?: DrawQr) {
  return (context: ByteDriverContext): PrinterDriver => new StarDriver(profile, context, drawQr)
}

/** Host side of a Star printer: one ticket at a time. */
class StarDriver implements PrinterDriver {
  /** Every model here counts what it has printed: the strongest evidence that there is. */
  readonly proof: Evidence = 'printed'
  readonly #context: ByteDriverContext
  readonly #encoding: TicketEncoding
  readonly #language: Language
  readonly #ticketLayout: Layout | undefined
  readonly #link: PrinterLink
  readonly #tickets: TicketWriter
  readonly #listeners = new Listeners<PrinterStatus>()
  #status: PrinterStatus

  constructor(profile: StarProfile, context: ByteDriverContext, drawQr: DrawQr | undefined) {
    const { id, clock, options } = context
    const {
      codePage = profile.codePage,
      columns = profile.columnsA,
      language = 'en',
      layout,
    } = checked(starOptionsSchema(profile), options, `options of ${id}`)
    this.#context = context
    this.#language = language
    this.#ticketLayout = layout
    this.#encoding = { profile, codePage, columns: Math.min(columns, profile.columnsA), drawQr }
    const paper = { columns: this.#encoding.columns, dots: profile.dotsPerLine }
    tryLayout(layout, paper, (block) => assertPrintable(block, codePage, profile))
    const setUp = encodeSetUp(this.#encoding)
    this.#link = new PrinterLink({ profile, context, setUp })
    const { body, tail } = encodeTicket(layoutVoid(language), this.#encoding)
    const voided = [...body, ...tail]
    this.#tickets = new TicketWriter({ link: this.#link, profile, clock, setUp, voided })
    this.#status = this.#look()
    this.#link.onFacts(() => this.#tell())
    this.#link.supervisor.onState(() => this.#tell())
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
    return this.#link.supervisor.ready()
  }

  close(): Promise<void> {
    return this.#link.close()
  }

  /** Its evidence is the strongest, so that no `require` asks for more. */
  async print(ticket: Ticket, permit: Permit): Promise<Evidence> {
    return this.#print(layoutTicket(ticket, this.#layout()), permit)
  }

  async identify(permit: Permit): Promise<Evidence> {
    return this.#print(layoutIdentity(this.#context.id, this.#layout()), permit)
  }

  async #print(blocks: readonly Block[], permit: Permit): Promise<Evidence> {
    await this.#tickets.print(encodeTicket(blocks, this.#encoding), permit)
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
    if (!isSame(before, this.#status)) this.#listeners.tell(this.#status)
  }

  #look(): PrinterStatus {
    const { facts, supervisor } = this.#link
    const fault = facts && faultOf(facts)
    return {
      ...supervisor.status,
      paper: facts ? paperOf(facts) : 'unknown',
      coverOpen: facts?.coverOpen,
      ...(fault ? { fault } : {}),
    }
  }
}

function isSame(a: PrinterStatus, b: PrinterStatus): boolean {
  const told =
    a.state === b.state && a.paper === b.paper && a.coverOpen === b.coverOpen && a.fault === b.fault
  return told && a.reason?.code === b.reason?.code && a.reason?.message === b.reason?.message
}
