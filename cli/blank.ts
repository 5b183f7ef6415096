import type { Command } from 'commander'
import { carryOut } from './act.ts'
import { durationArgument } from './arguments.ts'
import { createCommand } from './command.ts'
import type { Io } from './io.ts'
import { addOutputOptions, Output, type OutputOptions } from './output.ts'
import { findDisplay } from './show.ts'
import { lookUp, openTarget, ttlOption, untilReady } from './target.ts'
import { addTargetOptions, nameOf, readAddress, type TargetOptions } from './target-options.ts'

interface BlankCommandOptions extends TargetOptions, OutputOptions {
  readonly id?: string
  readonly ttl?: number
}

/** `blank`: a display goes dark. */
export function blankCommand(io: Io): Command {
  const command = createCommand(io, 'blank', ['blank lamp-5', 'blank hall --via mqtt://127.0.0.1:1883'])
    .summary('make a display dark')
    .description('Make a display dark.')
    .usage('[options] <display>')
    .argument('[display]', 'its name in the centre; left out with --model')
    .option('--id <id>', 'the id of the command; the same id never acts twice in one life of the centre')
    .option('--ttl <duration>', 'do not begin later than this, e.g. 30s', durationArgument)
  return addOutputOptions(addTargetOptions(command)).action(
    async (first: string | undefined, options: BlankCommandOptions) => {
      const startedMs = performance.now()
      const { address } = readAddress([first], options, [])
      const output = new Output(io, options)
      const target = await openTarget(address, 'caller-display', io)
      try {
        const display = await lookUp(() => findDisplay(target))
        const name = nameOf(address)
        await untilReady(name, display, options.wait, io)
        const run = (id: string) => display.blank({ id, ...ttlOption(options.ttl, startedMs) })
        await carryOut(io, output, target, { about: name, id: options.id, run })
      } finally {
        await target.centre.close()
      }
    },
  )
}
