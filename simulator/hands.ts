/** Hands by name: what people do to a device, asked for as text on a terminal or as JSON over MQTT. */
import { asDeviceError, DeviceError, type HandArgument } from '../lib/index.ts'
import type { RoomDevice } from './simulated-device.ts'

/** One verb and its arguments, not yet checked: by name, in order, or a single one. */
export interface HandCall {
  readonly verb: string
  readonly args?: unknown
}

/** Reads a line such as `loadPaper mm=80000` or `press 2`. */
export function parseHandLine(line: string): HandCall {
  const [verb = '', ...words] = line.trim().split(/\s+/)
  const named = words.filter((word) => word.includes('='))
  if (named.length === 0) return words.length === 0 ? { verb } : { verb, args: words }
  const pairs = named.map(
    (word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const,
  )
  return { verb, args: Object.fromEntries(pairs) }
}

/**
 * Does it. Returns what the verb returns, as plain JSON where there is something to see.
 * @throws DeviceError `illegal` for a verb or argument that the device does not have, with those it has.
 */
export function callHand(device: RoomDevice, call: HandCall): unknown {
  const { model, physical } = device
  if (call.verb === 'state') return physical.world()
  const checkedArgs = checkHand(device, call)
  const act = (physical.hands as Record<string, (args: object) => unknown>)[call.verb]
  if (typeof act !== 'function')
    throw new DeviceError('failure', `${model.name} names the hand ${call.verb} and does not have it`)
  try {
    return act.call(physical.hands, checkedArgs)
  } catch (error) {
    throw asDeviceError(error, 'illegal')
  }
}

/** The arguments as the verb takes them; nothing is done. @throws DeviceError `illegal` as {@link callHand} does. */
export function checkHand(
  { id, model }: Pick<RoomDevice, 'id' | 'model'>,
  { verb, args }: HandCall,
): Readonly<Record<string, unknown>> {
  const known = Object.hasOwn(model.hands, verb) ? model.hands[verb] : undefined
  if (known === undefined) {
    const verbs = [...Object.keys(model.hands), 'state'].join(', ')
    throw new DeviceError('illegal', `${id} has no hand ${JSON.stringify(verb)}`, {
      fix: `Use one of: ${verbs}.`,
    })
  }
  return readArguments(verb, known.args ?? [], args)
}

function readArguments(
  verb: string,
  expected: readonly HandArgument[],
  given: unknown,
): Readonly<Record<string, unknown>> {
  const usage = expected
    .map(({ name, type, optional }) => (optional ? `[${name}=<${type}>]` : `${name}=<${type}>`))
    .join(' ')
  const refuse = (found: string): never => {
    throw new DeviceError('illegal', `${verb}: ${found}; expected ${usage === '' ? 'no arguments' : usage}`, {
      fix: `Write: ${`${verb} ${usage}`.trim()}`,
    })
  }
  const byName: Record<string, unknown> = {}
  if (given !== undefined && given !== null) {
    if (Array.isArray(given)) {
      if (given.length > expected.length) refuse(`${given.length} arguments`)
      for (const [index, value] of given.entries()) byName[expected[index]?.name ?? ''] = value
    } else if (typeof given === 'object') {
      for (const [name, value] of Object.entries(given)) {
        if (!expected.some((each) => each.name === name)) refuse(`an argument ${JSON.stringify(name)}`)
        byName[name] = value
      }
    } else {
      const [first] = expected
      if (first === undefined) refuse('an argument')
      else byName[first.name] = given
    }
  }
  const read: Record<string, unknown> = {}
  for (const { name, type, optional } of expected) {
    const value = byName[name]
    if (value === undefined) {
      if (optional !== true) refuse(`no ${name}`)
      continue
    }
    if (type === 'text') {
      read[name] = String(value)
      continue
    }
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number !== 'number' || !Number.isFinite(number)) refuse(`${name}=${JSON.stringify(value)}`)
    read[name] = number
  }
  return read
}
