import { LINE_FAULTS } from '../faults/line-faults.ts'
import type { FaultPlan } from '../faults/plan.ts'
import { BROKER_FAULTS, CLIENT_FAULTS, CLOCK_FAULTS } from '../faults/room-faults.ts'
import type { HistoryRecord } from '../history.ts'
import { allThreads, inThreads } from '../threads.ts'
import { BYTEWISE, type CheckTask, checkSeed, examine, type SeedResult, TWICE } from './check-seed.ts'
import { SOMETIMES } from './marks.ts'
import type { Plant } from './plant.ts'
import { PLANTS } from './plants.ts'
import type { Violation } from './run.ts'
import { shrink } from './shrink.ts'

/** What is to be checked. */
export interface CheckOptions {
  readonly seeds: number
  /** The first seed. Default 1. */
  readonly from?: number
  /** 0: in this thread. Default: one for each core. */
  readonly threads?: number
  /** Told after each seed. */
  /** Told after each seed how many there were, and those that failed so far. */
  readonly progress?: (done: number, failing: readonly number[]) => void
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
  /** How often each fault began, each command ended in each way, and what else has to happen sometimes did. */
  readonly marks: Readonly<Record<string, number>>
  /** What never happened, of faults and of what has to happen sometimes: such a check has not tried it. */
  readonly unreached: readonly string[]
}

const MOST_FAILURES = 3
const TWICE_EVERY = 50 // seeds of which one is lived through twice
const BYTEWISE_EVERY = 10 // and one byte by byte as well
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
      const result = await check({ seed, ...livesOf(seed) })
      if (result.violations.length > 0) failing.push(result)
      for (const [name, count] of Object.entries(result.marks)) marks[name] = (marks[name] ?? 0) + count
      progress(
        ++done,
        failing.map((each) => each.seed),
      )
    }
  }
  await inThreads(Math.min(threads, seeds), new URL('./check-worker.js', import.meta.url), checkSeed, work)
  failing.sort((a, b) => a.seed - b.seed)
  const failures: Failure[] = []
  for (const each of failing.slice(0, MOST_FAILURES)) failures.push(await shorten(each.seed, each))
  return { seeds: done, failed: failing.length, failures, marks, unreached: unreachedOf(marks) }
}

/** How often a seed is lived through. */
const livesOf = (seed: number) => ({
  twice: seed % TWICE_EVERY === 0,
  bytewise: seed % BYTEWISE_EVERY === 0,
})

/** The shortest schedule that breaks the same promise. */
async function shorten(
  seed: number,
  { faults, violations }: Pick<SeedResult, 'faults' | 'violations'>,
  plant?: Plant,
): Promise<Failure> {
  const broken = plant?.breaks ?? violations[0]?.invariant
  const lives = { twice: broken === 'S5', bytewise: broken === 'S2' }
  const run = (left: readonly FaultPlan[]) => examine(seed, { ...lives, faults: left, plant })
  const fails = async (left: readonly FaultPlan[]) =>
    (await run(left)).violations.some(({ invariant }) => invariant === broken)
  const { faults: least } = await shrink(faults, fails)
  const last = await run(least)
  const found = last.violations.length > 0 ? brokenFirst(last.violations, broken) : violations
  return { seed, violations: found, faults: least, timeline: timelineOf(last.records, found) }
}

/** The promise in question before the others that broke with it. */
const brokenFirst = (violations: readonly Violation[], broken: string | undefined) => [
  ...violations.filter(({ invariant }) => invariant === broken),
  ...violations.filter(({ invariant }) => invariant !== broken),
]

/** What was planted, and how soon it was seen. */
export interface PlantedResult {
  readonly plant: string
  readonly about: string
  /** The promise that has to see it. */
  readonly breaks: string
  /** Seeds that it took until that promise was seen to be broken; undefined: it was not seen. */
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
  const { name, about, breaks } = plant
  const lives = { twice: plant.breaks === 'S5', bytewise: plant.breaks === 'S2' }
  for (let seed = 1; seed <= most && !signal?.aborted; seed++) {
    const result = await examine(seed, { ...lives, plant })
    if (result.violations.some(({ invariant }) => invariant === plant.breaks))
      return { plant: name, about, breaks, seeds: seed, failure: await shorten(seed, result, plant) }
  }
  return { plant: name, about, breaks, seeds: undefined, failure: undefined }
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
  const kinds = [LINE_FAULTS, CLIENT_FAULTS, BROKER_FAULTS, CLOCK_FAULTS].flatMap((each) => Object.keys(each))
  const faults = [...new Set(kinds)].filter((name) => marks[`fault ${name}`] === undefined)
  const others = [...Object.keys(SOMETIMES), TWICE, BYTEWISE].filter((name) => marks[name] === undefined)
  return [...faults.sort(), ...others]
}
