/** From the bytes of an MQTT message to a checked value. Total: any bytes give a value or a problem. */
import type { z } from 'zod'

/** The largest payload that is looked at, bytes; also what brokers of a centre should let through. */
export const MAX_PAYLOAD_BYTES = 65_536
/** The deepest nesting of objects and lists; no message of ours needs more than four. */
const DEEPEST = 32
/** Where an id is looked for when the rest cannot be read. */
const HEAD_BYTES = 512
const SHOWN_ISSUES = 3
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A checked value, or what is wrong and, where it can be read beyond doubt, the id to answer to. */
export type DecodedMessage<T> =
  | { readonly value: T; readonly problem?: undefined; readonly id?: undefined }
  | { readonly value?: undefined; readonly problem: string; readonly id?: string }

/** Reads and checks one payload. Duplicate keys: the last one counts, as everywhere in JSON; `__proto__` is left out. */
export function decodeMessage<T>(schema: z.ZodType<T>, payload: Uint8Array): DecodedMessage<T> {
  const head = () => idOfHead(payload)
  if (payload.length === 0) return refuse('the payload is empty; expected a JSON object', undefined)
  if (payload.length > MAX_PAYLOAD_BYTES) {
    return refuse(`the payload has ${payload.length} bytes; at most ${MAX_PAYLOAD_BYTES} are taken`, head())
  }
  let text: string
  try {
    text = utf8.decode(payload)
  } catch {
    return refuse('the payload is not UTF-8; expected JSON in UTF-8', head())
  }
  if (nestsTooDeep(text)) return refuse(`the payload nests deeper than ${DEEPEST} levels`, head())
  let json: unknown
  try {
    json = parseJson(text)
  } catch {
    return refuse(
      `the payload is not JSON: it begins with ${shorten(JSON.stringify(text.slice(0, 60)))}`,
      head(),
    )
  }
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    return refuse(`expected a JSON object, found ${shorten(JSON.stringify(json))}`, undefined)
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return { value: parsed.data }
  return refuse(describe(parsed.error.issues, json), readableId((json as { id?: unknown }).id))
}

function refuse(problem: string, id: string | undefined): { readonly problem: string; readonly id?: string } {
  return id === undefined ? { problem } : { problem, id }
}

const readableId = (id: unknown) =>
  typeof id === 'string' && /^[\x21-\x7e]{1,128}$/.test(id) ? id : undefined

/**
 * The id of a payload that cannot be read as a whole: only where it is the first member. Anywhere else the same
 * characters may be part of another text, and `notDone` would be said of somebody else's command.
 */
function idOfHead(payload: Uint8Array): string | undefined {
  const text = String.fromCharCode(...payload.subarray(0, HEAD_BYTES))
  return readableId(/^\s*\{\s*"id"\s*:\s*"([^"\\]*)"\s*[,}]/.exec(text)?.[1])
}

/** Counted before parsing, outside of texts; so no parser or schema has to walk deep. */
function nestsTooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x5c && quoted)
      index++ // "\": the next one is escaped
    else if (code === 0x22) quoted = !quoted
    else if (quoted) continue
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > DEEPEST) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}

function parseJson(text: string): unknown {
  const suspicious = text.includes('__proto__') || text.includes('\\u') // an escaped "_" spells it as well
  if (!suspicious) return JSON.parse(text)
  return JSON.parse(text, (key, member: unknown) => (key === '__proto__' ? undefined : member))
}

type Issue = z.core.$ZodIssue

function describe(issues: readonly Issue[], json: unknown): string {
  const leaves = issues.flatMap((issue) => leavesOf(issue, []))
  const shown = leaves.slice(0, SHOWN_ISSUES).map(({ path, message }) => {
    const found = at(json, path)
    const where = path.length === 0 ? '' : `${path.join('.')}: `
    const what =
      path.length === 0 ? '' : `, found ${found === undefined ? 'nothing' : shorten(JSON.stringify(found))}`
    return `${where}${message}${what}`
  })
  const more = leaves.length - shown.length
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '')
}

interface Leaf {
  readonly path: readonly PropertyKey[]
  readonly message: string
  /** How far from right: a literal that differs means that another branch was meant. */
  readonly weight: number
}

const OTHER_BRANCH = 100

/** Of a union only the branch that comes nearest: the one with the fewest complaints. */
function leavesOf(issue: Issue, above: readonly PropertyKey[]): readonly Leaf[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.slice(0, 5).map((key) => shorten(JSON.stringify(key)))
    return [{ path, message: `unknown field ${keys.join(', ')}; leave it out`, weight: 1 }]
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0 && !issue.message.startsWith('expected')) {
    const branches = issue.errors.map((issues) => issues.flatMap((each) => leavesOf(each, path)))
    return branches.reduce((best, branch) => (weigh(branch) < weigh(best) ? branch : best))
  }
  const otherBranch = issue.code === 'invalid_value' && issue.values.length === 1
  return [{ path, message: issue.message, weight: otherBranch ? OTHER_BRANCH : 1 }]
}

const weigh = (branch: readonly Leaf[]) => branch.reduce((sum, { weight }) => sum + weight, 0)

function at(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json
  for (const key of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
