import { expect, it } from 'vitest'
import { createRandom } from '../../lib/index.ts'
import { type Distribution, meanOf, sample, sampleMs, varianceOf } from './distribution.ts'
import { DISTRIBUTION_FORMS, parseDistribution } from './distribution-text.ts'

const MINUTE = 60_000
const COUNT = 40_000
/** Two-sided 99.9 % of the normal distribution: what a mean of so many samples keeps to. */
const Z = 3.291

/** Mean, variance, and the standard errors of both, estimated from the samples themselves. */
function moments(distribution: Distribution, seed: string) {
  const random = createRandom(seed)
  const values = Array.from({ length: COUNT }, () => sample(distribution, random))
  const mean = values.reduce((sum, value) => sum + value, 0) / COUNT
  const central = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / COUNT
  const variance = central(2)
  return {
    ...{ mean, variance, least: values.reduce((a, b) => Math.min(a, b)) },
    meanError: Math.sqrt(variance / COUNT),
    varianceError: Math.sqrt(Math.max(0, central(4) - variance ** 2) / COUNT),
  }
}

it.each([
  ['fixed(2m)', 2 * MINUTE, 0],
  ['uniform(1m,3m)', 2 * MINUTE, (2 * MINUTE) ** 2 / 12],
  ['exp(5m)', 5 * MINUTE, (5 * MINUTE) ** 2],
  ['erlang(3,6m)', 6 * MINUTE, (6 * MINUTE) ** 2 / 3],
  ['erlang(40,6m)', 6 * MINUTE, (6 * MINUTE) ** 2 / 40],
  ['gamma(0.7,6m)', 6 * MINUTE, (6 * MINUTE) ** 2 / 0.7],
  ['gamma(2.5,6m)', 6 * MINUTE, (6 * MINUTE) ** 2 / 2.5],
  ['lognormal(16m,0.5)', 16 * MINUTE, (8 * MINUTE) ** 2],
  ['empirical(1m,2m,6m)', 3 * MINUTE, (14 / 3) * MINUTE ** 2],
])(
  '%s: mean and variance of its samples lie within the 99.9 %% interval about the exact ones',
  (text, mean, variance) => {
    const distribution = parseDistribution(text)
    expect(meanOf(distribution)).toBeCloseTo(mean, 6)
    expect(varianceOf(distribution) / (variance || 1)).toBeCloseTo(variance === 0 ? 0 : 1, 9)
    const found = moments(distribution, text)
    expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(Z * found.meanError)
    expect(Math.abs(found.variance - variance)).toBeLessThanOrEqual(Z * found.varianceError)
    expect(found.least).toBeGreaterThanOrEqual(0)
  },
)

it('gives times in whole ms, the same for the same seed', () => {
  const times = (seed: number) => {
    const random = createRandom(seed)
    return Array.from({ length: 50 }, () => sampleMs(parseDistribution('lognormal(16m,0.5)'), random))
  }
  expect(times(1)).toEqual(times(1))
  expect(times(1).every((ms) => Number.isSafeInteger(ms) && ms >= 0)).toBe(true)
  expect(times(2)).not.toEqual(times(1))
})

it.each([
  ['', 'character 1: found nothing, expected one of fixed,', 'exp(5m)'],
  ['weibull(2m)', 'character 1: found "weibull", expected one of fixed,', 'exp(5m)'],
  ['constructor(2m)', 'found "constructor", expected one of', 'exp(5m)'],
  ['exp', 'character 4: found no brackets, expected its numbers in brackets', 'exp(5m)'],
  ['exp()', 'character 5: found nothing, expected a duration above 0', 'exp(5m)'],
  ['exp(5)', 'character 5: found "5", expected a duration above 0', 'exp(5m)'],
  ['exp(0s)', 'character 5: found "0s", expected a duration above 0', 'exp(5m)'],
  ['exp(-5m)', 'found "-5m", expected a duration above 0', 'exp(5m)'],
  ['exp(5m,6m)', 'character 8: found 2 numbers, expected 1 in exp', 'exp(5m)'],
  ['uniform(3m)', 'found 1 of 2 numbers, expected 2 in uniform', 'uniform(1m,3m)'],
  ['uniform(3m,1m)', 'character 9: found the greater one first, expected the least first', 'uniform(1m,3m)'],
  ['erlang(1.5,6m)', 'character 8: found "1.5", expected a whole number of stages', 'erlang(3,6m)'],
  ['lognormal(16m,0)', 'character 15: found "0", expected a number above 0', 'lognormal(16m,0.5)'],
  ['lognormal(16m,0.5', 'found "lognormal(16m,0.5"', 'exp(5m)'],
])('%s: says where, what was found, what was expected, and what to write', (text, message, example) => {
  const error = thrown(() => parseDistribution(text))
  expect(error).toMatchObject({ code: 'illegal', outcome: 'notDone' })
  expect(error.message).toContain(message)
  expect(error.fix).toBe(`Write for example ${example}.`)
})

it('every form of the help can be read', () => {
  for (const form of DISTRIBUTION_FORMS)
    expect(() => parseDistribution(form.split(':')[0] ?? '')).not.toThrow()
})

function thrown(act: () => unknown): Error & { readonly fix: string } {
  try {
    act()
  } catch (error) {
    return error as Error & { readonly fix: string }
  }
  throw new Error('nothing was thrown')
}
