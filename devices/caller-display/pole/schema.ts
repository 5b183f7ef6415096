import { z } from 'zod'
import { CODE_PAGES } from '../../../lib/code-page.ts'

/** A pole display's own options in centre.yaml. */
export const poleOptionsSchema = z.strictObject({
  /** Language of the word before the window's number. Default `en`. */
  language: z.enum(['en', 'ru'], 'expected en or ru').optional(),
  /** That word itself, e.g. "Counter", instead of the language's own. */
  label: z.string().min(1).max(15, 'expected 1 to 15 characters, e.g. "Counter"').optional(),
  /** The code page to select; it must be one that the model has. */
  codePage: z.enum(CODE_PAGES, 'expected a code page, e.g. cp866').optional(),
  /** How often what is lit is sent again, ms; 0: never. */
  refreshMs: z.int().min(0).max(86_400_000, 'expected 0 to 86400000 ms').optional(),
  /** How long a new call blinks, ms; 0: not at all. */
  blinkMs: z.int().min(0).max(60_000, 'expected 0 to 60000 ms').optional(),
  /** The display's number in a chain (simulated displays only). */
  number: z.int().min(1).max(99, 'expected 1 to 99').optional(),
})

/** What {@link poleOptionsSchema} reads. */
export type PoleOptions = z.infer<typeof poleOptionsSchema>
