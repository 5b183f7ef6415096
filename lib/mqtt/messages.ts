/**
 * Every payload of the MQTT contract. Guards the edge: what others send is checked here and nowhere else.
 * What is acted on (commands, hands, faults) and results are strict: an unknown field is a mistake, and refused.
 * Facts that others tell (states, events, the world) may hold more than is written here, so that a newer sender is heard.
 */
import { z } from 'zod'
import { commandIdSchema } from '../command-options.ts'
import { ERROR_CODES } from '../errors.ts'
import { KINDS } from '../model.ts'
import { EVIDENCE } from '../outcome.ts'
import { parseEventId } from './event-id.ts'

const NOT_PRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/** Text that people read: no control, direction or half characters, which would steer a printer or hide a number. */
const printable = (min: number, max: number, example: string) =>
  z
    .string(`expected text, e.g. ${example}`)
    .min(min, `expected at least ${min} character, e.g. ${example}`)
    .max(max, `expected at most ${max} characters`)
    .refine((text) => !NOT_PRINTABLE.test(text), `expected printable characters only, e.g. ${example}`)

/** `{device}-{boot}-{seq}`. */
export const eventIdSchema = z
  .string('expected an event id, e.g. "rate-2-1-17"')
  .refine((id) => parseEventId(id) !== undefined, 'expected {device}-{boot}-{seq}, e.g. "rate-2-1-17"')

/** Centre time, ms since the Unix epoch, UTC. */
const time = z
  .int('expected ms since the Unix epoch, e.g. 1768197600000')
  .min(0, 'expected ms since the Unix epoch')
const count = z.int('expected a whole number from 0 up').min(0, 'expected a whole number from 0 up')
/** The number people are called by; as many characters as a display can hold. */
const ticket = printable(1, 12, '"A042"')
const windowNumber = z
  .int('expected the number of a window, e.g. 5')
  .min(1, 'expected 1 to 9999')
  .max(9999, 'expected 1 to 9999')
/** Who serves; an id, not a name. */
const clerk = printable(1, 64, '"k-17"')
const word = printable(1, 64, '"ready"')
const flags = z.array(word).max(16, 'expected at most 16 flags').optional()

/** What every command to a device may carry: its id, and when it is too late for it. */
const command = {
  id: commandIdSchema,
  /** Centre time after which it must not begin. */
  expiresAt: time.optional(),
  /** The same, counted from arrival, ms; safe against clocks that differ. */
  ttlMs: count.optional(),
}

/** Prints one ticket. */
export const printCommandSchema = z.strictObject({
  ...command,
  op: z.literal('print'),
  ticket,
  /** What the visitor came for. */
  service: printable(1, 64, '"Passports"').optional(),
  /** How many wait before this one; four digits fit every layout. */
  waiting: z
    .int('expected 0 to 9999')
    .min(0, 'expected 0 to 9999')
    .max(9999, 'expected 0 to 9999')
    .optional(),
  /** Free lines below; the widest printer takes 96 characters. */
  lines: z
    .array(printable(0, 96, '"Bring your passport"'), 'expected a list of texts')
    .max(20, 'expected at most 20 lines')
    .optional(),
  /** What the QR code holds; what a small symbol of good correction takes. */
  qr: printable(1, 500, '"https://example.org/q/A042"').optional(),
  /** The id of the command that this one is a marked copy of. */
  copyOf: commandIdSchema.optional(),
  /** The windows that it may be called to. */
  windows: z
    .array(windowNumber, 'expected a list of windows')
    .min(1, 'expected 1 to 50 windows')
    .max(50, 'expected 1 to 50 windows')
    .optional(),
  /** The weakest evidence that is good enough; else it is refused before the first byte. */
  require: z.enum(EVIDENCE, `expected one of ${EVIDENCE.join(', ')}`).optional(),
})

/** One call to the public: this ticket, to that window. */
const call = { ticket, window: windowNumber }

