import { z } from 'zod'
import { faultTiming, faultWordSchema } from '../../lib/fault-timing.ts'

/** One fault, as data: what, where, when. */
export const faultPlanSchema = z.strictObject({
  /** A device's id, or `broker`, `mains`, `clock`, `program`. */
  on: faultWordSchema,
  /** A name of the catalogue. */
  fault: faultWordSchema,
  ...faultTiming,
})

/** One fault, as data. */
export type FaultPlan = z.infer<typeof faultPlanSchema>

/** When a fault begins and how long it lasts, and its arguments. */
export type FaultTiming = Omit<FaultPlan, 'on' | 'fault'>
