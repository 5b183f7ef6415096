import type { Command } from 'commander'
import type { CheckFaultsReport, FaultRow } from '../simulator/index.ts'
import { wholeNumberArgument } from './arguments.ts'
import { usageError } from './cli-error.ts'
import { createCommand } from './command.ts'
import { EXIT, type Io } from './io.ts'
import { addOutputOptions, Output, type OutputOptions } from './output.ts'

interface CheckFaultsCommandOptions extends OutputOptions {
  readonly models?: string
  readonly only?: string
  readonly step: number
  readonly threads?: number
}

const LONGEST_TIMELINE = 60

/** `check faults`: each fault at each byte. */
export function checkFaultsCommand(io: Io): Command {
  const command = createCommand(io, 'faults', [
    'check faults ticket-printer',
    'check faults ticket-printer --models epson-tm-t88v,xprinter-xp-58 --only coverOpen,paperOut',
    'check faults ticket-printer --step 10 --json',
  ])
    .summary('each fault of a printer at each byte of a ticket: belief against paper')
    .description(
      'Lets each fault of each printer begin at every byte of a ticket and at many moments behind it, in virtual time,\n' +
        'and compares what the driver says with the paper. Lists where the outcome cannot be known.',
    )
    .argument('<kind>', 'ticket-printer')
    .option('--models <names>', 'which printers, with commas between (default: all)')
    .option('--only <faults>', 'which faults, with commas between (default: all that each can have)')
    .option('--step <n>', 'every so many bytes', wholeNumberArgument(1, 1000), 1)
    .option('--threads <n>', 'how many at a time (default: one for each core)', wholeNumberArgument(0, 256))
  return addOutputOptions(command).action(async (kind: string, options: CheckFaultsCommandOptions) => {
    if (kind !== 'ticket-printer') {
      throw usageError(
        `there is no such check for ${JSON.stringify(kind)}; expected ticket-printer`,
        'Use "nowserving check --seeds 1000" for whole centres.',
      )
    }
    // the options of `check` itself have the same names: those given before the subcommand count as well
    const output = new Output(io, { ...command.parent?.opts(), ...options })
    const { checkFaults, DeviceError } = await load()
    const startMs = performance.now()
    const { step, threads } = options
    const report = await checkFaults({
      ...{ step, signal: io.interrupted },
      ...(threads === undefined ? {} : { threads }),
      ...(options.models === undefined ? {} : { models: listed(options.models) }),
      ...(options.only === undefined ? {} : { faults: listed(options.only) }),
      progress: (done, all) => {
        if (io.err.isTTY) io.err.write(`\r${done} of ${all} faults${done === all ? '\n' : ''}`)
        else if (done % 10 === 0) output.note(`${done} of ${all} faults`)
      },
    }).catch((error: unknown) => {
      if (error instanceof DeviceError && error.code === 'illegal')
        throw usageError(error.message, error.fix, error)
      throw error
    })
    const wallMs = Math.round(performance.now() - startMs)
    output.result({ ...report, wallMs }, describe(report))
    if (report.failed > 0) io.exitCode = EXIT.notDone
    if (io.interrupted.aborted) io.exitCode = EXIT.interrupted
  })
}

async function load() {
  const [{ checkFaults }, { DeviceError }] = await Promise.all([
    import('../simulator/index.ts'),
    import('../lib/errors.ts'),
  ])
  return { checkFaults, DeviceError }
}

const listed = (text: string) =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')

function describe({ trials, failed, unknown, rows }: CheckFaultsReport): string {
  const place = ({ model, on, fault }: FaultRow) => `${model} ${on === 'kiosk-1' ? '' : `${on} `}${fault}`
  const sum = (of: (row: FaultRow) => number) => rows.reduce((total, row) => total + of(row), 0)
  const inDoubt = rows.filter(({ doubtAt }) => doubtAt !== '')
  const guessed = rows.filter(({ sentWrong }) => sentWrong > 0)
  return [
    ...rows.flatMap((row) => describeFailure(row, place(row))),
    ...(inDoubt.length > 0 ? ['cannot be known (whole, in part, not on paper):'] : []),
    ...inDoubt.map((row) => {
      const { whole, part, none } = row.unknown
      return `  ${place(row).padEnd(40)} ${`${whole}, ${part}, ${none}`.padEnd(12)} ${row.doubtAt}`
    }),
    ...(guessed.length > 0 ? ['sent, and not whole on paper:'] : []),
    ...guessed.map((row) => `  ${place(row).padEnd(40)} ${row.sentWrong} of ${row.trials}`),
    `${trials} tickets, ${sum(({ happened }) => happened)} met a fault: ${failed} promises broken, ${unknown} in doubt`,
    `${sum(({ sentWrong }) => sentWrong)} sent and not whole; ${sum(({ garbled }) => garbled)} garbled by a line without a checksum`,
  ].join('\n')
}

function describeFailure({ first, failed, model, on, fault }: FaultRow, place: string): string[] {
  if (first === undefined) return []
  const { moment, violations, timeline } = first
  return [
    `${place}: ${failed} broke a promise, the first at ${JSON.stringify(moment)}`,
    ...violations.slice(0, 5).map(({ invariant, what }) => `  ${invariant}: ${what}`),
    ...timeline.slice(-LONGEST_TIMELINE).map((line) => `    ${line}`),
    '  as a test:',
    "    import { runSingleFault } from 'nowserving/simulator'",
    "    import { expect, test } from 'nowserving/testing'",
    '',
    `    test('${place}', async () => {`,
    `      const single = ${JSON.stringify({ model, on, fault, moment })}`,
    '      expect((await runSingleFault(single)).violations).toEqual([])',
    '    })',
    '',
  ]
}
