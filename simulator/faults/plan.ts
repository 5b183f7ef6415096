import { z } from 'zod'

const word = (example: string) =>
  z
    .string(`expected a word, e.g. ${example}`)
    .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, `expected a word, e.g. ${example}`)
const wholeMs = z.int('expected whole ms, e.g. 5000').min(0, 'expected whole ms, e.g. 5000').max(1e12)

/** When a fault begins and how long it lasts: the same words in tests, scenarios and over MQTT. */
export const faultTimingSchema = z.strictObject({
  /** Begins so long after it was asked for, ms. */
  at: wholeMs.optional(),
  /** Begins when so many more bytes have come to the device; for MQTT devices, the broker and the hall: so many messages. */
  after: z.int('expected a whole number').min(0, 'expected a whole number from 0 up').max(1e9).optional(),
  /** The chance of each byte, reply or packet where the fault is one of those; else of the fault as a whole. */
  withProbability: z
    .number('expected a number from 0 to 1, e.g. 0.01')
    .min(0, 'expected a number from 0 to 1')
    .max(1, 'expected a number from 0 to 1')
    .optional(),
  /** Lasts so long, ms. Without `during` and `until` it lasts until it is ended. */
  during: wholeMs.optional(),
  /** Lasts until this happens to the device, e.g. `cut`; for the broker, the hall and the clock: to anybody. */
  until: word('"cut"').optional(),
})

/** When a fault begins and how long it lasts. */
export type FaultTiming = z.infer<typeof faultTimingSchema>

/** One fault, as data: what, where, when. */
export const faultPlanSchema = faultTimingSchema.extend({
  /** A device's id, or `broker`, `hall`, `clock`. */
  on: word('"kiosk-1"'),
  /** A name of the catalogue. */
  fault: word('"cableOut"'),
  /** Of the fault's own, by name. */
  args: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
})

/** One fault, as data. */
export type FaultPlan = z.infer<typeof faultPlanSchema>
