import { nearest } from './nearest.ts'
import { exclusiveKey, type Port, readPort } from './port.ts'
import type { CrossProblem } from './problems.ts'

/**
 * What must agree between the fields of a centre: every bus:// and board:// names one that exists,
 * and no two users open the same port. Total: whatever is not as it should be is passed over.
 */
export function crossProblems(centre: unknown): CrossProblem[] {
  return [...unknownNames(centre, 'bus'), ...unknownNames(centre, 'board'), ...sharedPorts(centre)]
}

interface PortUse {
  readonly path: readonly string[]
  readonly port: Port
}

function* unknownNames(centre: unknown, scheme: 'bus' | 'board'): Generator<CrossProblem> {
  const section = scheme === 'bus' ? 'buses' : 'boards'
  const names = Object.keys(mapping(field(centre, section)))
  for (const { path, port } of portUses(centre, 'devices')) {
    if (port.scheme !== scheme || names.includes(port.name)) continue
    const meant = nearest(port.name, names) ?? names[0]
    const fix =
      meant === undefined
        ? `add it under "${section}"`
        : `write "${scheme}://${meant}", or add it under "${section}"`
    yield { path, expected: `the name of a ${scheme} under "${section}"`, fix }
  }
}

function* sharedPorts(centre: unknown): Generator<CrossProblem> {
  const users = new Map<string, string>()
  for (const section of ['buses', 'boards', 'devices']) {
    for (const { path, port } of portUses(centre, section)) {
      const key = exclusiveKey(port)
      if (key === undefined) continue
      const other = users.get(key)
      const user = path.slice(0, 2).join('.')
      if (other === undefined) users.set(key, user)
      else {
        const expected = `a port of its own, since ${other} opens this one`
        yield { path, expected, fix: 'write another port, or put both on one bus under "buses"' }
      }
    }
  }
}

function* portUses(centre: unknown, section: string): Generator<PortUse> {
  for (const [name, user] of Object.entries(mapping(field(centre, section)))) {
    const text = field(user, 'port')
    const reading = typeof text === 'string' ? readPort(text) : undefined
    if (reading && 'port' in reading) yield { path: [section, name, 'port'], port: reading.port }
  }
}

function field(value: unknown, name: string): unknown {
  return mapping(value)[name]
}

/** The value if it is a mapping, else an empty one. */
export function mapping(value: unknown): Record<string, unknown> {
  const right = typeof value === 'object' && value !== null && !Array.isArray(value)
  return right ? (value as Record<string, unknown>) : {}
}
