/**
 * What stands on a ticket, and where, whatever the dialect. Pure: time zone, language and paper width are parameters.
 */
import type { Block, PaperSize, TextBlock } from './blocks.ts'
import type { Ticket } from './contract.ts'
import type { Language } from './languages.ts'
import type { Layout, LayoutPart, PartStyle } from './layout-schema.ts'
import { logoPicture } from './logo.ts'
import { composeReceipt } from './receiptline/compose.ts'
import type { ReceiptDocument } from './receiptline/document.ts'
import { parseReceipt } from './receiptline/parse.ts'
import { copyMark, windowsPhrase, wordsOf } from './words.ts'

export type { Block } from './blocks.ts'
export { fitting, layoutText } from './fitting.ts'

/** How a ticket is laid out. */
export interface LayoutOptions {
  /** Centre time of the printing, ms since the Unix epoch. */
  readonly at: number
  /** IANA name. */
  readonly timezone: string
  readonly language: Language
  /** Whether the paper can show Cyrillic: a copy is then marked in both alphabets, as when a language is. */
  readonly cyrillic?: boolean
  /** What stands where. Default: the usual parts in the usual order. */
  readonly layout?: Layout | undefined
  /** Default: the narrowest that is common. */
  readonly paper?: PaperSize
}

const NARROWEST: PaperSize = { columns: 32, dots: 384 }
const NUMBER_SIZE = 4
const COPY_SIZE = 2
const ORDER: readonly LayoutPart[] = [
  ...(['logo', 'head', 'service', 'ticket', 'waiting', 'windows', 'lines', 'qr', 'foot'] as const),
]

/**
 * The blocks of a ticket; the last one is a line of text that no ticket is whole without, and a copy is marked, whatever
 * the layout. @throws DeviceError `illegal` for a template that does not fit on this paper with this ticket.
 */
export function layoutTicket(ticket: Ticket, options: LayoutOptions): Block[] {
  const { template } = options.layout ?? {}
  const blocks =
    template === undefined ? partBlocks(ticket, options) : templateBlocks(template, ticket, options)
  if (ticket.copyOf === undefined) return blocks
  const cyrillic = options.cyrillic === true || languagesOf(options).includes('ru')
  return [line('copyOf', copyMark(cyrillic), { size: COPY_SIZE, bold: true }), ...blocks]
}

function languagesOf({ language, layout }: LayoutOptions): readonly Language[] {
  return layout?.languages ?? [language]
}

function partBlocks(ticket: Ticket, options: LayoutOptions): Block[] {
  const { order = ORDER } = options.layout ?? {}
  return [...order.flatMap((part) => blocksOf(part, ticket, options)), ...closing(options)]
}

/** The date and the time: a ticket without them is not whole. */
function closing({ at, timezone }: LayoutOptions): Block[] {
  return [{ kind: 'feed', lines: 2 }, line('time', localTime(at, timezone))]
}

function blocksOf(part: LayoutPart, ticket: Ticket, options: LayoutOptions): Block[] {
  const { layout = {}, paper = NARROWEST } = options
  const { head = [], foot = [], style = {} } = layout
  const languages = languagesOf(options)
  const all = (name: string, texts: readonly string[], look?: PartStyle) =>
    texts.map((text, index) => line(`${name}[${index}]`, text, look))
  switch (part) {
    case 'logo':
      return logoBlocks(layout, paper)
    case 'head':
      return all('layout.head', head, style.head)
    case 'foot':
      return all('layout.foot', foot, style.foot)
    case 'service':
      return ticket.service ? [line('service', ticket.service, { bold: true, ...style.service })] : []
    case 'ticket':
      return [line('ticket', ticket.ticket, { size: NUMBER_SIZE, bold: true, ...style.ticket })]
    case 'waiting': {
      const { waiting } = ticket
      if (waiting === undefined) return []
      return languages.map((each) => line('waiting', `${wordsOf(each).waiting}: ${waiting}`, style.waiting))
    }
    case 'windows': {
      const { windows } = ticket
      if (windows === undefined) return []
      return languages.map((each) => line('windows', windowsPhrase(windows, each), style.windows))
    }
    case 'lines':
      return all('lines', ticket.lines ?? [], style.lines)
    case 'qr':
      if (ticket.qr === undefined) return []
      return [
        { kind: 'feed', lines: 1 },
        { kind: 'qr', text: ticket.qr },
      ]
    case 'rule':
      return [line('rule', '─'.repeat(paper.columns))]
    case 'space':
      return [{ kind: 'feed', lines: 1 }]
  }
}

function logoBlocks({ logo }: Layout, { dots }: PaperSize): Block[] {
  const picture = logo && logoPicture(logo, dots)
  return picture === undefined ? [] : [{ kind: 'image', picture, align: 'centre', label: '[logo]' }]
}

function line(
  field: string,
  text: string,
  { size = 1, bold = false, align = 'centre' }: PartStyle = {},
): TextBlock {
  return { kind: 'text', text, size, bold, align, field }
}

function templateBlocks(
  template: NonNullable<Layout['template']>,
  ticket: Ticket,
  options: LayoutOptions,
): Block[] {
  const { layout = {}, paper = NARROWEST, at, timezone } = options
  const [language = options.language] = languagesOf(options)
  const { waiting, windows } = ticket
  const said = (each: Language) =>
    waiting === undefined ? undefined : `${wordsOf(each).waiting}: ${waiting}`
  const hint = (each: Language) => (windows === undefined ? undefined : windowsPhrase(windows, each))
  const values = {
    ...{ ticket: ticket.ticket, service: ticket.service, qr: ticket.qr, time: localTime(at, timezone) },
    ...{ waiting: waiting?.toString(), 'waiting.en': said('en'), 'waiting.ru': said('ru') },
    ...{ windows: hint(language), 'windows.en': hint('en'), 'windows.ru': hint('ru') },
  }
  const logo = layout.logo && logoPicture(layout.logo, paper.dots)
  const filling = { values, lines: ticket.lines ?? [], logo }
  const { blocks, endsWithTime } = composeReceipt(documentOf(template), filling, paper)
  return endsWithTime ? [...blocks] : [...blocks, ...closing(options)]
}

const MOST_DOCUMENTS = 16
const documents = new Map<string, ReceiptDocument>()

/** Read once: a printer prints the same template all day. */
function documentOf(template: NonNullable<Layout['template']>): ReceiptDocument {
  const text = typeof template === 'string' ? template : (template.text ?? '')
  const known = documents.get(text)
  if (known !== undefined) return known
  const { document } = parseReceipt(text)
  if (documents.size >= MOST_DOCUMENTS) documents.clear()
  documents.set(text, document)
  return document
}

/** What is printed below the remains of a ticket that is not to be used. */
export function layoutVoid(language: Language): Block[] {
  return [line('void', `*** ${wordsOf(language).void} ***`, { size: 2, bold: true })]
}

/** A small slip that tells which printer this is. */
export function layoutIdentity(id: string, options: LayoutOptions): Block[] {
  return [line('id', id, { size: 2, bold: true }), line('time', localTime(options.at, options.timezone))]
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format takes longer than laying out a ticket, so it is made once per time zone. */
function formatIn(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: timezone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  })
  formats.set(timezone, format)
  return format
}

/** `DD.MM.YYYY HH:MM` in a time zone, the same on every host. */
export function localTime(at: number, timezone: string): string {
  const [day, month, year, hour, minute] = formatIn(timezone).format(at).match(/\d+/g) ?? [] // en-GB goes in this order
  return `${day}.${month}.${year} ${hour}:${minute}`
}
