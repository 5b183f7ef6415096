import { z } from 'zod'
import { onceEach } from '../../../lib/once-each.ts'
import { layoutOnPaper } from '../layout-on-paper.ts'
import { languageOnPage, printerOptions } from '../options.ts'
import type { EscposProfile } from './profile.ts'

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

const SHORTEST_PITCH_MM = 30

/** How long a ticket may lie in the mouth, s: what the commands have room for. */
export function longestNotTakenS({ presenter }: EscposProfile): number {
  return presenter?.dialect === 'GS R' ? 9 : 255
}

function movesOf({ presenter }: EscposProfile): readonly NotTaken[] {
  if (presenter === undefined) return ['hold']
  return presenter.dialect === 'GS R' ? ['hold', 'retract'] : NOT_TAKEN
}

/** Of printers that have a mouth, or do not count their paper. */
function kioskOptions(profile: EscposProfile) {
  const { presenter, ticketBit, counters, marks } = profile
  const shortest = Math.max(SHORTEST_PITCH_MM, presenter?.shortestMm ?? 0)
  const pitch = `expected ${shortest} to ${marks?.searchMm} mm, e.g. 100`
  const seconds = longestNotTakenS(profile)
  const wanted = `expected 1 to ${seconds} s`
  const mouth = presenter !== undefined || ticketBit !== undefined
  const moves = movesOf(profile)
  return {
    ...only(mouth, {
      /** What is done with a ticket that nobody takes. Default: `retract` where a presenter can, else `hold`. */
      notTaken: z.enum(moves, `expected one of ${moves.join(', ')}`).optional(),
      /** How long it lies in the mouth until then, s; the next ticket waits so long. Default 10, or the longest that the model knows. */
      notTakenS: z.int(wanted).min(1, wanted).max(seconds, wanted).optional(),
    }),
    ...only(presenter?.dialect === 'FS P', {
      /** Whether the lamp at the mouth blinks while a ticket lies there. Default true. */
      lamp: z.boolean('expected true or false').optional(),
    }),
    ...only(marks !== undefined, {
      /** The paper has a mark every so many mm, and each ticket ends at one. Default: plain paper. */
      markPitchMm: z
        .number(pitch)
        .min(shortest, pitch)
        .max(marks?.searchMm ?? 0, pitch)
        .meta({ examples: [100] })
        .optional(),
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
  }
}

/** A printer's own options in centre.yaml: what its driver and its simulated side may be told. */
export const escposOptionsSchema = onceEach((profile: EscposProfile) =>
  z
    .strictObject({ ...printerOptions(profile), ...kioskOptions(profile) })
    .superRefine(languageOnPage(profile))
    .superRefine(layoutOnPaper(profile)),
)
