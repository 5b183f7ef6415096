import { parseDuration } from '../../lib/duration.ts'
import { DeviceError } from '../../lib/errors.ts'
import type { Distribution } from './distribution.ts'

/** What a number in a text is. */
interface Argument {
  readonly expected: string
  /** Undefined for what is none. */
  readonly read: (text: string) => number | undefined
}

interface Form {
  readonly about: string
  readonly example: string
  readonly args: readonly Argument[]
  /** The last argument may come again and again. */
  readonly many?: true
  readonly make: (values: readonly [number, ...number[]]) => Distribution
}

const NUMBER = /^\d{1,9}(?:\.\d{1,9})?$/
const MOST_VALUES = 10_000
const LONGEST_TEXT = 200_000

const time: Argument = { expected: 'a duration such as 90s or 5m', read: parseDuration }
const someTime: Argument = {
  expected: 'a duration above 0, such as 90s or 5m',
  read: (text) => parseDuration(text) || undefined,
}
const positive = (most: number): Argument => ({
  expected: `a number above 0, up to ${most}`,
  read: (text) => {
    const value = NUMBER.test(text) ? Number(text) : 0
    return value > 0 && value <= most ? value : undefined
  },
})
const stages: Argument = {
  expected: 'a whole number of stages from 1 to 100',
  read: (text) => (/^[1-9]\d?$|^100$/.test(text) ? Number(text) : undefined),
}

/** How each distribution is written. */
const FORMS: Readonly<Record<string, Form>> = {
  fixed: {
    ...{ about: 'always the same', example: 'fixed(2m)', args: [time] },
    make: ([value]) => ({ kind: 'fixed', value }),
  },
  uniform: {
    ...{ about: 'from the least to the most', example: 'uniform(1m,3m)', args: [time, time] },
    make: ([least, most = least]) => ({ kind: 'uniform', least, most }),
  },
  exp: {
    ...{ about: 'exponential with that mean', example: 'exp(5m)', args: [someTime] },
    make: ([mean]) => ({ kind: 'exponential', mean }),
  },
  erlang: {
    ...{ about: 'stages, and the mean of the whole', example: 'erlang(3,6m)', args: [stages, someTime] },
    make: ([shape, mean = 0]) => ({ kind: 'gamma', shape, mean }),
  },
  gamma: {
    ...{ about: 'shape and mean', example: 'gamma(0.7,6m)', args: [positive(1000), someTime] },
    make: ([shape, mean = 0]) => ({ kind: 'gamma', shape, mean }),
  },
  lognormal: {
    ...{
      about: 'mean, and deviation by mean',
      example: 'lognormal(16m,0.5)',
      args: [someTime, positive(10)],
    },
    make: ([mean, variation = 0]) => ({ kind: 'lognormal', mean, variation }),
  },
  empirical: {
    ...{
      about: 'measured values, equally likely',
      example: 'empirical(4m,7m,31m)',
      args: [time],
      many: true,
    },
    make: (values) => ({ kind: 'empirical', values }),
  },
}

/** Every form with its meaning, for help texts. */
export const DISTRIBUTION_FORMS: readonly string[] = Object.values(FORMS).map(
  ({ example, about }) => `${example}: ${about}`,
)

const NAMES = Object.keys(FORMS).join(', ')

/**
 * Reads a distribution of times, such as `exp(5m)` or `lognormal(16m,0.5)`; times come out in ms.
 * @throws DeviceError `illegal`: where in the text, what was found, what was expected, and what to write.
 */
export function parseDistribution(text: string): Distribution {
  if (text.length > LONGEST_TEXT)
    throw refusal('a distribution', 1, `${text.length} characters`, `at most ${LONGEST_TEXT}`, 'exp(5m)')
  const [, name = '', body] = /^\s*([A-Za-z]*)\s*(?:\(([^()]*)\)\s*)?$/.exec(text) ?? []
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined
  if (form === undefined) throw refusal(text, 1, shown(name || text), `one of ${NAMES}`, 'exp(5m)')
  if (body === undefined)
    throw refusal(
      text,
      text.indexOf(name) + name.length + 1,
      'no brackets',
      'its numbers in brackets',
      form.example,
    )
  return form.make(readArguments(text, name, form, body))
}

function readArguments(text: string, name: string, form: Form, body: string): [number, ...number[]] {
  const parts = body.split(',')
  const { args, many, example } = form
  const count = many ? Math.min(parts.length, MOST_VALUES) : args.length
  let column = text.indexOf('(') + 2
  const values: number[] = []
  for (const [index, part] of parts.entries()) {
    const argument = args[Math.min(index, args.length - 1)] as Argument
    if (index >= count) throw refusal(text, column, `${parts.length} numbers`, `${count} in ${name}`, example)
    const value = argument.read(part.trim())
    if (value === undefined) throw refusal(text, column, shown(part.trim()), argument.expected, example)
    values.push(value)
    column += part.length + 1
  }
  const [first, second] = values
  if (first === undefined || values.length < count)
    throw refusal(text, column - 1, `${values.length} of ${count} numbers`, `${count} in ${name}`, example)
  if (name === 'uniform' && second !== undefined && second < first)
    throw refusal(text, text.indexOf('(') + 2, 'the greater one first', 'the least first', example)
  return [first, ...values.slice(1)]
}

function shown(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 40)}…` : text
  return text === '' ? 'nothing' : JSON.stringify(short)
}

function refusal(
  text: string,
  column: number,
  found: string,
  expected: string,
  example: string,
): DeviceError {
  return new DeviceError(
    'illegal',
    `${shown(text)}, character ${column}: found ${found}, expected ${expected}`,
    { fix: `Write for example ${example}.` },
  )
}
