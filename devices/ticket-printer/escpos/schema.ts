import { z } from 'zod'
import { onceEach } from '../../../lib/once-each.ts'
import { layoutOnPaper } from '../layout-on-paper.ts'
import { languageOnPage, printerOptions } from '../options.ts'
import type { EscposProfile } from './profile.ts'

/** A printer's own options in centre.yaml: what its driver and its simulated side may be told. */
export const escposOptionsSchema = onceEach((profile: EscposProfile) =>
  z
    .strictObject(printerOptions(profile))
    .superRefine(languageOnPage(profile))
    .superRefine(layoutOnPaper(profile)),
)