const showing = {
  ...command,
  op: z.literal('show'),
  /** Centre time at which it is blanked; absent: lit until replaced. */
  until: time.optional(),
  /** The sender's own order; lower than the last accepted is superseded. */
  seq: count.optional(),
}

/** Shows one call. */
export const showCommandSchema = z.strictObject({ ...showing, ...call })

/** Shows these calls on a board, and no others. */
export const boardCommandSchema = z.strictObject({
  ...showing,
  calls: z.array(z.strictObject(call), 'expected a list of calls').max(100, 'expected at most 100 calls'),
})

/** Makes a display dark. */
export const blankCommandSchema = z.strictObject({ ...command, op: z.literal('blank') })

/** Lets a person find the device: it beeps, blinks or prints its name. */
export const identifyCommandSchema = z.strictObject({ ...command, op: z.literal('identify') })

/** A ticket is at this window now: shown on its displays, and presses belong to it. */
export const serveCommandSchema = z.strictObject({
  ...command,
  op: z.literal('serve'),
  ticket,
  clerk: clerk.optional(),
})

/** Nobody is at this window any more. */
export const freeCommandSchema = z.strictObject({ ...command, op: z.literal('free') })

/** Asks the gateway for events again. */
export const eventsCommandSchema = z.strictObject({
  ...command,
  op: z.literal('events'),
  /** The last event id that was seen, or a centre time: what was told later, of whatever device, is sent again. */
  after: z.union([eventIdSchema, time]),
})

/** Asks whoever tells a state to tell it again: for brokers that have lost what they kept. */
export const reportCommandSchema = z.strictObject({ ...command, op: z.literal('report') })

const OPS = 'expected one of print, show, blank, identify, serve, free, events, report'

/** `…/command`: QoS 1, never retained. Told apart by `op`; of the two that show, the board's has `calls`. */
export const commandMessageSchema = z.union([
  z.discriminatedUnion(
    'op',
    [
      printCommandSchema,
      showCommandSchema,
      blankCommandSchema,
      identifyCommandSchema,
      serveCommandSchema,
      freeCommandSchema,
      eventsCommandSchema,
      reportCommandSchema,
    ],
    OPS,
  ),
  boardCommandSchema,
])

/** Any command. */
export type CommandMessage = z.infer<typeof commandMessageSchema>

/** `…/result`: how a command, a hand or a fault ended. QoS 1. */
export const resultMessageSchema = z.strictObject({
  id: commandIdSchema,
  outcome: z.enum(['done', 'notDone', 'unknown'], 'expected done, notDone or unknown'),
  /** The proof behind `done`. */
  evidence: z.enum(EVIDENCE, `expected one of ${EVIDENCE.join(', ')}`).optional(),
  /** Why not, as a word for programs … */
  code: z.enum(ERROR_CODES, `expected one of ${ERROR_CODES.join(', ')}`).optional(),
  /** … as a sentence for logs … */
  message: z.string().max(2000).optional(),
  /** … and what a person should do. */
  fix: z.string().max(2000).optional(),
  at: time,
})

/** The result of one command. */
export type ResultMessage = z.infer<typeof resultMessageSchema>

const DEVICE_STATES = ['init', 'ready', 'disconnected', 'lost', 'alert', 'sleeping'] as const
const device = {
  kind: z.enum(KINDS, `expected one of ${KINDS.join(', ')}`),
  /** The model's name in the registry. */
  model: word,
  window: windowNumber.optional(),
}

/** The will of a device that is its own client: all that the broker can say in its name. */
export const deviceWillSchema = z.strictObject({ state: z.literal('lost'), ...device })

/** `…/state` of a device: QoS 1, retained. */
export const deviceStateSchema = z.looseObject({
  state: z.enum(DEVICE_STATES, `expected one of ${DEVICE_STATES.join(', ')}`),
  ...device,
  /** What the kind knows beyond the state: paper, cover, what is lit. */
  status: z.record(z.string(), z.unknown(), 'expected an object, e.g. { "paper": "adequate" }'),
  /** When `state` last changed. */
  since: time,
  /** Counts the starts of whoever sends this. */
  boot: count,
  /** Counts what was sent since then, so that an older state is told from a newer one. */
  seq: count,
  /** Set behind a gateway: counts as `lost` while the gateway is. */
  via: z.literal('gateway').optional(),
})

