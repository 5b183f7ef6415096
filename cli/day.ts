import { Option } from 'commander'
import { FAULT_LEVELS, type FaultLevel } from '../simulator/faults/levels.ts'
import type { CityDay, TakeRecords } from '../simulator/index.ts'
import { wholeNumberArgument } from './arguments.ts'
import { usageError } from './cli-error.ts'
import { type CommandMaker, createCommand } from './command.ts'
import { addDayFileOptions, type DayFileOptions, openDayFiles } from './day-files.ts'
import { EXIT, type Io } from './io.ts'
import { minutes } from './live-lines.ts'
import { addOutputOptions, Output, type OutputOptions } from './output.ts'

interface DayCommandOptions extends OutputOptions, DayFileOptions {
  readonly centres?: number
  readonly threads?: number
  readonly windows?: number
  readonly kiosks?: number
  readonly visitors?: number
  readonly staff?: number
  readonly visitorsFrom?: string
  readonly seed: string
  readonly date: string
  readonly faults: FaultLevel
}

/** `nowserving day`: a whole working day in virtual time. */
export const dayCommand: CommandMaker = (io) => {
  const command = createCommand(io, 'day', [
    'day',
    'day --centres 1 --seed 7 --json',
    'day --faults usual',
    'day centre.yaml --visitors 900',
    'day --visitors-from monday.csv --staff 14',
    'day --centres 12 --html day.html --csv day.csv',
  ])
    .summary('a whole day of a city in virtual time')
    .description(
      'A whole day of a city of simulated centres, in virtual time: every byte through the real drivers and the firmware.',
    )
    .argument('[centre.yaml]', 'one centre of your own; its devices are simulated')
    .option('--centres <n>', 'how many centres (default: 96)', wholeNumberArgument(1, 1000))
    .option(
      '--threads <n>',
      'how many centres at a time (default: one for each core)',
      wholeNumberArgument(0, 256),
    )
    .option('--windows <n>', 'windows of each centre (default: 42)', wholeNumberArgument(1, 999))
    .option('--kiosks <n>', 'kiosks of each centre (default: one for 14 windows)', wholeNumberArgument(1, 99))
    .option(
      '--visitors <n>',
      `how many visitors come to each centre (default: ${VISITORS})`,
      wholeNumberArgument(0, 100_000),
    )
    .option(
      '--visitors-from <day.csv>',
      'who came on a real day, to one centre: a table with the columns arrived (local time, 09:05, 09:05:30 or ISO), service, serviceSeconds and, if you like, priority (0 to 9, lower is called first)',
    )
    .option(
      '--staff <n>',
      'how many windows are staffed, all day (default: shifts, as many as the expected visitors need)',
      wholeNumberArgument(1, 999),
    )
    .option('--seed <seed>', 'the same seed gives the same day, to the byte', '1')
    .option('--date <day>', 'which day it is', '2026-01-12')
    .addOption(
      new Option('--faults <level>', 'what goes wrong: nothing, what an ordinary day brings, everything')
        .choices(FAULT_LEVELS)
        .default('none'),
    )
  addDayFileOptions(command)
  return addOutputOptions(command).action(async (file: string | undefined, options: DayCommandOptions) => {
    const output = new Output(io, options)
    const { centres, windows, kiosks, visitors, staff, visitorsFrom, threads, seed, date, faults } = options
    if (file !== undefined && [centres, windows, kiosks, threads].some((each) => each !== undefined)) {
      throw usageError(
        '--centres, --windows, --kiosks and --threads belong to centres that are made up',
        `Leave them out, or leave out ${file}.`,
      )
    }
    if (
      visitorsFrom !== undefined &&
      (visitors !== undefined || threads !== undefined || (centres ?? 1) > 1)
    ) {
      throw usageError(
        '--visitors, --centres and --threads belong to visitors who are made up',
        `Leave them out, or leave out --visitors-from ${visitorsFrom}.`,
      )
    }
    if (!isDay(date))
      throw usageError(
        `--date: found ${JSON.stringify(date)}, expected a day`,
        'Write for example --date 2026-01-12.',
      )
    const { simulateCity, simulateDay } = await import('../simulator/index.ts')
    const { readCentreFile } = await import('../devices/centre/read-centre.ts')
    const startMs = performance.now()
    const all = centres ?? CENTRES
    const onRecords: TakeRecords = (records) => output.events(records)
    const told = options.events ? { onRecords } : {}
    const alone = file !== undefined || visitorsFrom !== undefined
    const people = visitorsFrom === undefined ? given({ visitors }) : await visitorsOf(visitorsFrom)
    const single = {
      ...{ seed, date, faults, ...given({ staff }), ...people, ...told },
      ...(file === undefined
        ? given({ windows, kiosks })
        : { config: readCentreFile(file, { brokerNeeded: false }) }),
    }
    const files = openDayFiles({ io, output, options, file, asked: alone ? 1 : all })
    const day = await files.during(
      async (onCentre): Promise<CityDay> =>
        alone
          ? { centres: 1, ...(await simulateDay({ ...single, onCentre })) }
          : await simulateCity({
              ...given({ windows, kiosks, staff, threads }),
              ...{ ...told, onCentre },
              ...{ centres: all, visitors: visitors ?? VISITORS, seed, date, faults, signal: io.interrupted },
              progress: (done) => showProgress(io, output, done, all),
            }),
    )
    const wallMs = Math.round(performance.now() - startMs)
    await files.finish(day, { ...day, wallMs }, describe(day, wallMs))
    if (Object.values(day.checks).some((check) => check !== 'ok')) io.exitCode = EXIT.notDone
    if (io.interrupted.aborted) io.exitCode = EXIT.interrupted
  })
}

