import { z } from 'zod'

/** A command's id, also that of its result: short, visible ASCII, so that every log and topic can hold it. */
export const commandIdSchema = z
  .string('expected an id, e.g. "print-7f3a"')
  .regex(/^[\x21-\x7e]{1,128}$/, 'expected 1 to 128 visible ASCII characters, e.g. "print-7f3a"')

/** What may accompany every command; see `CommandOptions`. */
export const commandOptionsSchema = z.strictObject({
  /** Idempotent per device: the same id never acts twice. */
  id: commandIdSchema.optional(),
  /** Centre time after which the command must not begin. */
  expiresAt: z.int('expected ms since the Unix epoch').min(0, 'expected ms since the Unix epoch').optional(),
  /** The same, counted from its arrival. */
  ttlMs: z.int('expected whole ms, 0 or more').min(0, 'expected whole ms, 0 or more').optional(),
})
