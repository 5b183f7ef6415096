/** Readers of options: text in, value out; what is wrong with a text becomes commander's error, which names the option. */
import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../lib/duration.ts'

/** Reads a duration as ms: `500ms`, `30s`, `5m`, `2h`. */
export function durationArgument(text: string): number {
  return parseDuration(text) ?? refuse('a duration such as 500ms, 30s, 5m or 2h')
}

/** Reads a duration that is more than nothing, as ms. */
export function someTimeArgument(text: string): number {
  return durationArgument(text) || refuse('a duration above 0, such as 500ms, 30s, 5m or 2h')
}

/** Reads a whole number from `least` to `most`. */
export function wholeNumberArgument(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    return value >= least && value <= most ? value : refuse(`a whole number from ${least} to ${most}`)
  }
}

/** Reads a number above 0, up to `most`. */
export function positiveArgument(most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN
    return value > 0 && value <= most ? value : refuse(`a number above 0, up to ${most}`)
  }
}

/** Collects an option that may be given several times. */
export function listArgument(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text]
}

function refuse(expected: string): never {
  throw new InvalidArgumentError(`Expected ${expected}.`)
}