const CENTRES = 96 // the Moscow network
const VISITORS = 417

async function visitorsOf(path: string) {
  const { readVisitorsFile } = await import('./visitors-file.ts')
  return { arrivals: readVisitorsFile(path) }
}
const STEPS = 8

/** A line for each eighth of a city; on a terminal, one line that moves. */
function showProgress({ err }: Io, output: Output, done: number, all: number): void {
  if (all === 1) return
  if (err.isTTY) err.write(`\r${done} of ${all} centres${done === all ? '\n' : ''}`)
  else if (Math.floor((done * STEPS) / all) > Math.floor(((done - 1) * STEPS) / all))
    output.note(`${done} of ${all} centres`)
}

function given<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>
}

function isDay(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

function describe(day: CityDay, wallMs: number): string {
  const percent = (share: number | null) => (share === null ? '-' : `${(100 * share).toFixed(1)} %`)
  const { waitMs } = day
  const checks = Object.entries(day.checks).map(
    ([name, found]) =>
      `  ${found === 'ok' ? 'ok    ' : 'FAILED'} ${name}${found === 'ok' ? '' : `: ${found.join('; ')}`}`,
  )
  return [
    ...(day.centres > 1 ? [`centres    ${day.centres}`] : []),
    `visitors   ${day.visitors}: ${day.printed} tickets printed, ${day.called} called, ${day.abandoned} gave up`,
    `waiting    ${waitMs === null ? '-' : `mean ${minutes(waitMs.mean)}, half within ${minutes(waitMs.p50)}, nine of ten within ${minutes(waitMs.p90)}`}`,
    `           ${percent(day.within15)} within 15 minutes`,
    `ratings    ${day.rated}, ${percent(day.satisfied)} satisfied`,
    ...(sumOf(day.faults) === 0 ? [] : [`faults     ${sumOf(day.faults)}: ${listOf(day.faults)}`]),
    `incidents  ${incidentsOf(day)}`,
    `paper      ${(day.paper.mm / 1000).toFixed(1)} m, ${day.paper.tickets} tickets`,
    `unknown    ${day.unknown} tickets`,
    'checks',
    ...checks,
    `${day.events} events in ${wallMs} ms`,
    `digest ${day.digest}`,
  ].join('\n')
}

const sumOf = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

const listOf = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')

function incidentsOf({ incidents }: CityDay): string {
  const kinds = Object.entries(incidents).map(
    ([kind, { count, meanMs, longestMs }]) =>
      `${count} ${kind} (mean ${minutes(meanMs)}, longest ${minutes(longestMs)})`,
  )
  return kinds.join(', ') || 'none'
}
