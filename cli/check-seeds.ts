import type { Command } from 'commander'
import type { CheckReport, Failure } from '../simulator/index.ts'
import { wholeNumberArgument } from './arguments.ts'
import { EXIT, type Io } from './io.ts'
import { Output, type OutputOptions } from './output.ts'

interface CheckSeedsOptions extends OutputOptions {
  readonly seeds: number
  readonly from: number
  readonly threads?: number
}

const MOST_SEEDS = 1_000_000_000
const STEPS = 20

const MOST_NAMED = 8

/** What `check` takes by itself. */
export function addSeedsOptions(command: Command): Command {
  return command
    .option('--seeds <n>', 'how many seeds', wholeNumberArgument(1, MOST_SEEDS), 100)
    .option('--from <seed>', 'the first of them', wholeNumberArgument(0, MOST_SEEDS), 1)
    .option('--threads <n>', 'how many at a time (default: one for each core)', wholeNumberArgument(0, 256))
}

/** What `check` does by itself. */
export function checkSeedsAction(io: Io): (options: CheckSeedsOptions) => Promise<void> {
  return async (options) => {
    const output = new Output(io, options)
    const { checkSeeds } = await import('../simulator/index.ts')
    const { seeds, from, threads } = options
    const startMs = performance.now()
    const report = await checkSeeds({
      ...{ seeds, from, signal: io.interrupted },
      ...(threads === undefined ? {} : { threads }),
      progress: (done, failing) => {
        const failed = failing.length === 0 ? '0 failed' : `${failing.length} failed: ${named(failing)}`
        const step = Math.floor((done * STEPS) / seeds) > Math.floor(((done - 1) * STEPS) / seeds)
        if (io.err.isTTY) io.err.write(`\r${done} of ${seeds} seeds, ${failed}${done === seeds ? '\n' : ''}`)
        else if (step) output.note(`${done} of ${seeds} seeds, ${failed}`)
      },
    })
    const wallMs = Math.round(performance.now() - startMs)
    const seedsPerMinute = Math.round((report.seeds * 60_000) / Math.max(1, wallMs))
    output.result({ ...report, from, wallMs, seedsPerMinute }, describe(report, seedsPerMinute))
    if (report.failed > 0) io.exitCode = EXIT.notDone
    if (io.interrupted.aborted) io.exitCode = EXIT.interrupted
  }
}

/** The first of them by name. */
function named(seeds: readonly number[]): string {
  return seeds.length > MOST_NAMED ? `${seeds.slice(0, MOST_NAMED).join(', ')} …` : seeds.join(', ')
}

function describe({ seeds, failed, failures, marks, unreached }: CheckReport, perMinute: number): string {
  const count = (prefix: string) =>
    Object.entries(marks).reduce((sum, [name, times]) => (name.startsWith(prefix) ? sum + times : sum), 0)
  return [
    ...failures.flatMap(describeFailure),
    `${seeds} seeds, ${failed} failed; ${perMinute} a minute`,
    `${count('fault ')} faults, ${count('print ')} tickets asked for, ${count('print unknown')} in doubt`,
    ...(unreached.length > 0 ? [`never tried: ${unreached.join(', ')}`] : []),
  ].join('\n')
}

/** What failed, as people read it and as a test to paste. */
export function describeFailure({ seed, violations, faults, timeline }: Failure): string[] {
  return [
    `seed ${seed}`,
    ...violations.slice(0, 5).map(({ invariant, what }) => `  ${invariant}: ${what}`),
    ...timeline.map((line) => `    ${line}`),
    '  as a test:',
    ...testOf(seed, faults).map((line) => `    ${line}`),
    '',
  ]
}

function testOf(seed: number, faults: Failure['faults']): string[] {
  return [
    "import { runTrial } from 'nowserving/simulator'",
    "import { expect, test } from 'nowserving/testing'",
    '',
    `test('seed ${seed}', async () => {`,
    `  const faults = ${JSON.stringify(faults)}`,
    `  expect((await runTrial(${seed}, { faults })).violations).toEqual([])`,
    '})',
  ]
}
