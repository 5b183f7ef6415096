import { z } from 'zod'
import { crossProblems } from './cross-checks.ts'
import { FIELDS, type FieldPath } from './fields.ts'
import { ID_PATTERN, isId, isReservedDeviceId } from './id.ts'
import { type PortScheme, readPort } from './port.ts'

/** Words and example of a field, for editors and for the error messages. */
function described<Schema extends z.ZodType>(where: FieldPath, schema: Schema): Schema {
  const { description, example } = FIELDS[where]
  return schema.meta({ description, examples: [example] })
}

function expects(where: FieldPath): { error: string } {
  return { error: `expected ${FIELDS[where].expected}` }
}

function wholeNumber(where: FieldPath, least: number, most: number) {
  const words = expects(where)
  return described(where, z.int(words).min(least, words).max(most, words))
}

/** Text under a rule. A refinement and not a pattern: editors check the file before `${NAME}` is expanded. */
function text(where: FieldPath, isRight: (value: string) => boolean) {
  return described(where, z.string(expects(where)).refine(isRight, expects(where)))
}

const ALL_SCHEMES: readonly PortScheme[] = ['serial', 'file', 'tcp', 'bus', 'board', 'mqtt', 'pty']
const LINE_SCHEMES: readonly PortScheme[] = ['serial', 'tcp', 'pty'] // what a bus or a board can hang on

function port(where: FieldPath, schemes: readonly PortScheme[]) {
  const schema = z.string(expects(where)).superRefine((value, context) => {
    const reading = readPort(value)
    if ('port' in reading && schemes.includes(reading.port.scheme)) return
    const params = 'mistake' in reading ? { ...reading.mistake } : {}
    context.addIssue({ code: 'custom', params, message: expects(where).error })
  })
  return described(where, schema)
}

const idKey = z.string().regex(ID_PATTERN)
const deviceKey = idKey.refine((id) => !isReservedDeviceId(id))

function isTimezone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false // "+03:00" is an offset, which knows no summer time
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Whether a text names a broker: scheme, host, perhaps credentials and a port, nothing else. */
export function isBrokerUrl(value: string): boolean {
  if (!/^mqtts?:\/\/[^\s]+$/i.test(value) || !URL.canParse(value)) return false
  const { hostname, port: digits, pathname, search, hash } = new URL(value)
  return hostname !== '' && digits !== '0' && pathname.length <= 1 && search + hash === ''
}

/** Whether a text can be the name of a model at all. */
export const isModelName = (name: string) => /^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name)
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const isFolder = (path: string) => path.length <= 1024 && /^[^\x00-\x1f]+$/.test(path)

const addressSchema = described(
  'devices.*.address',
  z.union([z.string().min(1).max(64), z.int().min(0)], expects('devices.*.address')),
)
const pinName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/i)

const common = {
  model: text('devices.*.model', isModelName),
  port: port('devices.*.port', ALL_SCHEMES),
  address: addressSchema.optional(),
  pins: described(
    'devices.*.pins',
    z.record(pinName, wholeNumber('devices.*.pins.*', 0, 127), expects('devices.*.pins')),
  ).optional(),
  options: described(
    'devices.*.options',
    z.record(z.string(), z.unknown(), expects('devices.*.options')),
  ).optional(),
}
const windowSchema = wholeNumber('devices.*.window', 1, 9999)

function kind<Name extends string>(name: Name) {
  return described('devices.*.kind', z.literal(name, expects('devices.*.kind')))
}

const printerSchema = z.strictObject({
  kind: kind('ticket-printer'),
  ...common,
  window: windowSchema.optional(),
})
const displaySchema = z.strictObject({
  kind: kind('caller-display'),
  ...common,
  window: windowSchema.optional(),
  board: described('devices.*.board', z.boolean(expects('devices.*.board'))).optional(),
})
const buttonsSchema = z.strictObject({
  kind: kind('rating-buttons'),
  ...common,
  window: windowSchema,
})
/** One device of a centre; the fields depend on its kind. */
export const deviceConfigSchema = described(
  'devices.*',
  z.discriminatedUnion('kind', [printerSchema, displaySchema, buttonsSchema], expects('devices.*')),
)

/** A line that several devices share. */
export const busConfigSchema = described(
  'buses.*',
  z.strictObject({
    port: port('buses.*.port', LINE_SCHEMES),
    echo: described('buses.*.echo', z.boolean(expects('buses.*.echo'))).default(false),
    turnaroundMs: wholeNumber('buses.*.turnaroundMs', 0, 1000).default(5),
  }),
)

/** A Firmata board that carries devices. */
export const boardConfigSchema = described(
  'boards.*',
  z.strictObject({
    model: text('boards.*.model', isModelName),
    port: port('boards.*.port', LINE_SCHEMES),
  }),
)

/**
 * centre.yaml after expansion of the environment: fields, names, and what must agree between them.
 * Use `checkCentre` or `parseCentre` for errors that a person can read.
 */
export const centreConfigSchema = described(
  '',
  z.strictObject({
    centre: text('centre', isId),
    timezone: text('timezone', isTimezone).default('UTC'),
    broker: text('broker', isBrokerUrl).optional(),
    data: text('data', isFolder).optional(),
    buses: described('buses', z.record(idKey, busConfigSchema, expects('buses'))).default({}),
    boards: described('boards', z.record(idKey, boardConfigSchema, expects('boards'))).default({}),
    devices: described('devices', z.record(deviceKey, deviceConfigSchema, expects('devices'))),
  }),
).superRefine(
  (centre: unknown, context) => {
    for (const { path, expected, fix } of crossProblems(centre)) {
      context.addIssue({
        code: 'custom',
        path: [...path],
        params: { expected, fix },
        message: `expected ${expected}`,
      })
    }
  },
  { when: () => true }, // also beside other mistakes, so that one reading names them all
)

/** A checked centre: defaults filled in, ports still as text (see `parsePort`). */
export type CentreConfig = z.output<typeof centreConfigSchema>
/** What a user may write for a centre: defaults may be left out. */
export type CentreConfigInput = z.input<typeof centreConfigSchema>
/** One checked device of a centre. */
export type DeviceConfig = z.output<typeof deviceConfigSchema>
