import { z } from 'zod'
import { commandIdSchema, commandOptionsSchema } from '../../lib/command-options.ts'

/** The evidence that a printer may give, strongest first. */
const PRINTER_EVIDENCE = ['printed', 'fence', 'status', 'sent'] as const

const CONTROL = /[\p{Cc}\u2028\u2029]/u
const LONE_SURROGATE = /\p{Cs}/u

/** Text for paper: a control character would be a command to the printer, so it is refused rather than removed. */
export const printable = (limit: number) =>
  z
    .string()
    .max(limit, `expected at most ${limit} characters`)
    .refine((text) => !CONTROL.test(text), {
      error: ({ input }) => `expected text alone, found the control character ${controlIn(input)}`,
    })
    .refine((text) => !LONE_SURROGATE.test(text), 'expected well-formed text, found half a surrogate pair')

function controlIn(text: unknown): string {
  const character = CONTROL.exec(String(text))?.[0] ?? ''
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}

const MOST_QR_BYTES = 500
const utf8Bytes = (text: string) => new TextEncoder().encode(text).length

/** A ticket as a visitor is given it. Travels as JSON over MQTT. */
export const ticketSchema = z.strictObject({
  /** The number people are called by; it is printed large, so it is short. */
  ticket: printable(12).refine((text) => text.trim() !== '', 'expected 1 to 12 characters, e.g. A042'),
  /** What the visitor came for; a line or two. */
  service: printable(64).optional(),
  /** How many wait before this one. */
  waiting: z.int().min(0).max(9999).optional(),
  /** Free lines below; a ticket is not a poster. */
  lines: z.array(printable(96)).max(20).optional(),
  /** What the QR code holds; more than this is hard to read off thermal paper. */
  qr: printable(MOST_QR_BYTES)
    .refine(
      (text) => text !== '' && utf8Bytes(text) <= MOST_QR_BYTES,
      `expected 1 to ${MOST_QR_BYTES} bytes of UTF-8`,
    )
    .optional(),
  /** The id of the command that printed the original. */
  copyOf: commandIdSchema.optional(),
  /** The windows that it may be called to. */
  windows: z.array(z.int().min(1).max(9999)).min(1).max(50).optional(),
})

/** What may accompany a print. */
export const printOptionsSchema = commandOptionsSchema.extend({
  /** The weakest evidence that is good enough. */
  require: z.enum(PRINTER_EVIDENCE).optional(),
})
