/**
 * The shortest schedule that still fails (delta debugging, Zeller and Hildebrandt 2002): takes faults away by halves,
 * quarters and so on, then makes those that are left simpler.
 */
import type { FaultPlan } from '../faults/plan.ts'

/** Whether the same promise is broken with these faults alone. */
export type Fails = (faults: readonly FaultPlan[]) => Promise<boolean>

const MOST_RUNS = 200
const ROUND_MS = 1000

/** Returns what is left, and how many runs it took. Without any fault that fails, an empty list. */
export async function shrink(
  faults: readonly FaultPlan[],
  fails: Fails,
): Promise<{ readonly faults: readonly FaultPlan[]; readonly runs: number }> {
  let runs = 0
  const stillFails = async (candidate: readonly FaultPlan[]) => {
    if (runs >= MOST_RUNS) return false
    runs++
    return fails(candidate)
  }
  let left = [...faults]
  if (left.length > 0 && (await stillFails([]))) left = []
  for (let parts = 2; left.length > 1 && parts <= 2 * left.length; ) {
    const size = Math.ceil(left.length / parts)
    let smaller: FaultPlan[] | undefined
    for (let start = 0; start < left.length && smaller === undefined; start += size) {
      const candidate = left.filter((_, index) => index < start || index >= start + size)
      if (candidate.length > 0 && (await stillFails(candidate))) smaller = candidate
    }
    if (smaller === undefined) parts *= 2
    else {
      left = smaller
      parts = Math.max(2, parts - 1)
    }
  }
  for (let index = 0; index < left.length; index++) {
    for (const simpler of SIMPLER) {
      const plan = simpler(left[index] as FaultPlan)
      const candidate = plan && left.with(index, plan)
      if (candidate !== undefined && (await stillFails(candidate))) left = candidate
    }
  }
  return { faults: left, runs }
}

/** The same fault with one word less, or with a rounder number; undefined where that is no change. */
const SIMPLER: readonly ((plan: FaultPlan) => FaultPlan | undefined)[] = [
  ({ after, ...plan }) => (after === undefined ? undefined : plan),
  ({ withProbability, ...plan }) => (withProbability === undefined ? undefined : plan),
  ({ at, ...plan }) =>
    at === undefined || at % ROUND_MS === 0
      ? undefined
      : { ...plan, at: ROUND_MS * Math.round(at / ROUND_MS) },
]
