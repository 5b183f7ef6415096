import { type Command, Option } from 'commander'
import { carryOut } from './act.ts'
import { durationArgument } from './arguments.ts'
import { createCommand } from './command.ts'
import type { Io } from './io.ts'
import { addOutputOptions, Output, type OutputOptions } from './output.ts'
import { lookUp, openTarget, ttlOption, untilReady } from './target.ts'
import { addTargetOptions, nameOf, readAddress, type TargetOptions } from './target-options.ts'
import { addTicketOptions, type TicketOptions, ticketOf } from './ticket-options.ts'

interface PrintCommandOptions extends TargetOptions, OutputOptions, TicketOptions {
  readonly id?: string
  readonly ttl?: number
  readonly require?: 'printed' | 'fence' | 'status' | 'sent'
}

/** `print`: one ticket, and whether it is really on paper. */
export function printCommand(io: Io): Command {
  const command = createCommand(io, 'print', [
    'print kiosk-1 A042 --service Passports --waiting 7',
    'print kiosk-1 A042 --via mqtt://127.0.0.1:1883 --ttl 30s --require printed',
    'print --model epson-tm-t88v --port tcp://10.0.0.20:9100 A042',
  ])
    .summary('print one ticket, and say whether it is really on paper')
    .description('Print one ticket, and say whether it is really on paper.')
    .usage('[options] <device> <ticket>')
    .argument('[device]', 'its name in the centre; left out with --model')
    .argument('[ticket]', 'the number people are called by, e.g. A042')
    .option('--id <id>', 'the id of the command; the same id never prints twice in one life of the centre')
    .option('--ttl <duration>', 'do not begin later than this, e.g. 30s', durationArgument)
    .addOption(
      new Option('--require <evidence>', 'refuse unless this can be proved').choices([
        'printed',
        'fence',
        'status',
        'sent',
      ]),
    )
  return addOutputOptions(addTargetOptions(addTicketOptions(command))).action(
    async (first: string | undefined, second: string | undefined, options: PrintCommandOptions) => {
      const startedMs = performance.now()
      const { address, words } = readAddress([first, second], options, ['ticket'])
      const ticket = words[0] ?? ''
      const output = new Output(io, options)
      const target = await openTarget(address, 'ticket-printer', io)
      try {
        const printer = await lookUp(() => target.centre.printer(target.id))
        await untilReady(nameOf(address), printer, options.wait, io)
        await carryOut(io, output, target, {
          about: ticket,
          id: options.id,
          run: (id) => {
            const required = options.require === undefined ? {} : { require: options.require }
            return printer.print(ticketOf(ticket, options), {
              id,
              ...required,
              ...ttlOption(options.ttl, startedMs),
            })
          },
        })
      } finally {
        await target.centre.close()
      }
    },
  )
}
