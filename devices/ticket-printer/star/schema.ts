import { z } from 'zod'
import { onceEach } from '../../../lib/once-each.ts'
import { layoutOnPaper } from '../layout-on-paper.ts'
import { languageOnPage, printerOptions } from '../options.ts'
import type { StarProfile } from './profile.ts'

/** A printer's own options in centre.yaml: what its driver and its simulated side may be told. */
export const starOptionsSchema = onceEach((profile: StarProfile) =>
  z
    .strictObject(printerOptions(profile))
    .superRefine(languageOnPage(profile))
    .superRefine(layoutOnPaper(profile)),
)
