import { type Command, CommanderError } from 'commander'
import { VERSION } from '../lib/version.ts'
import { blankCommand } from './blank.ts'
import { checkCommand } from './check.ts'
import { type CommandMaker, createCommand } from './command.ts'
import { dayCommand } from './day.ts'
import { deviceCommand } from './device.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { modelsCommand } from './models.ts'
import { previewCommand } from './preview.ts'
import { printCommand } from './print.ts'
import { reportError } from './report-error.ts'
import { showCommand } from './show.ts'
import { simulateCommand } from './simulate.ts'
import { watchCommand } from './watch.ts'

/** Every command, in the order of the help. Their files load what they need when they run. */
const COMMANDS: readonly CommandMaker[] = [
  ...[simulateCommand, dayCommand, deviceCommand, checkCommand],
  ...[printCommand, showCommand, blankCommand, watchCommand],
  ...[previewCommand, modelsCommand],
]

const EPILOGUE = `
Exit codes: 0 done, 1 not done or a check failed, 2 usage or configuration, 3 unknown,
4 link or broker unreachable, 130 interrupted. NOWSERVING_DEBUG=1 shows where an error comes from.`

/** The whole program. */
export function createProgram(io: Io): Command {
  const program = createCommand(io, 'nowserving', [
    'simulate',
    'print --model epson-tm-t88v --port tcp://10.0.0.20:9100 A042',
  ])
    .description(
      "Drives the hardware of a service centre's queue, and simulates the firmware of every device of it.",
    )
    .version(VERSION, '-V, --version', 'show the version')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', EPILOGUE)
  for (const make of COMMANDS) program.addCommand(make(io))
  return program
}

/** Runs one command line (without `node` and the file's name); never throws. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    await createProgram(io).parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError && isHelp(error))) return reportError(error, io, args)
    if (error.exitCode !== 0) return EXIT.usage // no command: the help was on stderr
  }
  return io.exitCode ?? (io.interrupted.aborted ? EXIT.interrupted : EXIT.done)
}

function isHelp({ code }: CommanderError): boolean {
  return code === 'commander.help' || code === 'commander.helpDisplayed' || code === 'commander.version'
}
