/**
 * Commands and results of the MQTT contract, from the side that obeys: native firmware and the gateway alike.
 * Pure: a message in, what to do with it out.
 */
import { asDeviceError, DeviceError, type Evidence } from '../../lib/index.ts'
import {
  type CommandMessage,
  commandMessageSchema,
  decodeMessage,
  type MqttMessage,
  type ResultMessage,
} from '../../lib/mqtt/index.ts'

/** What can be asked for. */
export type Op = CommandMessage['op']

/** A command to obey, one to refuse by name, or something that nobody can be answered about. */
export type ReadCommand =
  | { readonly kind: 'command'; readonly command: CommandMessage }
  | { readonly kind: 'refused'; readonly id: string; readonly error: DeviceError }
  | { readonly kind: 'dropped'; readonly problem: string }

/** Reads one message of a command topic for a receiver that takes `ops`. Total: any bytes give one of the three. */
export function readCommand(
  { payload, retain }: MqttMessage,
  receiver: string,
  ops: readonly Op[],
): ReadCommand {
  const read = decodeMessage(commandMessageSchema, payload)
  if (read.problem !== undefined) {
    const { problem, id } = read
    if (id === undefined) return { kind: 'dropped', problem }
    return {
      kind: 'refused',
      id,
      error: new DeviceError('illegal', `the command cannot be read: ${problem}`),
    }
  }
  const { value: command } = read
  if (retain) {
    const error = new DeviceError('illegal', `the command ${command.id} was retained: it may be of any age`, {
      fix: 'Publish commands with QoS 1 and without the retain flag, and clear the retained message.',
    })
    return { kind: 'refused', id: command.id, error }
  }
  if (!ops.includes(command.op)) {
    const error = new DeviceError('illegal', `${receiver} takes no ${command.op}; expected ${ops.join(', ')}`)
    return { kind: 'refused', id: command.id, error }
  }
  return { kind: 'command', command }
}

/** After a longer absence what the broker kept meanwhile is too old to be obeyed, whatever it says of itself, ms. */
const LONGEST_ABSENCE_MS = 60_000

/**
 * A command that the broker may have kept for `ageMs`, with as much of its `ttlMs` as may be left.
 * @throws DeviceError `expired`, `notDone`, where it may be too old by now.
 */
export function aged(command: CommandMessage, ageMs: number): CommandMessage {
  const { id, ttlMs = Number.POSITIVE_INFINITY } = command
  if (ageMs > Math.min(ttlMs, LONGEST_ABSENCE_MS)) {
    const message = `the command ${id} came after the broker had been out of reach for ${ageMs} ms: it may be as old`
    throw new DeviceError('expired', message)
  }
  return ageMs === 0 || ttlMs === Number.POSITIVE_INFINITY ? command : { ...command, ttlMs: ttlMs - ageMs }
}

const LONGEST_TEXT = 2000

/** The result of a command that happened. */
export function doneResult(id: string, evidence: Evidence, at: number): ResultMessage {
  return { id, outcome: 'done', evidence, at }
}

/** The result of a command that failed; anything thrown that is no DeviceError counts as `unknown`. */
export function failedResult(id: string, failure: unknown, at: number): ResultMessage {
  const { outcome, code, message, fix } = asDeviceError(failure, 'failure', 'unknown')
  return { id, outcome, code, message: message.slice(0, LONGEST_TEXT), fix: fix.slice(0, LONGEST_TEXT), at }
}

/** An object type whose optional members are absent rather than undefined. */
export type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** The same object without the members that are undefined. */
export function given<T extends object>(members: T): Given<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>
}
