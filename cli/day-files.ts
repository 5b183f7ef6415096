/** What `day` writes beside its result: a table, a page. */
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { VERSION } from '../lib/version.ts'
import type { CentreReport, CityDay } from '../simulator/index.ts'
import { usageError } from './cli-error.ts'
import type { Io } from './io.ts'
import type { Output, OutputOptions } from './output.ts'
import { type OutputFile, openOutputFile } from './output-file.ts'
import { reportError } from './report-error.ts'
import { shellCommand } from './shell-command.ts'

/** Where to write what. */
export interface DayFileOptions {
  /** `-`: stdout. */
  readonly csv?: string
  readonly html?: string
}

/** The options that it needs of the command. */
interface Asked extends DayFileOptions, OutputOptions {
  readonly visitorsFrom?: string
  readonly seed: string
  readonly date: string
}

/** What the files of a day need. */
export interface DayFilesParts {
  readonly io: Io
  readonly output: Output
  readonly options: Asked
  /** The centre.yaml, where there is one. */
  readonly file: string | undefined
  /** How many centres were asked for. */
  readonly asked: number
}

/** The files of one day, open from before it begins. */
export interface DayFiles {
  /** Lives through the day; closes the files where that fails. */
  during(live: (onCentre: (told: CentreReport) => void) => Promise<CityDay>): Promise<CityDay>
  /** Tells the result, then writes the files; one that cannot be written after all is told on stderr, and by the exit code. */
  finish(day: CityDay, record: object, text: string): Promise<void>
}

const STDOUT = '-'

/** Gives a command the options. */
export function addDayFileOptions(command: Command): Command {
  return command
    .option(
      '--csv <file>',
      'a table for a spreadsheet, one row for each centre and hour; - is stdout (without --json and --events)',
    )
    .option('--html <file>', 'a page with the figures and plots of the day; it needs no network')
}

/** Opens the files, so that one that cannot be written is told before the day. @throws CliError */
export function openDayFiles({ io, output, options, file, asked }: DayFilesParts): DayFiles {
  const { csv, html, seed, date } = options
  refuseClashes(options, [file, options.visitorsFrom])
  const open = new Map<'csv' | 'html', OutputFile>()
  const close = () => {
    for (const each of open.values()) each.close()
  }
  try {
    for (const [name, path] of [['csv', csv] as const, ['html', html] as const])
      if (path !== undefined && path !== STDOUT) open.set(name, openOutputFile(`--${name}`, path))
  } catch (error) {
    close()
    throw error
  }
  const centres: CentreReport[] = []
  const write = (name: 'csv' | 'html', text: () => string) => {
    try {
      open.get(name)?.write(text())
    } catch (error) {
      io.exitCode = reportError(error, io, []) // in words: the one object of --json has been told
    }
  }
  return {
    during: async (live) => {
      try {
        return await live((told) => void centres.push(told))
      } catch (error) {
        close()
        throw error
      }
    },
    finish: async (day, record, text) => {
      const { hourTable } = await import('../simulator/day-report/hour-table.ts')
      const table = hourTable(centres, { seed, date })
      if (csv === STDOUT) {
        io.out.write(table)
        output.note(text)
      } else output.result(record, text)
      write('csv', () => table)
      if (open.has('html')) {
        const { dayPage } = await import('../simulator/day-report/page.ts')
        const command = shellCommand('day', file, options, NOT_THE_DAY)
        write('html', () => dayPage({ total: day, centres, asked, seed, date, command, version: VERSION }))
      }
      close()
    },
  }
}

/** Options that change nothing of the day itself. */
const NOT_THE_DAY = ['csv', 'html', 'json', 'events', 'quiet', 'threads']

function refuseClashes({ csv, html, json, events }: Asked, inputs: readonly (string | undefined)[]): void {
  if (csv === STDOUT && (json || events))
    throw usageError(
      `--csv - and ${events ? '--events' : '--json'} both want stdout`,
      'Name a file for the table, for example --csv day.csv.',
    )
  if (html === STDOUT)
    throw usageError('--html: found -, expected a file', 'Name one, for example --html day.html.')
  const read = inputs.flatMap((path) => (path === undefined ? [] : [real(path)]))
  for (const [option, path] of [['--csv', csv] as const, ['--html', html] as const]) {
    if (path === undefined || path === STDOUT) continue
    if (path === '') throw usageError(`${option}: found an empty name, expected a file`, 'Name a file.')
    if (read.includes(real(path)))
      throw usageError(`${option}: ${path} is what the day is read from`, 'Name another file.')
  }
  if (csv !== undefined && html !== undefined && csv !== STDOUT && real(csv) === real(html))
    throw usageError(`--csv and --html: ${csv} cannot be both`, 'Name two files.')
}

/** The same file has one name. */
function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path) // it is not there yet
  }
}
