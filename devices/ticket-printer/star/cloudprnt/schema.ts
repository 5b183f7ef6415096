import { z } from 'zod'
import { onceEach } from '../../../../lib/once-each.ts'
import { layoutOnPaper } from '../../layout-on-paper.ts'
import { languageOnPage, printerOptions } from '../../options.ts'
import type { StarProfile } from '../profile.ts'

/** A CloudPRNT printer's own options in centre.yaml: those of a Star printer but for the line, which it has not. */
export const cloudPrntOptionsSchema = onceEach((profile: StarProfile) => {
  const { handshake: _handshake, ...options } = printerOptions(profile)
  return z.strictObject(options).superRefine(languageOnPage(profile)).superRefine(layoutOnPaper(profile))
})

const MAC = 'expected the MAC address that the printer prints in its self-test, e.g. 00:11:62:0e:15:58'

/** `address` in centre.yaml: the printer's MAC address, quoted. */
export const macSchema = z.string(MAC).regex(/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i, MAC)
