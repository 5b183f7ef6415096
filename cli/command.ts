import { Command } from 'commander'
import type { Io } from './io.ts'

/** What makes one command of the program. */
export type CommandMaker = (io: Io) => Command

/** A command that writes to `io`, throws instead of ending the process, and shows examples in its help. */
export function createCommand(io: Io, name: string, examples: readonly string[]): Command {
  const command = new Command(name)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      outputError: () => {}, // told once, by `run`
      getOutHelpWidth: () => io.out.columns,
      getErrHelpWidth: () => io.err.columns,
      getOutHasColors: () => io.out.colours,
      getErrHasColors: () => io.err.colours,
    })
    .helpOption('-h, --help', 'show this help')
  if (examples.length === 0) return command
  const title = examples.length === 1 ? 'Example' : 'Examples'
  return command.addHelpText(
    'after',
    `\n${title}:\n${examples.map((line) => `  $ nowserving ${line}`).join('\n')}`,
  )
}
