import type { Random } from '../../lib/index.ts'

/** How a quantity of people varies, as data. Times in ms; sizes of parties are plain numbers. */
export type Distribution =
  | { readonly kind: 'fixed'; readonly value: number }
  /** Anything from `least` to `most`, equally likely. */
  | { readonly kind: 'uniform'; readonly least: number; readonly most: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  /** A whole `shape` is an Erlang distribution: so many exponential stages, which together take `mean`. */
  | { readonly kind: 'gamma'; readonly shape: number; readonly mean: number }
  /** Many short, a few long; `variation` is the coefficient of variation: deviation by mean. */
  | { readonly kind: 'lognormal'; readonly mean: number; readonly variation: number }
  /** What was measured: each of the values is equally likely. */
  | { readonly kind: 'empirical'; readonly values: readonly number[] }

const MOST_STAGES = 16 // beyond that a sum of logarithms costs more than rejection

/** One value. */
export function sample(distribution: Distribution, random: Random): number {
  switch (distribution.kind) {
    case 'fixed':
      return distribution.value
    case 'uniform':
      return distribution.least + (distribution.most - distribution.least) * random.next()
    case 'exponential':
      return random.exponential(distribution.mean)
    case 'gamma':
      return (distribution.mean / distribution.shape) * standardGamma(distribution.shape, random)
    case 'lognormal': {
      const { mean, variation } = distribution
      const variance = Math.log(1 + variation * variation)
      return mean * Math.exp(random.normal(-variance / 2, Math.sqrt(variance)))
    }
    case 'empirical':
      return random.pick(distribution.values)
  }
}

/** One time, whole ms, never below 0. */
export function sampleMs(distribution: Distribution, random: Random): number {
  return Math.max(0, Math.round(sample(distribution, random)))
}

/** The exact mean. */
export function meanOf(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'fixed':
      return distribution.value
    case 'uniform':
      return (distribution.least + distribution.most) / 2
    case 'exponential':
    case 'gamma':
    case 'lognormal':
      return distribution.mean
    case 'empirical':
      return distribution.values.reduce((sum, value) => sum + value, 0) / distribution.values.length
  }
}

/** The exact variance. */
export function varianceOf(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'fixed':
      return 0
    case 'uniform':
      return (distribution.most - distribution.least) ** 2 / 12
    case 'exponential':
      return distribution.mean ** 2
    case 'gamma':
      return distribution.mean ** 2 / distribution.shape
    case 'lognormal':
      return (distribution.mean * distribution.variation) ** 2
    case 'empirical': {
      const mean = meanOf(distribution)
      const squares = distribution.values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      return squares / distribution.values.length
    }
  }
}

/** Gamma with scale 1; Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000). */
function standardGamma(shape: number, random: Random): number {
  if (Number.isInteger(shape) && shape <= MOST_STAGES) {
    let sum = 0
    for (let stage = 0; stage < shape; stage++) sum += random.exponential(1)
    return sum
  }
  if (shape < 1) return standardGamma(shape + 1, random) * (1 - random.next()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal(0, 1)
    const root = 1 + c * x
    const v = root * root * root // the language leaves the last digit of a power to the machine
    if (v <= 0) continue
    const u = 1 - random.next()
    if (Math.log(u) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}
