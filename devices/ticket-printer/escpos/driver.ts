import { checked } from '../../../lib/checked.ts'
import { hasCyrillic } from '../../../lib/code-page-names.ts'
import {
  type ByteDriverContext,
  DeviceError,
  type Evidence,
  Listeners,
  type Permit,
  proves,
} from '../../../lib/index.ts'
import type { Bitmap } from '../../../lib/picture/index.ts'
import type { PrinterDriver, PrinterStatus, PrintOptions, Ticket, TicketEvent } from '../contract.ts'
import type { Language } from '../languages.ts'
import { type Block, type LayoutOptions, layoutIdentity, layoutTicket, layoutVoid } from '../layout.ts'
import { tryLayout } from '../layout-on-paper.ts'
import type { Layout } from '../layout-schema.ts'
import { assertPrintable } from '../print-pieces.ts'
import { faultOf, paperOf } from './driver-facts.ts'
import { Forecast } from './driver-forecast.ts'
import { PrinterLink } from './driver-link.ts'
import { Mouth } from './driver-mouth.ts'
import { TicketWriter } from './driver-tickets.ts'
import type { EscposProfile } from './profile.ts'
import { encodeCut, encodeSetUp, encodeTicket, type TicketEncoding } from './protocol-ticket.ts'
import { escposOptionsSchema, longestNotTakenS } from './schema.ts'

/** Draws a QR code for printers that cannot. */
export type DrawQr = (text: string, moduleDots: number) => Bitmap

/** Makes the host side of an ESC/POS printer. @throws DeviceError `illegal` for options that are wrong. */
export function escposDriver(profile: EscposProfile, drawQr?: DrawQr) {
  return (context: ByteDriverContext): PrinterDriver => new EscposDriver(profile, context, drawQr)
}

/** How each stage of a ticket is proved (README.md: evidence). */
function proofOf(profile: EscposProfile): Evidence {
  if (profile.realTimeStatus !== 'supported') return 'sent'
  if (profile.processId === 'supported') return 'printed'
  return profile.transmitStatus || profile.counters ? 'fence' : 'status'
}

const NOT_TAKEN_S = 10

/** Host side of an ESC/POS printer: one ticket at a time. */
class EscposDriver implements PrinterDriver {
  readonly proof: Evidence
  readonly #context: ByteDriverContext
  readonly #encoding: TicketEncoding
  readonly #language: Language
  readonly #ticketLayout: Layout | undefined
  readonly #link: PrinterLink
  readonly #tickets: TicketWriter
  readonly #mouth: Mouth | undefined
  readonly #forecast: Forecast
  readonly #listeners = new Listeners<PrinterStatus>()
  readonly #events = new Listeners<TicketEvent>()
  #status: PrinterStatus

  constructor(profile: EscposProfile, context: ByteDriverContext, drawQr: DrawQr | undefined) {
    const { id, clock, random, options } = context
    const {
      codePage = profile.codePage,
      columns,
      language = 'en',
      layout,
      notTaken = profile.presenter === undefined ? 'hold' : 'retract',
      notTakenS = Math.min(NOT_TAKEN_S, longestNotTakenS(profile)),
      lamp = true,
      rollMm,
      markPitchMm,
    } = checked(escposOptionsSchema(profile), options, `options of ${id}`)
    const proof = proofOf(profile)
    this.proof = profile.counters && profile.presenter ? 'printed' : proof
    this.#forecast = new Forecast(rollMm)
    this.#context = context
    this.#language = language
    this.#ticketLayout = layout
    this.#encoding = {
      profile,
      codePage,
      columns: Math.min(columns ?? profile.columnsA, profile.columnsA),
      drawQr,
      markPitchMm,
      presenting: {
        lamp,
        untaken: notTaken === 'retract' ? 'retract' : 'eject',
        afterS: notTaken === 'hold' ? 0 : notTakenS,
      },
    }
    const paper = { columns: this.#encoding.columns, dots: profile.dotsPerLine }
    tryLayout(layout, paper, (block) => assertPrintable(block, codePage, profile))
    const setUp = encodeSetUp(this.#encoding)
    this.#link = new PrinterLink({ profile, context, setUp })
    if (profile.presenter !== undefined || profile.ticketBit) {
      this.#mouth = new Mouth({
        ...{ link: this.#link, clock, profile, notTaken, patienceMs: notTakenS * 1000 },
        tell: (event) => this.#events.tell(event),
        counted: (leftMm) => {
          this.#forecast.told(leftMm)
          this.#tell()
        },
      })
    }
    const away = { ...this.#encoding, presenting: undefined }
    const { body, tail } = encodeTicket(layoutVoid(language), away)
    this.#tickets = new TicketWriter({
      ...{ link: this.#link, profile, clock, random, proof, mouth: this.#mouth, setUp },
      voided: [...body, ...tail],
      cut: encodeCut(profile, markPitchMm),
      marked: markPitchMm !== undefined,
    })
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

  /** Printers that do not know of a ticket in their mouth tell nothing. */
  onEvent(listener: (event: TicketEvent) => void): () => void {
    return this.#events.add(listener)
  }

  start(): void {
    this.#link.start()
  }

  ready(): Promise<void> {
    return this.#link.supervisor.ready()
  }

  close(): Promise<void> {
    this.#mouth?.close()
    return this.#link.close()
  }

  async print(ticket: Ticket, permit: Permit, { require }: PrintOptions): Promise<Evidence> {
    if (require !== undefined && !proves(this.proof, require)) {
      throw new DeviceError('illegal', `${this.#context.id} cannot prove ${require}, only ${this.proof}`, {
        fix: `Ask for ${this.proof} or less, or use a printer that can prove ${require}.`,
      })
    }
    return this.#print(layoutTicket(ticket, this.#layout()), permit)
  }

  identify(permit: Permit): Promise<Evidence> {
    return this.#print(layoutIdentity(this.#context.id, this.#layout()), permit)
  }

  async #print(blocks: readonly Block[], permit: Permit): Promise<Evidence> {
    const ticket = encodeTicket(blocks, this.#encoding)
    await this.#tickets.print(ticket, permit)
    this.#forecast.printed([...ticket.body, ...ticket.tail].reduce((sum, { lengthMm }) => sum + lengthMm, 0))
    this.#tell()
    return this.proof
  }

  #layout(): LayoutOptions {
    const { clock, timezone } = this.#context
    const { codePage, columns, profile } = this.#encoding
    return {
      at: clock.now(),
      timezone,
      language: this.#language,
      cyrillic: hasCyrillic(codePage),
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
    if (facts && !facts.coverOpen) this.#forecast.sees(paperOf(facts)) // open, the sensor may see anything
    return {
      ...supervisor.status,
      paper: facts ? paperOf(facts) : 'unknown',
      coverOpen: facts?.coverOpen,
      ...(fault ? { fault } : {}),
      ...this.#forecast.status,
    }
  }
}

function isSame(a: PrinterStatus, b: PrinterStatus): boolean {
  const told =
    a.state === b.state &&
    a.paper === b.paper &&
    a.coverOpen === b.coverOpen &&
    a.fault === b.fault &&
    a.paperLeftMm === b.paperLeftMm &&
    a.ticketsLeft === b.ticketsLeft
  return told && a.reason?.code === b.reason?.code && a.reason?.message === b.reason?.message
}
