import { z } from 'zod'

const wholeMs = z.int('expected whole ms, e.g. 5000').min(0, 'expected whole ms from 0 up').max(1e12)
const chance = 'expected a number from 0 to 1, e.g. 0.01'

/** A name of a fault, of a place or of something that happens. */
export const faultWordSchema = z
  .string('expected a name, e.g. "cableOut"')
  .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, 'expected a name, e.g. "cableOut"')

/** When a fault begins and how long it lasts, and what its own arguments are: the same in tests, files and over MQTT. */
export const faultTiming = {
  /** Begins so long after it was asked for, ms. */
  at: wholeMs.optional(),
  /** Begins when so many more bytes have come to the device; for MQTT devices, the broker and the mains: messages. */
  after: z.int('expected a whole number').min(0, 'expected a whole number from 0 up').max(1e9).optional(),
  /** The chance of each byte, reply or packet where the fault is one of those; else of the fault as a whole. */
  withProbability: z.number(chance).min(0, chance).max(1, chance).optional(),
  /** Lasts so long, ms. Without `during` and `until` it lasts until it is ended. */
  during: wholeMs.optional(),
  /** Lasts until this happens to the device, e.g. `cut`; for the broker, the mains and the clock: to anybody. */
  until: faultWordSchema.optional(),
  /** Of the fault's own, by name. */
  args: z
    .record(
      z.string(),
      z.union([z.number(), z.string()], 'expected a number or a text'),
      'expected an object',
    )
    .optional(),
}
