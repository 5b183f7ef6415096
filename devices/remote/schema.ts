import { z } from 'zod'
import { LANGUAGES } from '../ticket-printer/languages.ts'

const ZONE = 'expected an IANA name, e.g. Europe/Moscow'

/** Options of native devices that take none. */
export const nativeOptionsSchema = z.strictObject({})

/** A native printer's own options in centre.yaml. */
export const nativePrinterOptionsSchema = z.strictObject({
  /** Of the words that it adds itself. */
  language: z.enum(LANGUAGES, `expected one of ${LANGUAGES.join(', ')}`).optional(),
  /** IANA name; what is printed is local. */
  timezone: z
    .string(ZONE)
    .refine(isTimezone, ZONE)
    .meta({ examples: ['Europe/Moscow'] })
    .optional(),
})

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
