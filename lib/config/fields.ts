/**
 * Every field of centre.yaml in words: the schema, the error messages and the JSON Schema all speak
 * from this table, so they cannot drift apart. `*` stands for a name or a place in a list.
 */
import { ID_RULE } from './id.ts'

/** What a person needs to know about one field. */
export interface FieldWords {
  /** What the field is for; shown by editors. */
  readonly description: string
  /** What may stand there; follows "expected". */
  readonly expected: string
  /** A value that would do. */
  readonly example: unknown
  /** The kinds of device that have the field; absent when all do. */
  readonly kinds?: readonly string[]
}

const PRINTER = { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'serial:///dev/ttyUSB0' }

/** The fields by their path. */
export const FIELDS = {
  '': {
    description: 'A service centre: its devices and how they are reached.',
    expected: 'a mapping with centre and devices',
    example: { centre: 'my-centre', devices: { 'kiosk-1': PRINTER } },
  },
  centre: {
    description: 'Name of the centre; a level of its MQTT topics.',
    expected: ID_RULE,
    example: 'kuntsevo',
  },
  timezone: {
    description: 'IANA time zone of what is printed and shown; what is stored is UTC. Default UTC.',
    expected: 'an IANA time zone that this computer knows',
    example: 'Europe/Moscow',
  },
  broker: {
    description: 'The MQTT broker; any text may hold environment variables in braces after a dollar sign.',
    expected: 'mqtt://host:port or mqtts://host:port',
    example: 'mqtt://127.0.0.1:1883',
  },
  data: {
    description: 'Folder for what must survive a restart.',
    expected: 'the path of a folder',
    example: './data',
  },
  buses: {
    description: 'RS-485 lines that several devices share; a device says bus://name.',
    expected: 'a mapping from a name to a bus',
    example: { windows: { port: 'serial:///dev/ttyUSB1?baud=9600' } },
  },
  'buses.*': {
    description: 'One shared line. All its devices must use one framing.',
    expected: 'a mapping with port',
    example: { port: 'serial:///dev/ttyUSB1?baud=9600' },
  },
  'buses.*.port': {
    description: 'Where the line is plugged in: serial://, tcp:// or, simulated, pty://.',
    expected: 'a serial://, tcp:// or pty:// port',
    example: 'serial:///dev/ttyUSB1?baud=9600',
  },
  'buses.*.echo': {
    description: 'Whether the adapter returns the bytes that it sends. Default false.',
    expected: 'true or false',
    example: false,
  },
  'buses.*.turnaroundMs': {
    description: 'Silence between two frames, in milliseconds. Default 5.',
    expected: 'a whole number from 0 to 1000',
    example: 5,
  },
  boards: {
    description: 'Boards that speak Firmata; a device says board://name.',
    expected: 'a mapping from a name to a board',
    example: { 'desk-1': { model: 'firmata-uno', port: 'serial:///dev/ttyACM0' } },
  },
  'boards.*': {
    description: 'One board.',
    expected: 'a mapping with model and port',
    example: { model: 'firmata-uno', port: 'serial:///dev/ttyACM0' },
  },
  'boards.*.model': {
    description: 'Model of the board.',
    expected: 'the name of a model, without blanks',
    example: 'firmata-uno',
  },
  'boards.*.port': {
    description: 'Where the board is plugged in: serial://, tcp:// or, simulated, pty://.',
    expected: 'a serial://, tcp:// or pty:// port',
    example: 'serial:///dev/ttyACM0',
  },
  devices: {
    description: 'The devices of the centre by name.',
    expected: 'a mapping from a name to a device',
    example: { 'kiosk-1': PRINTER },
  },
  'devices.*': {
    description: 'One piece of hardware.',
    expected: 'a mapping with kind, model and port',
    example: PRINTER,
  },
  'devices.*.kind': {
    description: 'What the device is.',
    expected: 'ticket-printer, caller-display or rating-buttons',
    example: 'ticket-printer',
  },
  'devices.*.model': {
    description: 'Model of the device; `nowserving models` lists them.',
    expected: 'the name of a model, without blanks',
    example: 'epson-tm-t88v',
  },
  'devices.*.port': {
    description: 'Where the device is: serial://, file://, tcp://, bus://, board://, mqtt: or pty://.',
    expected: 'a port',
    example: 'serial:///dev/ttyUSB0?baud=9600',
  },
  'devices.*.window': {
    description: 'The window that the device stands at; rating buttons must have one.',
    expected: 'a whole number from 1 to 9999',
    example: 1,
  },
  'devices.*.address': {
    description: "Address on a shared line or a broker, in the model's own notation.",
    expected: 'a whole number from 0, or a text of 1 to 64 characters',
    example: 32,
  },
  'devices.*.board': {
    description: 'Whether the display lists calls of several windows. Default false.',
    expected: 'true or false',
    example: true,
    kinds: ['caller-display'],
  },
  'devices.*.pins': {
    description: 'Pins of the board by what is wired to them.',
    expected: 'a mapping from a name to the number of a pin',
    example: { like: 2, dislike: 3 },
  },
  'devices.*.pins.*': {
    description: "Number of a pin, as in the board's Firmata.",
    expected: 'a whole number from 0 to 127',
    example: 2,
  },
  'devices.*.options': {
    description: 'Settings of the model itself; its README lists them.',
    expected: 'a mapping of settings',
    example: { columns: 42 },
  },
} as const satisfies Record<string, FieldWords>

/** Path of a field with `*` for names: `devices.*.window`. */
export type FieldPath = keyof typeof FIELDS

/** The words for a field, given its path in a file; undefined where the schema knows none. */
export function fieldWords(path: readonly PropertyKey[]): FieldWords | undefined {
  const pattern = fieldPattern(path)
  return Object.hasOwn(FIELDS, pattern) ? FIELDS[pattern as FieldPath] : undefined
}

/** The fields that a mapping at this path may have; for a device, those of its kind. */
export function fieldNames(path: readonly PropertyKey[], kind?: unknown): string[] {
  const prefix = path.length === 0 ? '' : `${fieldPattern(path)}.`
  const names: string[] = []
  for (const [field, words] of Object.entries<FieldWords>(FIELDS)) {
    const name = field.slice(prefix.length)
    if (!field.startsWith(prefix) || name === '' || name === '*' || name.includes('.')) continue
    if (words.kinds === undefined || words.kinds.some((has) => has === kind)) names.push(name)
  }
  return names
}

/** A value as one would write it on one line of YAML. */
export function inlineYaml(value: unknown): string {
  if (typeof value === 'string') return /^[a-z][a-z0-9-]*$/i.test(value) ? value : JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(inlineYaml).join(', ')}]`
  const fields = Object.entries(value).map(([name, part]) => `${name}: ${inlineYaml(part)}`)
  return `{ ${fields.join(', ')} }`
}

/** Names are at the second level of the file, and at the fourth under `pins`. */
function fieldPattern(path: readonly PropertyKey[]): string {
  return path.map((key, depth) => (depth === 1 || depth === 3 ? '*' : String(key))).join('.')
}
