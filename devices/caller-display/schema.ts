import { z } from 'zod'
import { commandOptionsSchema } from '../../lib/command-options.ts'

/** A call to the public: this ticket, to that window. Travels as JSON over MQTT. */
export const callSchema = z.strictObject({
  /** What the visitor holds, e.g. "A042": no control characters, no blank at either end. */
  ticket: z
    .string()
    .regex(/^(?! )[^\p{C}\p{Zl}\p{Zp}]{1,12}(?<! )$/u, 'expected 1 to 12 printable characters, e.g. "A042"'),
  /** The window that the visitor goes to. */
  window: z.int('expected a window number, e.g. 5').min(1).max(9999),
})

/** What a board is asked to show: newest first, at most as many as fit. */
export const callsSchema = z.array(callSchema).max(64, 'expected at most 64 calls')

/** What may accompany a show. */
export const showOptionsSchema = commandOptionsSchema.extend({
  /** How long it stays lit: centre time, ms since the Unix epoch. */
  until: z.int('expected ms since the Unix epoch').min(0).optional(),
  /** Order of the caller's own. */
  seq: z.int('expected a whole number').min(0).optional(),
})
