/** Means of independent replications, with the interval that holds the true mean with a chosen confidence. */

/** A mean and how far it may be off. */
export interface Estimate {
  readonly mean: number
  /** Half the width of the confidence interval. */
  readonly halfWidth: number
}

/** The mean of replications with its interval by Student's t; infinite for fewer than two. */
export function estimate(values: readonly number[], confidence: number): Estimate {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  if (count < 2) return { mean, halfWidth: Number.POSITIVE_INFINITY }
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
  return { mean, halfWidth: studentQuantile(confidence, count - 1) * Math.sqrt(variance / count) }
}

/** The t that a Student variable keeps within, on both sides, with that probability. */
export function studentQuantile(confidence: number, degrees: number): number {
  let low = 0
  let high = 1
  while (studentWithin(high, degrees) < confidence) high *= 2
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2
    if (studentWithin(middle, degrees) < confidence) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** P(|T| < t) for whole degrees of freedom: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4. */
function studentWithin(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees))
  const sine = Math.sin(angle)
  const cosine = Math.cos(angle)
  const odd = degrees % 2 === 1
  let term = odd ? cosine : 1
  let sum = degrees === 1 ? 0 : term
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k
    sum += term
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum
}

/** A quantile of chi-square by the normal deviate `z`; good to a per cent from 30 degrees up (Wilson and Hilferty, PNAS 17, 1931). */
export function chiSquareQuantile(z: number, degrees: number): number {
  const part = 2 / (9 * degrees)
  return degrees * (1 - part + z * Math.sqrt(part)) ** 3
}
