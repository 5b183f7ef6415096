import { z } from 'zod'
import type { CodePage } from '../../../lib/code-page-names.ts'
import { onceEach } from '../../../lib/once-each.ts'
import type { PoleProfile } from './profile.ts'

const LABEL = 'expected 1 to 15 characters, e.g. "Counter"'
const REFRESH = 'expected 0 to 86400000 ms'
const BLINK = 'expected 0 to 60000 ms'
const NUMBER = 'expected 1 to 99'

/** A pole display's own options in centre.yaml. */
export const poleOptionsSchema = onceEach(({ codePages, codePage: usual }: PoleProfile) => {
  const pages = Object.keys(codePages) as [CodePage, ...CodePage[]]
  return z.strictObject({
    /** Language of the word before the window's number. Default `en`. */
    language: z.enum(['en', 'ru'], 'expected en or ru').optional(),
    /** That word itself, e.g. "Counter", instead of the language's own. */
    label: z
      .string(LABEL)
      .min(1, LABEL)
      .max(15, LABEL)
      .meta({ examples: ['Counter'] })
      .optional(),
    /** The code page to select; it must be one that the model has. */
    codePage: z
      .enum(pages, `expected one of ${pages.join(', ')}`)
      .meta({ examples: [usual] })
      .optional(),
    /** How often what is lit is sent again, ms; 0: never. */
    refreshMs: z
      .int(REFRESH)
      .min(0, REFRESH)
      .max(86_400_000, REFRESH)
      .meta({ examples: [300_000] })
      .optional(),
    /** How long a new call blinks, ms; 0: not at all. */
    blinkMs: z
      .int(BLINK)
      .min(0, BLINK)
      .max(60_000, BLINK)
      .meta({ examples: [5000] })
      .optional(),
    /** The display's number in a chain (simulated displays only). */
    number: z.int(NUMBER).min(1, NUMBER).max(99, NUMBER).optional(),
  })
})

/** What {@link poleOptionsSchema} reads. */
export type PoleOptions = z.infer<ReturnType<typeof poleOptionsSchema>>
