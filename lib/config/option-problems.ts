/** What is wrong with the options of a model, in words and with values that its own schema takes. */
import { z } from 'zod'
import { shortMessage } from '../zod-words.ts'
import { inlineYaml } from './fields.ts'
import { nearest } from './nearest.ts'
import { type CrossProblem, type Path, pathOf } from './problems.ts'

/** Every mistake in `options` by the model's `schema`; `at` is where they stand in the centre. */
export function optionProblems(schema: z.ZodType, options: unknown, at: Path): CrossProblem[] {
  const { error } = schema.safeParse(options)
  return error?.issues.flatMap((issue) => problemsOfOption(issue, { schema, options, at })) ?? []
}

interface Reading {
  readonly schema: z.ZodType
  readonly options: unknown
  readonly at: Path
}

function problemsOfOption(issue: z.core.$ZodIssue, reading: Reading): CrossProblem[] {
  const inner = pathOf(issue)
  const path = [...reading.at, ...inner]
  const facts = factsAt(reading.schema, inner)
  if (issue.code === 'unrecognized_keys') {
    const names = Object.keys(facts.properties ?? {})
    return issue.keys.map((key) => unknownOption([...path, key], names))
  }
  const { found, expected, fix } = issue.code === 'custom' ? { ...issue.params } : {}
  const message = shortMessage(issue.message).replace(/^expected /, '')
  return [
    {
      path,
      ...(typeof found === 'string' ? { found } : {}),
      expected: typeof expected === 'string' ? expected : message,
      fix: typeof fix === 'string' ? fix : exampleFix(inner, facts, reading),
    },
  ]
}

function unknownOption(path: Path, names: readonly string[]): CrossProblem {
  const meant = nearest(String(path.at(-1)), names)
  const expected = names.length === 0 ? 'no options: this model takes none' : `one of ${names.join(', ')}`
  return {
    path,
    unknownField: true,
    expected,
    fix: meant === undefined ? 'remove it' : `write \`${meant}:\``,
  }
}

function exampleFix(inner: Path, facts: Facts, { schema, options }: Reading): string {
  const last = inner.at(-1) ?? 'options'
  const name = typeof last === 'number' ? '' : `${last}: ` // what stands in a list has no name
  const value = valueAt(options, inner)
  for (const example of examples(facts, value)) {
    if (takes(schema, replaced(options, inner, example), inner))
      return `write for example \`${name}${inlineYaml(example)}\``
  }
  return takes(schema, replaced(options, inner, undefined), inner) ? 'correct it, or remove it' : 'correct it'
}

/** What a schema tells of a value: the words of JSON Schema. */
interface Facts {
  readonly properties?: Readonly<Record<string, Facts>>
  readonly items?: Facts
  readonly type?: unknown
  readonly enum?: readonly unknown[]
  readonly examples?: readonly unknown[]
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
}

function factsAt(schema: z.ZodType, path: Path): Facts {
  let facts: Facts | undefined
  try {
    facts = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Facts
  } catch {
    facts = undefined // a schema that has no such words: the message alone has to do
  }
  for (const key of path) facts = typeof key === 'number' ? facts?.items : facts?.properties?.[key]
  return facts ?? {}
}

/** Values that may do, the likeliest first. */
function* examples(facts: Facts, found: unknown): Generator<unknown> {
  const words = facts.enum?.filter((word) => typeof word === 'string') ?? []
  if (typeof found === 'string') yield* [nearest(found, words)].filter((word) => word !== undefined)
  yield* facts.examples ?? []
  if (facts.default !== undefined) yield facts.default
  yield* facts.enum ?? []
  if (typeof found === 'number' && facts.maximum !== undefined && found > facts.maximum) yield facts.maximum
  if (facts.minimum !== undefined && facts.minimum > Number.MIN_SAFE_INTEGER) yield facts.minimum
  if (facts.type === 'integer' || facts.type === 'number') yield* [1, 0]
  if (facts.type === 'boolean') yield* [true, false]
}

/** Whether the schema finds nothing wrong at that place. */
function takes(schema: z.ZodType, options: unknown, path: Path): boolean {
  const issues = schema.safeParse(options).error?.issues ?? []
  return !issues.some((issue) => path.every((key, depth) => pathOf(issue)[depth] === key))
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)
}

/** A copy with another value at that place; without the field where it is undefined. */
function replaced(value: unknown, [key, ...path]: Path, by: unknown): unknown {
  if (key === undefined) return by
  const inner = replaced(isObject(value) ? value[key] : undefined, path, by)
  if (Array.isArray(value)) return value.map((each, index) => (index === key ? inner : each))
  const others = Object.entries(isObject(value) ? value : {}).filter(([name]) => name !== key)
  return Object.fromEntries(inner === undefined ? others : [...others, [key, inner]])
}

function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null
}
