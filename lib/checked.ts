import type { z } from 'zod'
import { DeviceError } from './errors.ts'
import { shortMessage } from './zod-words.ts'

/**
 * What `schema` makes of `value`; for the edges: arguments, messages, files.
 * @param what Names the value in messages, e.g. `ticket`.
 * @throws DeviceError `illegal`, `notDone`: what, where, what was found, what was expected; the ZodError in `cause`.
 */
export function checked<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue, ...others] = result.error.issues
  const path = issue?.path ?? []
  const where = [what, ...path.map(String)].join('.')
  const expected = shortMessage(issue?.message ?? 'another value')
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  throw new DeviceError('illegal', `${where}: found ${shown(at(value, path))}, ${expected}${more}`, {
    fix: `Correct ${where}: ${expected}.`,
    cause: result.error,
  })
}

const LONGEST_SHOWN = 60

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner === null || inner === undefined ? undefined : (inner as Record<PropertyKey, unknown>)[key],
    value,
  )
}

/** A value as one short line without control characters. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol')
    return typeof value
  let text: string
  try {
    text = JSON.stringify(value) ?? typeof value
  } catch {
    text = typeof value // a circle
  }
  const plain = text.replace(/\p{Cc}/gu, '?')
  return plain.length > LONGEST_SHOWN ? `${plain.slice(0, LONGEST_SHOWN)}…` : plain
}
