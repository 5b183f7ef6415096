/** Payloads that only a simulated room has: hands of people, faults, and what can be seen of a device. */
import { z } from 'zod'
import { commandIdSchema } from '../command-options.ts'
import { faultTiming, faultWordSchema } from '../fault-timing.ts'

const handWord = z.string('expected a verb, e.g. "openCover"').min(1).max(64)

/** `…/hands`: what a person does to a simulated device. */
export const handsMessageSchema = z.strictObject({
  id: commandIdSchema,
  /** One of the model's hands, e.g. `openCover`. */
  verb: handWord,
  /** By name, in order, or the first one alone: `{ "button": 2 }`, `[2]`, `2`. */
  args: z
    .union(
      [z.record(z.string(), z.unknown()), z.array(z.unknown()).max(16), z.string(), z.number(), z.boolean()],
      'expected an object, a list, a text, a number or a boolean',
    )
    .optional(),
})

/** What a person does to a simulated device. */
export type HandsMessage = z.infer<typeof handsMessageSchema>

/**
 * `…/fault`: lets something go wrong in a simulated device, or ends it. On the topic of the gateway, `on` names what is no
 * device: `mains` (default), `broker`, `clock`. Further fields are arguments of the fault's own, as those under `args`.
 */
export const faultMessageSchema = z.looseObject({
  id: commandIdSchema,
  /** A name of the fault catalogue. */
  name: faultWordSchema,
  start: z.boolean('expected true (let it go wrong) or false (end it)'),
  on: z.enum(['mains', 'broker', 'clock'], 'expected mains, broker or clock').optional(),
  ...faultTiming,
})

/** Starts or ends a fault. */
export type FaultMessage = z.infer<typeof faultMessageSchema>

/** `…/world` of a simulated device, retained: what is lit, the last paper as text, mm of paper left, lamps. */
export const worldMessageSchema = z.record(z.string(), z.unknown())

/** What can be seen of a simulated device. */
export type WorldMessage = z.infer<typeof worldMessageSchema>
