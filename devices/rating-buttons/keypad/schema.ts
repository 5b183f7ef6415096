import { z } from 'zod'

const HEARTBEAT = 'expected 0 to 86400000 ms'
const SERIAL = 'expected 1 to 16 characters without blanks, e.g. "00017"'

/** A button box's own options in centre.yaml. */
export const keypadOptionsSchema = z.strictObject({
  /** How long the box may be silent before it is asked whether it lives, ms; 0: it is never asked. */
  heartbeatMs: z
    .int(HEARTBEAT)
    .min(0, HEARTBEAT)
    .max(86_400_000, HEARTBEAT)
    .meta({ examples: [300_000] })
    .optional(),
  /** The serial number that it tells (simulated boxes only). */
  serial: z
    .string(SERIAL)
    .regex(/^[\x21-\x7e]{1,16}$/, SERIAL)
    .meta({ examples: ['00017'] })
    .optional(),
})

/** What {@link keypadOptionsSchema} reads. */
export type KeypadOptions = z.infer<typeof keypadOptionsSchema>
