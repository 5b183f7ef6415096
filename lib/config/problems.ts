import type { z } from 'zod'
import { type ConfigProblem, quoted } from './config-error.ts'
import { fieldNames, fieldWords, inlineYaml } from './fields.ts'
import { ID_RULE, isId, isReservedDeviceId } from './id.ts'
import { nearest } from './nearest.ts'

/** Path of a field: names, and places in lists. */
export type Path = readonly (string | number)[]

/** Something that does not agree with another field. Holds no value of the file, only names. */
export interface CrossProblem {
  readonly path: Path
  /** What is wrong there, free of secrets, where the value alone does not show it. */
  readonly found?: string
  readonly expected: string
  readonly fix: string
  /** The field itself should not be there, whatever its value. */
  readonly unknownField?: true
}

/**
 * What somebody else knows of a centre: `devices` of its models. Sees the centre as it is written (variables
 * expanded, nothing checked) beside other mistakes, so it passes over whatever is not as it should be.
 */
export type CentreCheck = (centre: unknown) => Iterable<CrossProblem>

/** Where values stand and how they may be shown: a YAML text, or an object in memory. */
export interface Origin {
  /** Place of the value, of its key where it has none, else of the nearest thing around it. */
  place(path: Path, part: 'key' | 'value'): { readonly line: number; readonly column: number } | undefined
  /** The value in words that hold no secret. */
  found(path: Path): string
  /** The value itself, which may hold secrets. */
  value(path: Path): unknown
}

/** Turns what the schema found into problems that a person can read. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], origin: Origin): ConfigProblem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, origin))
}

/** The path of an issue as ours. */
export function pathOf(issue: z.core.$ZodIssue): Path {
  return issue.path.map((key) => (typeof key === 'number' ? key : String(key)))
}

/** Says where a problem stands and what was found there. */
export function placed(
  { path, found, expected, fix, unknownField }: CrossProblem,
  origin: Origin,
): ConfigProblem {
  const byName = unknownField || origin.found(path) === 'nothing'
  return {
    where: pathText(path),
    ...origin.place(path, byName ? 'key' : 'value'),
    found: unknownField ? `the unknown field ${quoted(String(path.at(-1)))}` : (found ?? origin.found(path)),
    ...{ expected, fix },
  }
}

/** Sorts problems by their place; those without one keep their order. */
export function inOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const rank = ({ line = 0, column = 0 }: ConfigProblem) => line * 1e7 + column
  return [...problems].sort((a, b) => rank(a) - rank(b))
}

/** A path as text: `devices.lamp-1.window`. Names are shown as safely as values. */
export function pathText(path: Path): string {
  return path.map((key) => nameText(String(key))).join('.')
}

function problemsOfIssue(issue: z.core.$ZodIssue, origin: Origin): ConfigProblem[] {
  const path = pathOf(issue)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, origin))
  if (issue.code === 'invalid_key') return [wrongName(path, origin)]
  const words = fieldWords(path)
  const { expected, fix } = issue.code === 'custom' ? { ...issue.params } : {}
  const problem = {
    path,
    expected: typeof expected === 'string' ? expected : (words?.expected ?? 'another value'),
    fix: typeof fix === 'string' ? fix : exampleFix(path, origin),
  }
  return [placed(problem, origin)]
}

function exampleFix(path: Path, origin: Origin): string {
  const words = fieldWords(path)
  if (words === undefined) return 'remove it'
  const value = origin.value(path)
  const isZone = path.length === 1 && path[0] === 'timezone' && typeof value === 'string'
  const zone = isZone ? nearest(value, Intl.supportedValuesOf('timeZone')) : undefined
  const example = inlineYaml(zone ?? words.example)
  const name = path.length === 0 ? '' : `${nameText(String(path.at(-1)))}: `
  return `write for example \`${name}${example}\``
}

function unknownKey(path: Path, key: string, origin: Origin): ConfigProblem {
  const kind = origin.value([...path, 'kind'])
  const names = fieldNames(path, path[0] === 'devices' ? kind : undefined)
  const kinds = fieldWords([...path, key])?.kinds
  const meant = nearest(key, names)
  const remove = kinds ? `remove it: only a ${kinds.join(' or ')} has it` : 'remove it, or correct its name'
  const fix = meant === undefined ? remove : `write \`${meant}:\``
  return placed(
    { path: [...path, key], unknownField: true, expected: `one of ${names.join(', ')}`, fix },
    origin,
  )
}

function wrongName(path: Path, origin: Origin): ConfigProblem {
  const name = String(path.at(-1))
  const example = Object.keys(fieldWords(path.slice(0, -1))?.example ?? {})[0] ?? 'like'
  const reserved = path[0] === 'devices' && path.length === 2 && isReservedDeviceId(name)
  const pin = path.length > 2
  const rule = pin ? 'a letter, then letters, digits and "-", 1 to 32 in all' : ID_RULE
  return {
    where: pathText(path),
    ...origin.place(path, 'key'),
    found: `the name ${quoted(name)}`,
    expected: reserved ? 'another name: window-N and gateway belong to the centre itself' : rule,
    fix: `write for example \`${(pin || reserved ? undefined : asId(name)) ?? example}:\``,
  }
}

/** The name as it would be right; undefined for anything that is more than a slip. */
function asId(name: string): string | undefined {
  const id = name.trim().toLowerCase().replace(/[ _.]/g, '-')
  return /^[\w .-]+$/.test(name) && isId(id) && !isReservedDeviceId(id) ? id : undefined
}

function nameText(name: string): string {
  return /^[\w-]{1,64}$/.test(name) ? name : quoted(name)
}
