import { z } from 'zod'
import { type CodePage, hasCyrillic } from '../../../lib/code-page-names.ts'
import { onceEach } from '../../../lib/once-each.ts'
import { LANGUAGES } from '../languages.ts'
import type { EscposProfile } from './profile.ts'

/** How a simulated printer holds back a host that sends faster than it prints. */
const HANDSHAKES = [
  /** Not at all: what does not fit is lost. */
  'none',
  /** XOFF when the buffer is full, XON when there is room again; what does not fit is lost all the same. */
  'xonxoff',
  /** By a line of its own, or by TCP: the host's bytes wait outside, nothing is lost, nothing of them is seen before. */
  'hardware',
] as const

/** One word of {@link HANDSHAKES}. */
export type Handshake = (typeof HANDSHAKES)[number]

/** What is done with a ticket that nobody takes out of the mouth. */
const NOT_TAKEN = [
  /** It stays until the next one is begun. */
  'hold',
  /** It is drawn back into the printer. */
  'retract',
  /** It is pushed out, and falls. */
  'eject',
] as const

/** One word of {@link NOT_TAKEN}. */
export type NotTaken = (typeof NOT_TAKEN)[number]

/** Options that only some models have; all of them may be left out, so the type tells no lie of the others. */
function only<S extends z.ZodRawShape>(has: boolean, shape: S): S {
  return has ? shape : ({} as S)
}

/** A printer's own options in centre.yaml: what its driver and its simulated side may be told. */
export const escposOptionsSchema = onceEach((profile: EscposProfile) => {
  const { codePages, codePage: usual, presenter, ticketBit, counters } = profile
  const mouth = presenter !== undefined || ticketBit === true
  const moves: readonly NotTaken[] = presenter === undefined ? ['hold'] : NOT_TAKEN
  const pages = Object.keys(codePages) as [CodePage, ...CodePage[]]
  const cyrillic = pages.filter(hasCyrillic)
  return z
    .strictObject({
      /** One that the model has. Default: the model's. */
      codePage: z
        .enum(pages, `expected one of ${pages.join(', ')}`)
        .meta({ examples: [usual] })
        .optional(),
      /** Characters per line, for narrower paper. Default: the model's. */
      columns: z
        .int('expected 12 to 64')
        .min(12, 'expected 12 to 64')
        .max(64, 'expected 12 to 64')
        .optional(),
      /** Of the words that we add ourselves. */
      language: z.enum(LANGUAGES, `expected one of ${LANGUAGES.join(', ')}`).optional(),
      /** Length of a simulated printer's first roll, mm. Default: a full one. */
      paperMm: z
        .number('expected 0 to 1000000 mm, e.g. 80000')
        .min(0, 'expected 0 to 1000000 mm, e.g. 80000')
        .max(1e6, 'expected 0 to 1000000 mm, e.g. 80000')
        .meta({ examples: [80_000] })
        .optional(),
      ...only(mouth, {
        /** What is done with a ticket that nobody takes. Default: `retract` where a presenter can, else `hold`. */
        notTaken: z.enum(moves, `expected one of ${moves.join(', ')}`).optional(),
        /** How long it lies in the mouth until then, s; the next ticket waits so long. Default 10. */
        notTakenS: z
          .int('expected 1 to 255 s')
          .min(1, 'expected 1 to 255 s')
          .max(255, 'expected 1 to 255 s')
          .optional(),
      }),
      ...only(presenter?.dialect === 'FS P', {
        /** Whether the lamp at the mouth blinks while a ticket lies there. Default true. */
        lamp: z.boolean('expected true or false').optional(),
      }),
      ...only(!counters, {
        /** Length of a new roll, mm: tells how many tickets are left on printers that do not count their paper. */
        rollMm: z
          .number('expected 1000 to 1000000 mm, e.g. 80000')
          .min(1000, 'expected 1000 to 1000000 mm, e.g. 80000')
          .max(1e6, 'expected 1000 to 1000000 mm, e.g. 80000')
          .meta({ examples: [80_000] })
          .optional(),
      }),
      /** Of a simulated printer. Default `none`, over TCP `hardware`. */
      handshake: z.enum(HANDSHAKES, `expected one of ${HANDSHAKES.join(', ')}`).optional(),
    })
    .superRefine(({ language, codePage = usual }, context) => {
      if (language !== 'ru' || hasCyrillic(codePage)) return
      const expected = `a language that ${codePage} has the letters of`
      const fix = cyrillic[0]
        ? `write \`codePage: ${cyrillic[0]}\` beside it`
        : 'write `language: en`: this model has no Cyrillic page'
      const params = { expected, fix }
      context.addIssue({ code: 'custom', path: ['language'], params, message: `expected ${expected}` })
    })
})
