import { InvalidArgumentError } from 'commander'
import { DeviceError } from '../lib/errors.ts'
import type { Distribution } from '../simulator/people/distribution.ts'
import { meanOf } from '../simulator/people/distribution.ts'
import { DISTRIBUTION_FORMS, parseDistribution } from '../simulator/people/distribution-text.ts'
import type { MeasuredMean, QueueCheck, QueueSystem } from '../simulator/queueing/index.ts'
import { wholeNumberArgument } from './arguments.ts'
import { usageError } from './cli-error.ts'
import { type CommandMaker, createCommand } from './command.ts'
import { EXIT, type Io } from './io.ts'
import { addOutputOptions, Output, type OutputOptions } from './output.ts'

interface CheckQueueingOptions extends OutputOptions {
  readonly arrivals?: Distribution
  readonly service?: Distribution
  readonly servers?: number
  readonly patience?: Distribution
  readonly capacity?: number
  readonly customers?: number
  readonly replications: number
  readonly seed: string
}

/** Counted in each replication: of each known queue, and of one that is asked for. */
const CUSTOMERS_OF_ALL = 800
const CUSTOMERS_OF_ONE = 20_000
const LEAST_MEAN_MS = 1000

/** `nowserving check queueing`: the simulated people against queueing theory. */
export const checkQueueingCommand: CommandMaker = (io) => {
  const command = createCommand(io, 'queueing', [
    'check queueing',
    "check queueing --arrivals 'exp(2m)' --service 'exp(9m)' --servers 5 --customers 5000",
    "check queueing --arrivals 'exp(2m)' --service 'exp(9m)' --servers 4 --patience 'exp(30m)' --json",
  ])
    .summary('the simulated people against queueing theory')
    .description(
      'Measures queues of which theory knows the means, through the real front desk, clerks and visitors, in a centre whose devices take no time. An exact mean must lie inside the 99.9 % confidence interval (Student t over the replications).',
    )
    .option('--arrivals <distribution>', 'one queue: from one arrival to the next', distribution)
    .option('--service <distribution>', 'one queue: how long the service takes', distribution)
    .option('--servers <n>', 'one queue: how many windows (default: 1)', wholeNumberArgument(1, 500))
    .option('--patience <distribution>', 'one queue: who has waited that long gives up', distribution)
    .option('--capacity <n>', 'one queue: most people in the house', wholeNumberArgument(1, 5000))
    .option(
      '--customers <n>',
      `counted in each replication, after the warm-up (default: ${CUSTOMERS_OF_ONE} of one queue, ${CUSTOMERS_OF_ALL} of each known one)`,
      wholeNumberArgument(10, 50_000),
    )
    .option('--replications <n>', 'independent runs', wholeNumberArgument(2, 1000), 30)
    .option('--seed <seed>', 'the same seed gives the same figures', '1')
    .addHelpText('after', `\nDistributions:\n${DISTRIBUTION_FORMS.map((form) => `  ${form}`).join('\n')}`)
  return addOutputOptions(command).action(async (options: CheckQueueingOptions) => {
    // the options of `check` itself have the same names: those given before the subcommand count as well
    const output = new Output(io, { ...command.parent?.opts(), ...options })
    const { replications, seed } = options
    const asked = systemOf(options)
    const { CONFIDENCE, KNOWN_QUEUES, checkHours, checkQueue, isRight, isStable, loadOf } = await import(
      '../simulator/queueing/index.ts'
    )
    if (asked !== undefined && !isStable(asked)) {
      throw usageError(
        `the arrivals ask for ${Math.round(100 * loadOf(asked))} % of the servers' time: the queue grows without end`,
        'Give it more --servers, or a --patience or a --capacity.',
      )
    }
    const startMs = performance.now()
    const systems = asked === undefined ? KNOWN_QUEUES : [asked]
    const customers = options.customers ?? (asked === undefined ? CUSTOMERS_OF_ALL : CUSTOMERS_OF_ONE)
    const checks: QueueCheck[] = []
    const all = systems.length * replications
    let done = 0
    const measuring = {
      ...{ customers, replications, seed, signal: io.interrupted },
      progress: () => showProgress(io, output, ++done, all),
    }
    for (const system of systems) {
      if (io.interrupted.aborted) break
      checks.push(await checkQueue(system, measuring))
    }
    if (asked === undefined && !io.interrupted.aborted) checks.push(...(await checkHours(seed, replications)))
    const wallMs = Math.round(performance.now() - startMs)
    const ok = checks.every(isRight)
    const told = { ok, confidence: CONFIDENCE, replications, customers, seed, checks, wallMs }
    output.result(told, describe(checks, wallMs))
    if (!ok) io.exitCode = EXIT.notDone
    if (io.interrupted.aborted) io.exitCode = EXIT.interrupted
  })
}

