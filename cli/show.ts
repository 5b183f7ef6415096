import type { Command } from 'commander'
import type { Board, CallerDisplay } from '../devices/caller-display/index.ts'
import { carryOut } from './act.ts'
import { durationArgument, someTimeArgument, wholeNumberArgument } from './arguments.ts'
import { createCommand } from './command.ts'
import { EXIT, type Io } from './io.ts'
import { addOutputOptions, Output, type OutputOptions } from './output.ts'
import { lookUp, openTarget, type Target, ttlOption, untilReady } from './target.ts'
import { addTargetOptions, nameOf, readAddress, type TargetOptions } from './target-options.ts'
import { elapsedOrAborted } from './wait.ts'

interface ShowCommandOptions extends TargetOptions, OutputOptions {
  readonly window: number
  readonly until?: number
  readonly id?: string
  readonly ttl?: number
  readonly seq?: number
}

const BLANKING_MS = 5000 // beyond its time a display that cannot be reached stays as it is

/** `show`: one call on one display. */
export function showCommand(io: Io): Command {
  const command = createCommand(io, 'show', [
    'show lamp-5 A042 --window 5',
    'show lamp-5 A042 --window 5 --until 30s --via mqtt://127.0.0.1:1883',
    'show --model epson-dm-d110 --port "serial:///dev/ttyUSB0?baud=9600" A042 --window 5',
  ])
    .summary('call a ticket to a window on a display')
    .description('Call a ticket to a window on a display, in place of what it shows.')
    .usage('[options] <display> <ticket> --window <number>')
    .argument('[display]', 'its name in the centre; left out with --model')
    .argument('[ticket]', 'the number people are called by, e.g. A042')
    .requiredOption('--window <number>', 'the window that the visitor goes to', wholeNumberArgument(1, 9999))
    .option(
      '--until <duration>',
      'stay lit for so long, then go dark (default: until replaced)',
      someTimeArgument,
    )
    .option('--id <id>', 'the id of the command; the same id never acts twice in one life of the centre')
    .option('--ttl <duration>', 'do not begin later than this, e.g. 30s', durationArgument)
    .option(
      '--seq <number>',
      'order of your own: lower than the last accepted is refused',
      wholeNumberArgument(0, 999_999_999_999),
    )
  return addOutputOptions(addTargetOptions(command)).action(
    async (first: string | undefined, second: string | undefined, options: ShowCommandOptions) => {
      const startedMs = performance.now()
      const { address, words } = readAddress([first, second], options, ['ticket'])
      const call = { ticket: words[0] ?? '', window: options.window }
      const output = new Output(io, options)
      const target = await openTarget(address, 'caller-display', io)
      try {
        const display = await lookUp(() => findDisplay(target))
        await untilReady(nameOf(address), display, options.wait, io)
        await carryOut(io, output, target, {
          about: call.ticket,
          id: options.id,
          run: (id) => {
            const until = options.until === undefined ? {} : { until: target.centre.now() + options.until }
            const seq = options.seq === undefined ? {} : { seq: options.seq }
            const accompanying = { id, ...until, ...seq, ...ttlOption(options.ttl, startedMs) }
            return 'capacity' in display
              ? display.show([call], accompanying)
              : display.show(call, accompanying)
          },
        })
        if (options.until === undefined || !target.local) return // a gateway blanks by itself
        output.note(`Stays until it goes dark, in ${options.until / 1000} s; Ctrl-C leaves it lit.`)
        await untilDark(display, options.until, io.interrupted)
        if (io.interrupted.aborted) io.exitCode = EXIT.interrupted
      } finally {
        await target.centre.close()
      }
    },
  )
}

/** Waits until the driver has made it dark, which is a little after its time. */
async function untilDark(
  display: CallerDisplay | Board,
  litMs: number,
  interrupted: AbortSignal,
): Promise<void> {
  const dark = new AbortController()
  const remove = display.onStatus(({ lit }) => {
    if (lit?.length === 0) dark.abort()
  })
  await elapsedOrAborted(litMs + BLANKING_MS, AbortSignal.any([dark.signal, interrupted]))
  remove()
}

/** A display of one window, or a board of the hall. */
export function findDisplay({ centre, id }: Target): CallerDisplay | Board {
  const found = centre.devices.get(id)
  return found?.kind === 'caller-display' && found.board ? centre.board(id) : centre.display(id)
}
