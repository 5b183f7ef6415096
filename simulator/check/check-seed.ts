import type { FaultPlan } from '../faults/plan.ts'
import { runTrial, type Violation } from './run.ts'

/** One seed to be checked. */
export interface CheckTask {
  readonly seed: number
  /** Lives through it twice: both have to be the same to the byte. */
  readonly twice: boolean
}

/** What came of one seed: nothing that is large. */
export interface SeedResult {
  readonly seed: number
  readonly digest: string
  readonly violations: readonly Violation[]
  /** What went wrong; told only where a promise was broken. */
  readonly faults: readonly FaultPlan[]
  readonly marks: Readonly<Record<string, number>>
}

/** Checks one seed. What throws where nobody catches it is a violation too (S1). */
export async function checkSeed({ seed, twice }: CheckTask): Promise<SeedResult> {
  const { result, thrown } = await guarded(() => runTrial(seed))
  const again = twice ? (await guarded(() => runTrial(seed))).result : result
  const violations = [
    ...thrown.map((what) => ({ invariant: 'S1', what })),
    ...result.violations,
    ...(again.digest === result.digest ? [] : [{ invariant: 'S5', what: 'another run had another history' }]),
  ]
  const { digest, marks } = result
  return { seed, digest, marks, violations, faults: violations.length > 0 ? result.faults : [] }
}

/** Runs with an ear for what surfaces beside it. */
async function guarded<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly thrown: string[] }> {
  const thrown: string[] = []
  const hear = (error: unknown) => thrown.push(error instanceof Error ? `${error.message}` : String(error))
  process.on('uncaughtException', hear)
  try {
    return { result: await run(), thrown }
  } finally {
    process.off('uncaughtException', hear)
  }
}
