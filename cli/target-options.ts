/** How a command names its device: by its id in a file or behind a broker, or by model and port alone. */
import { type Command, Option } from 'commander'
import { durationArgument } from './arguments.ts'
import { type CliError, usageError } from './cli-error.ts'

/** The options that address a device. */
export interface TargetOptions {
  readonly centre?: string
  readonly via?: string
  readonly centreId?: string
  readonly model?: string
  readonly port?: string
  readonly address?: string
  readonly wait: number
}

/** Which device is meant, checked as far as words go. */
export type Address =
  | { readonly by: 'file'; readonly file: string; readonly id: string }
  | {
      readonly by: 'broker'
      readonly via: string
      readonly centreId: string | undefined
      readonly id: string
    }
  | {
      readonly by: 'port'
      readonly model: string
      readonly port: string
      readonly busAddress: string | undefined
    }

/** The file that is read when none is named. */
export const DEFAULT_FILE = 'centre.yaml'

/** Gives a command the options that address a device. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('--centre <file>', `the centre's file (default: ${DEFAULT_FILE})`)
    .option('--via <url>', 'the broker of a centre that another process serves, e.g. mqtt://127.0.0.1:1883')
    .option('--centre-id <id>', 'with --via: which centre, where the broker carries several')
    .option('--model <name>', 'a device of this model, with --port: no file and no name are needed')
    .option('--port <url>', 'where it is, e.g. tcp://10.0.0.20:9100 or "serial:///dev/ttyUSB0?baud=9600"')
    .option('--address <address>', "with --model: its address on a shared line, in the model's own notation")
    .addOption(
      new Option('--wait <duration>', 'how long to wait for a device that is not there')
        .default(2000, '2s')
        .argParser(durationArgument),
    )
}

/** Tells the device's name from the other words. @throws CliError for options that do not go together, or words too few or too many. */
export function readAddress(
  given: readonly (string | undefined)[],
  options: TargetOptions,
  expected: readonly string[],
): { readonly address: Address; readonly words: readonly string[] } {
  const words = given.filter((word) => word !== undefined)
  const { model, port, centre, via, centreId } = options
  if (model !== undefined || port !== undefined) {
    if (port === undefined) throw alone('--model', '--port', 'tcp://10.0.0.20:9100')
    if (model === undefined) throw alone('--port', '--model', 'epson-tm-t88v')
    const other = Object.entries({ '--centre': centre, '--via': via, '--centre-id': centreId })
    const clash = other.find(([, value]) => value !== undefined)
    if (clash)
      throw usageError(`found --model and --port together with ${clash[0]}`, 'Leave one of the two out.')
    count(words, expected, 'With --model and --port no device is named.')
    return { address: { by: 'port', model, port, busAddress: options.address }, words }
  }
  if (options.address !== undefined) {
    throw usageError('found --address without --model', 'Write the address into the file of the centre.')
  }
  if (via !== undefined && centre !== undefined) {
    throw usageError('found --via together with --centre', 'Leave one of the two out.')
  }
  if (via === undefined && centreId !== undefined) throw needsVia()
  count(words, ['device', ...expected], 'Name the device first, or give --model and --port.')
  const [id = '', ...rest] = words
  return {
    address:
      via === undefined
        ? { by: 'file', file: centre ?? DEFAULT_FILE, id }
        : { by: 'broker', via, centreId, id },
    words: rest,
  }
}

/** How the device is called in messages. */
export function nameOf(address: Address): string {
  return address.by === 'port' ? address.port : address.id
}

/** The mistake of naming a centre of no broker. */
export function needsVia(): CliError {
  return usageError('found --centre-id without --via', 'Add --via mqtt://127.0.0.1:1883, or leave it out.')
}

function alone(found: string, missing: string, example: string): CliError {
  const fix = `Add ${missing} ${example}, or name a device of a centre.`
  return usageError(`found ${found} without ${missing}`, fix)
}

function count(words: readonly string[], expected: readonly string[], fix: string): void {
  if (words.length === expected.length) return
  const found = words.length === 1 ? '1 argument' : `${words.length} arguments`
  const wanted = expected.length === 0 ? 'none' : expected.map((word) => `<${word}>`).join(' ')
  throw usageError(`found ${found}, expected ${wanted}`, fix)
}
