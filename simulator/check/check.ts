import { LINE_FAULTS } from '../faults/line-faults.ts'
import type { FaultPlan } from '../faults/plan.ts'
import { BROKER_FAULTS, CLIENT_FAULTS, CLOCK_FAULTS } from '../faults/room-faults.ts'
import type { HistoryRecord } from '../history.ts'
import { allThreads, inThreads } from '../threads.ts'
import { type CheckTask, checkSeed, type SeedResult } from './check-seed.ts'
import { PLANTS, type Plant } from './plants.ts'
import { runTrial, type Violation } from './run.ts'
import { shrink } from './shrink.ts'

/** What is to be checked. */
export interface CheckOptions {
  readonly seeds: number
  /** The first seed. Default 1. */
  readonly from?: number
  /** 0: in this thread. Default: one for each core. */
  readonly threads?: number
  /** Told after each seed. */
  readonly progress?: (done: number, failed: number) => void
  /** Stops before the next seed; what was done so far is told. */
  readonly signal?: AbortSignal
}

/** A seed that broke a promise, as short as it could be made. */
export interface Failure {
  readonly seed: number
  readonly violations: readonly Violation[]
  readonly faults: readonly FaultPlan[]
  /** The end of what happened. */
  readonly timeline: readonly string[]
}

/** What came of a check. */
export interface CheckReport {
  /** Seeds that were lived through. */
  readonly seeds: number
  readonly failed: number
  /** The first of those that failed, shrunk. */
  readonly failures: readonly Failure[]
  /** How often each fault began and each command ended in each way. */
  readonly marks: Readonly<Record<string, number>>
  /** Faults that never happened: such a check has not tried them. */
  readonly unreached: readonly string[]
}

const MOST_FAILURES = 3
const TWICE_EVERY = 50 // seeds of which one is lived through twice
const TIMELINE = 40

/** Lives through many seeds under random faults, and checks every promise in each. */
export async function checkSeeds(options: CheckOptions): Promise<CheckReport> {
  const { seeds, from = 1, threads = allThreads(), progress = () => {}, signal } = options
  const failing: SeedResult[] = []
  const marks: Record<string, number> = {}
  let next = from
  let done = 0
  const work = async (check: (task: CheckTask) => Promise<SeedResult>) => {
    while (next < from + seeds && !signal?.aborted) {
      const seed = next++
      const result = await check({ seed, twice: seed % TWICE_EVERY === 0 })
      if (result.violations.length > 0) failing.push(result)
      for (const [name, count] of Object.entries(result.marks)) marks[name] = (marks[name] ?? 0) + count
      progress(++done, failing.length)
    }
  }
  await inThreads(Math.min(threads, seeds), new URL('./check-worker.js', import.meta.url), checkSeed, work)
  failing.sort((a, b) => a.seed - b.seed)
  const failures: Failure[] = []
  for (const each of failing.slice(0, MOST_FAILURES)) failures.push(await shorten(each.seed, each))
  return { seeds: done, failed: failing.length, failures, marks, unreached: unreachedOf(marks) }
}

/** The shortest schedule that breaks the same promise. */
async function shorten(
  seed: number,
  { faults, violations }: Pick<SeedResult, 'faults' | 'violations'>,
  plant?: Plant,
): Promise<Failure> {
  const broken = violations[0]?.invariant
  const planted = plant === undefined ? {} : { plant }
  const run = (left: readonly FaultPlan[]) => runTrial(seed, { faults: left, ...planted })
  const fails = async (left: readonly FaultPlan[]) =>
    (await run(left)).violations.some(({ invariant }) => invariant === broken)
  const { faults: least } = await shrink(faults, fails)
  const last = await run(least)
  const found = last.violations.length > 0 ? last.violations : violations
  return { seed, violations: found, faults: least, timeline: timelineOf(last.records, found) }
}

/** What was planted, and how soon it was seen. */
export interface PlantedResult {
  readonly plant: string
  readonly about: string
  /** Seeds that it took; undefined: it was not seen. */
  readonly seeds: number | undefined
  readonly failure: Failure | undefined
}

/** How bugs are planted. */
export interface PlantedOptions {
  /** Told before each. */
  readonly progress?: (plant: string) => void
  readonly signal?: AbortSignal
  /** Default: the whole fleet. */
  readonly plants?: readonly Plant[]
}

/** Plants each bug of the fleet in turn, and looks for it seed by seed. */
export async function checkPlanted(
  most: number,
  { progress = () => {}, signal, plants = PLANTS }: PlantedOptions = {},
): Promise<readonly PlantedResult[]> {
  const results: PlantedResult[] = []
  for (const plant of plants) {
    if (signal?.aborted) break
    progress(plant.name)
    results.push(await seek(plant, most, signal))
  }
  return results
}

async function seek(plant: Plant, most: number, signal: AbortSignal | undefined): Promise<PlantedResult> {
  const { name, about } = plant
  for (let seed = 1; seed <= most && !signal?.aborted; seed++) {
    const result = await runTrial(seed, { plant })
    if (result.violations.length > 0)
      return { plant: name, about, seeds: seed, failure: await shorten(seed, result, plant) }
  }
  return { plant: name, about, seeds: undefined, failure: undefined }
}

/** What happened around the first thing that a violation names, line by line. */
function timelineOf(records: readonly HistoryRecord[], violations: readonly Violation[]): string[] {
  const words = new Set(
    violations[0]?.what.match(/\b[A-Z]\d{3}\b|\b(?:kiosk|lamp|rate|window)-\d+\b|\bsign\b/g) ?? [],
  )
  const about = records.filter((record) => {
    const text = JSON.stringify(record)
    return record.type.startsWith('fault') || [...words].some((word) => text.includes(`"${word}"`))
  })
  return about.slice(-TIMELINE).map(({ at, type, ...rest }) => `${at} ms  ${type}  ${JSON.stringify(rest)}`)
}

function unreachedOf(marks: Readonly<Record<string, number>>): string[] {
  const all = [LINE_FAULTS, CLIENT_FAULTS, BROKER_FAULTS, CLOCK_FAULTS].flatMap((kinds) => Object.keys(kinds))
  return [...new Set(all)].filter((name) => marks[`fault ${name}`] === undefined).sort()
}
