import type { Day } from '../simulator/index.ts'
import { wholeNumberArgument } from './arguments.ts'
import { usageError } from './cli-error.ts'
import { type CommandMaker, createCommand } from './command.ts'
import { EXIT } from './io.ts'
import { minutes } from './live-lines.ts'
import { addOutputOptions, Output, type OutputOptions } from './output.ts'

interface DayCommandOptions extends OutputOptions {
  readonly centres: number
  readonly windows?: number
  readonly kiosks?: number
  readonly visitors: number
  readonly seed: string
  readonly date: string
}

/** `nowserving day`: a whole working day in virtual time. */
export const dayCommand: CommandMaker = (io) => {
  const command = createCommand(io, 'day', [
    'day',
    'day --centres 1 --seed 7 --json',
    'day centre.yaml --visitors 900',
  ])
    .summary('a whole day of a centre in virtual time')
    .description(
      'A whole day of a simulated centre in virtual time: every byte through the real drivers and the firmware.',
    )
    .argument('[centre.yaml]', 'a centre of your own; its devices are simulated')
    .option('--centres <n>', 'how many centres; this version runs one', wholeNumberArgument(1, 1), 1)
    .option('--windows <n>', 'windows of the centre (default: 42)', wholeNumberArgument(1, 999))
    .option('--kiosks <n>', 'kiosks of the centre (default: one for 14 windows)', wholeNumberArgument(1, 99))
    .option('--visitors <n>', 'how many visitors come', wholeNumberArgument(0, 100_000), 417)
    .option('--seed <seed>', 'the same seed gives the same day, to the byte', '1')
    .option('--date <day>', 'which day it is', '2026-01-12')
  return addOutputOptions(command).action(async (file: string | undefined, options: DayCommandOptions) => {
    const output = new Output(io, options)
    const { windows, kiosks, visitors, seed, date } = options
    if (file !== undefined && (windows !== undefined || kiosks !== undefined)) {
      throw usageError(
        '--windows and --kiosks belong to a centre that is made up',
        `Leave them out, or leave out ${file}.`,
      )
    }
    if (!isDay(date))
      throw usageError(
        `--date: found ${JSON.stringify(date)}, expected a day`,
        'Write for example --date 2026-01-12.',
      )
    const { simulateDay } = await import('../simulator/index.ts')
    const { loadCentre } = await import('../lib/config/load.ts')
    output.note(`a day with ${visitors} visitors …`)
    const startMs = performance.now()
    const day = await simulateDay({
      ...{ visitors, seed, date },
      ...(file === undefined ? {} : { config: loadCentre(file) }),
      ...(windows === undefined ? {} : { windows }),
      ...(kiosks === undefined ? {} : { kiosks }),
    })
    const wallMs = Math.round(performance.now() - startMs)
    output.result({ ...day, wallMs }, describe(day, wallMs))
    if (Object.values(day.checks).some((check) => check !== 'ok')) io.exitCode = EXIT.notDone
  })
}

function isDay(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

function describe(day: Day, wallMs: number): string {
  const percent = (share: number | null) => (share === null ? '-' : `${(100 * share).toFixed(1)} %`)
  const { waitMs } = day
  const checks = Object.entries(day.checks).map(
    ([name, found]) =>
      `  ${found === 'ok' ? 'ok    ' : 'FAILED'} ${name}${found === 'ok' ? '' : `: ${found.join('; ')}`}`,
  )
  return [
    `visitors   ${day.visitors}: ${day.printed} tickets printed, ${day.called} called, ${day.abandoned} gave up`,
    `waiting    ${waitMs === null ? '-' : `mean ${minutes(waitMs.mean)}, half within ${minutes(waitMs.p50)}, nine of ten within ${minutes(waitMs.p90)}`}`,
    `           ${percent(day.within15)} within 15 minutes`,
    `ratings    ${day.rated}, ${percent(day.satisfied)} satisfied`,
    `incidents  ${
      Object.entries(day.incidents)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(', ') || 'none'
    }`,
    `unknown    ${day.unknown} tickets`,
    'checks',
    ...checks,
    `${day.events} events in ${wallMs} ms`,
    `digest ${day.digest}`,
  ].join('\n')
}
