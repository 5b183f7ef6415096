/**
 * What stands on a ticket, and where, whatever the dialect. Pure: time zone, language and paper width are parameters.
 */
import type { Ticket } from './contract.ts'
import type { Language } from './languages.ts'

/** Text on a line of its own, or on several where it does not fit. */
export interface TextBlock {
  readonly kind: 'text'
  readonly text: string
  /** Times as wide and as high as the plain font, 1 to 8; shrunk where the text is too long. */
  readonly size: number
  readonly bold: boolean
  readonly align: 'left' | 'centre' | 'right'
  /** The field of the ticket that it comes from, for messages. */
  readonly field?: string
}

/** One thing on a ticket, from top to bottom. */
export type Block =
  | TextBlock
  | { readonly kind: 'feed'; readonly lines: number }
  | { readonly kind: 'qr'; readonly text: string }

/** How a ticket is laid out. */
export interface LayoutOptions {
  /** Centre time of the printing, ms since the Unix epoch. */
  readonly at: number
  /** IANA name. */
  readonly timezone: string
  readonly language: Language
  /** Whether the paper can show Cyrillic: a copy is then marked in both alphabets. Default: when the language is. */
  readonly cyrillic?: boolean
}

const WORDS = {
  en: { waiting: 'Waiting before you', copy: 'COPY', void: 'VOID' },
  ru: { waiting: 'Перед вами', copy: 'КОПИЯ', void: 'АННУЛИРОВАН' },
} as const satisfies Record<Language, unknown>

const NUMBER_SIZE = 4
const COPY_SIZE = 2

/** The blocks of a ticket; the last one is a line of text that no ticket is whole without. */
export function layoutTicket(ticket: Ticket, options: LayoutOptions): Block[] {
  const words = WORDS[options.language]
  const cyrillic = options.cyrillic ?? options.language === 'ru'
  const blocks: Block[] = []
  const text = (field: string, line: string, size = 1, bold = false) =>
    blocks.push({ kind: 'text', text: line, size, bold, align: 'centre', field })
  if (ticket.copyOf !== undefined)
    text('copyOf', cyrillic ? `${WORDS.en.copy} / ${WORDS.ru.copy}` : WORDS.en.copy, COPY_SIZE, true)
  if (ticket.service) text('service', ticket.service, 1, true)
  text('ticket', ticket.ticket, NUMBER_SIZE, true)
  if (ticket.waiting !== undefined) text('waiting', `${words.waiting}: ${ticket.waiting}`)
  for (const [index, line] of (ticket.lines ?? []).entries()) text(`lines[${index}]`, line)
  if (ticket.qr !== undefined) blocks.push({ kind: 'feed', lines: 1 }, { kind: 'qr', text: ticket.qr })
  blocks.push({ kind: 'feed', lines: 2 })
  text('time', localTime(options.at, options.timezone))
  return blocks
}

/** What is printed below the remains of a ticket that is not to be used. */
export function layoutVoid(language: Language): Block[] {
  return [{ kind: 'text', text: `*** ${WORDS[language].void} ***`, size: 2, bold: true, align: 'centre' }]
}

/** A small slip that tells which printer this is. */
export function layoutIdentity(id: string, options: LayoutOptions): Block[] {
  return [
    { kind: 'text', text: id, size: 2, bold: true, align: 'centre', field: 'id' },
    { kind: 'text', text: localTime(options.at, options.timezone), size: 1, bold: false, align: 'centre' },
  ]
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

/** The same blocks for paper of so many columns: large text shrunk, long text wrapped, one line a block. */
export function fitting(blocks: readonly Block[], columns: number): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.kind !== 'text') return [block]
    const size = block.size === 1 ? 1 : Math.min(block.size, roomFor(block.text, columns))
    return wrapped(block.text, Math.max(1, Math.floor(columns / size))).map((text) => ({
      ...block,
      text,
      size,
    }))
  })
}

/** How many times as wide a text may be to stay on one line; at least once. */
function roomFor(text: string, columns: number): number {
  return Math.max(1, Math.floor(columns / Math.max(1, [...text].length)))
}

/** Lines of at most `columns` characters, parted between words where that can be. */
function wrapped(text: string, columns: number): string[] {
  if (text.length <= columns && !text.startsWith(' ')) return [text] // as below
  const lines: string[] = []
  let line: string[] = []
  for (const word of text.split(' ')) {
    let rest = [...word]
    if (line.length > 0 && line.length + 1 + rest.length <= columns) {
      line.push(' ', ...rest)
      continue
    }
    if (line.length > 0) lines.push(line.join(''))
    while (rest.length > columns) {
      lines.push(rest.slice(0, columns).join(''))
      rest = rest.slice(columns)
    }
    line = rest
  }
  return line.length > 0 || lines.length === 0 ? [...lines, line.join('')] : lines
}

/** A preview: what will be read on the paper, line by line, trailing blanks removed. */
export function layoutText(blocks: readonly Block[], columns: number): string[] {
  return fitting(blocks, columns).flatMap((block) => {
    if (block.kind === 'feed') return Array.from({ length: block.lines }, () => '')
    const text = block.kind === 'qr' ? `[QR ${block.text}]` : block.text
    const align = block.kind === 'qr' ? 'centre' : block.align
    const width = [...text].length * (block.kind === 'qr' ? 1 : block.size)
    const spare = Math.max(0, columns - width)
    const indent = align === 'left' ? 0 : align === 'right' ? spare : Math.floor(spare / 2)
    return [`${' '.repeat(indent)}${text}`.trimEnd()]
  })
}