/** What stands in `…/state` of a device: its own word, or its will. */
export const deviceStateMessageSchema = z.union([deviceStateSchema, deviceWillSchema])

/** State of a device. */
export type DeviceStateMessage = z.infer<typeof deviceStateMessageSchema>

/** `gateway/state`: QoS 1, retained. */
export const gatewayStateSchema = z.looseObject({
  state: z.enum(DEVICE_STATES, `expected one of ${DEVICE_STATES.join(', ')}`),
  /** Centre time when this was sent. */
  now: time,
  /** How many times faster than the wall the centre's clock runs; 1 in a real centre. */
  speed: z.number('expected a number above 0, e.g. 1').positive('expected a number above 0, e.g. 1'),
  /** Of the package. */
  version: word,
})

/** The gateway's will. */
export const gatewayWillSchema = z.strictObject({ state: z.literal('lost') })

/** What stands in `gateway/state`: its own word, or its will. */
export const gatewayStateMessageSchema = z.union([gatewayStateSchema, gatewayWillSchema])

/** State of a gateway. */
export type GatewayStateMessage = z.infer<typeof gatewayStateMessageSchema>

/** `window-N/state`: QoS 1, retained. Without a ticket nobody is served. */
export const windowStateMessageSchema = z.looseObject({
  ticket: ticket.optional(),
  clerk: clerk.optional(),
  since: time,
})

/** State of a window. */
export type WindowStateMessage = z.infer<typeof windowStateMessageSchema>

const event = {
  id: eventIdSchema,
  /** When it happened, centre time. */
  at: time,
  /** The id of the command that it follows from. */
  command: commandIdSchema.optional(),
  /** How long the device kept it before it could tell it, ms, by a clock that nobody sets; absent: it told it at once. */
  keptMs: count.optional().catch(undefined),
  /** What is odd about it: `late`, `noVisitor`. */
  flags,
}

/** One press that counts. */
export const ratingEventSchema = z
  .looseObject({
    ...event,
    type: z.literal('rating'),
    /** 1 (worst) to `scale` (best). */
    score: z.int('expected 1 to 5').min(1, 'expected 1 to 5').max(5, 'expected 1 to 5'),
    /** How many buttons there are. */
    scale: z.int('expected 2 to 5').min(2, 'expected 2 to 5').max(5, 'expected 2 to 5'),
    window: windowNumber.nullable().optional(),
    /** Whose session was open at the press's own time; null: nobody's; absent: not bound yet (told by the buttons themselves). */
    ticket: ticket.nullable().optional(),
    clerk: clerk.nullable().optional(),
  })
  .refine(({ score, scale }) => score <= scale, {
    path: ['score'],
    error: 'expected a score of at most scale',
  })

/** What became of a printed ticket. */
export const ticketEventSchema = z.looseObject({
  ...event,
  type: z.enum(['presented', 'taken', 'retracted']),
  command: commandIdSchema,
  ticket: ticket.optional(),
})

const KNOWN_EVENTS: readonly string[] = ['rating', 'presented', 'taken', 'retracted']

/** An event of a type that is not known here. */
export const otherEventSchema = z.looseObject({
  ...event,
  type: word.refine((type) => !KNOWN_EVENTS.includes(type), {
    error: 'expected the fields of this type of event',
    abort: true, // else a union takes this branch for the nearest
  }),
})

/** `…/event`: QoS 1, never retained. */
export const eventMessageSchema = z.union([ratingEventSchema, ticketEventSchema, otherEventSchema])

/** Any event. */
export type EventMessage = z.infer<typeof eventMessageSchema>