function distribution(text: string): Distribution {
  try {
    return parseDistribution(text)
  } catch (error) {
    if (error instanceof DeviceError) throw new InvalidArgumentError(`${error.message}. ${error.fix}`)
    throw error
  }
}

/** The queue of the command line; undefined where none is asked for. */
function systemOf(options: CheckQueueingOptions): QueueSystem | undefined {
  const { arrivals, service, servers, patience, capacity } = options
  if ([arrivals, service, servers, patience, capacity].every((each) => each === undefined)) return undefined
  if (arrivals === undefined || service === undefined) {
    throw usageError(
      `one queue needs its arrivals and its service: found no ${arrivals === undefined ? '--arrivals' : '--service'}`,
      "Write for example --arrivals 'exp(2m)' --service 'exp(9m)' --servers 5.",
    )
  }
  for (const [name, each] of Object.entries({ arrivals, service, patience })) {
    if (each === undefined || meanOf(each) >= LEAST_MEAN_MS) continue
    throw usageError(
      `--${name}: found a mean of ${meanOf(each)} ms, expected 1 s or more: time passes in whole ms`,
      'Ask for the same queue in minutes: its figures are the same but for the unit.',
    )
  }
  return {
    ...{ name: 'asked', arrivals, servers: servers ?? 1, patience, capacity },
    streams: [{ name: 'everybody', share: 1, service, priority: 5 }],
  }
}

const STEPS = 10

/** A line for each tenth; on a terminal, one line that moves. */
function showProgress({ err }: Io, output: Output, done: number, all: number): void {
  const text = `${done} of ${all} replications`
  if (err.isTTY && !output.json) err.write(`\r${text}${done === all ? '\n' : ''}`)
  else if (Math.floor((done * STEPS) / all) > Math.floor(((done - 1) * STEPS) / all)) output.note(text)
}

function describe(checks: readonly QueueCheck[], wallMs: number): string {
  const lines = checks.flatMap(({ system, means }) => [system, ...means.map(line)])
  const outside = checks.flatMap(({ means }) => means).filter(({ inside }) => inside === false).length
  const known = checks.flatMap(({ means }) => means).filter(({ exact }) => exact !== undefined).length
  return [
    ...lines,
    `${known - outside} of ${known} exact means lie inside; ${(wallMs / 1000).toFixed(1)} s`,
  ].join('\n')
}

function line({ of, mean, halfWidth, exact, inside }: MeasuredMean): string {
  const [what, ...stream] = of.split('.')
  const inMinutes = what === 'waitMs'
  const shown = (value: number) =>
    inMinutes ? `${(value / 60_000).toFixed(3)} min` : String(Number(value.toPrecision(4)))
  const name = [inMinutes ? 'wait' : what, ...stream].join(' ')
  const mark = inside === undefined ? '      ' : inside ? 'ok    ' : 'FAILED'
  const theory = exact === undefined ? 'theory has no exact mean' : `exact ${shown(exact)}`
  return `  ${mark} ${name.padEnd(16)} ${shown(mean)} ± ${shown(halfWidth)}, ${theory}`
}
