import { z } from 'zod'

/** One press as it travels as JSON over MQTT. */
export const pressSchema = z
  .strictObject({
    /** 1 (worst) to `scale` (best). */
    score: z.int('expected a whole number, e.g. 2').min(1).max(5),
    /** How many buttons there are. */
    scale: z.int('expected 2 to 5').min(2).max(5),
    /** Centre time of the press itself, ms since the Unix epoch. */
    at: z.int('expected ms since the Unix epoch').min(0),
    /** What is odd about it: `late`, `gap`, … */
    flags: z.array(z.string().min(1).max(32)).max(16).optional(),
    /** The device's own id of the press. */
    id: z.string().min(1).max(100).optional(),
  })
  .refine(({ score, scale }) => score <= scale, 'expected a score of at most scale')
