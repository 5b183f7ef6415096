import type { FaultPlan } from '../faults/plan.ts'
import type { HistoryRecord } from '../history.ts'
import { runTrial, type TrialOptions, type TrialResult, type Violation } from './run.ts'

/** One seed to be checked. */
export interface CheckTask {
  readonly seed: number
  /** Lives through it twice: both have to be the same to the byte. */
  readonly twice: boolean
  /** Lives through it once more, with every line byte by byte: papers, lights, presses and answers have to be the same. */
  readonly bytewise: boolean
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
export async function checkSeed({ seed, ...again }: CheckTask): Promise<SeedResult> {
  const { digest, marks, faults, violations } = await examine(seed, again)
  return { seed, digest, marks, violations, faults: violations.length > 0 ? faults : [] }
}

/** Lives through a seed as often as is asked for, and tells what the first life came to and all that was broken. */
export async function examine(
  seed: number,
  { twice, bytewise, ...options }: Omit<CheckTask, 'seed'> & TrialOptions,
): Promise<TrialResult> {
  const { result, thrown } = await guarded(() => runTrial(seed, options))
  const violations: Violation[] = [...thrown.map((what) => ({ invariant: 'S1', what })), ...result.violations]
  const marks: Record<string, number> = { ...result.marks }
  if (twice) {
    marks[TWICE] = 1
    const again = (await guarded(() => runTrial(seed, options))).result
    if (again.digest !== result.digest)
      violations.push({ invariant: 'S5', what: 'another run had another history' })
  }
  if (bytewise) {
    marks[BYTEWISE] = 1
    const chopped = await guarded(() => runTrial(seed, { ...options, bytewise: true }))
    const differs = firstDifference(result.records, chopped.result.records)
    violations.push(...chopped.thrown.map((what) => ({ invariant: 'S1', what })))
    if (differs !== undefined) violations.push({ invariant: 'S2', what: differs })
  }
  return { ...result, violations, marks }
}

/** What {@link examine} adds to the marks of a life. */
export const TWICE = 'a seed lived through twice'
export const BYTEWISE = 'a seed lived through byte by byte'

/** What a program, an operator and people in the room would notice. */
const NOTICED = new Set(['answered', 'rating', 'told', 'paper', 'litAtLast', 'device.shown', 'device.cut'])

/** Where another life first told of something else; undefined where it never did. */
function firstDifference(one: readonly HistoryRecord[], other: readonly HistoryRecord[]): string | undefined {
  const [first, second] = [noticed(one), noticed(other)]
  const length = Math.max(first.length, second.length)
  for (let index = 0; index < length; index++)
    if (first[index] !== second[index])
      return `${first[index] ?? 'nothing'}; byte by byte ${second[index] ?? 'nothing'}`
  return undefined
}

/** What took no time was not seen: of what a display shows in one moment the last counts, and only where it is new. */
function noticed(records: readonly HistoryRecord[]): string[] {
  const last = new Map<unknown, HistoryRecord>()
  const shown = new Map<unknown, string>()
  for (const record of records)
    if (record.type === 'device.shown') last.set(`${record['device']} ${record.at}`, record)
  return records.flatMap((record) => {
    if (!NOTICED.has(record.type)) return []
    if (record.type !== 'device.shown') return [JSON.stringify(record)]
    const lines = JSON.stringify(record['lines'])
    const seen =
      last.get(`${record['device']} ${record.at}`) === record && shown.get(record['device']) !== lines
    if (seen) shown.set(record['device'], lines)
    return seen ? [JSON.stringify(record)] : []
  })
}

/** Runs with an ear for what surfaces beside it. */
async function guarded<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly thrown: string[] }> {
  const thrown: string[] = []
  const hear = (error: unknown) => thrown.push(error instanceof Error ? `${error.message}` : String(error))
  const others = process.listeners('uncaughtException') // the program's own would end it
  process.removeAllListeners('uncaughtException').on('uncaughtException', hear)
  try {
    return { result: await run(), thrown }
  } finally {
    process.off('uncaughtException', hear)
    for (const other of others) process.on('uncaughtException', other)
  }
}
