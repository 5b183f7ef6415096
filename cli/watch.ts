import type { Command } from 'commander'
import type { Centre, CentreDevice } from '../devices/centre/contract.ts'
import type { DeviceStatus } from '../lib/index.ts'
import { durationArgument } from './arguments.ts'
import { usageError } from './cli-error.ts'
import { createCommand } from './command.ts'
import { EXIT, type Io } from './io.ts'
import { addOutputOptions, Output, type OutputOptions } from './output.ts'
import { openWatched } from './target.ts'
import { elapsedOrAborted } from './wait.ts'
import { faultLine, movedLine, ratingLine, statusLine } from './watch-lines.ts'

interface WatchOptions extends OutputOptions {
  readonly via?: string
  readonly centreId?: string
  readonly for?: number
}

/** `watch`: what happens in a centre, line by line. */
export function watchCommand(io: Io): Command {
  const command = createCommand(io, 'watch', [
    'watch centre.yaml',
    'watch --via mqtt://127.0.0.1:1883 --events --for 10s',
  ])
    .summary('tell what happens in a centre')
    .description('Tell what happens in a centre: states of devices, ratings, tickets that were taken.')
    .argument(
      '[centre.yaml]',
      "the centre's file (default: centre.yaml); this process then drives its devices",
    )
    .option('--via <url>', 'the broker of a centre that another process serves, e.g. mqtt://127.0.0.1:1883')
    .option('--centre-id <id>', 'with --via: which centre, where the broker carries several')
    .option('--for <duration>', 'end after so long (default: Ctrl-C ends it)', durationArgument)
  return addOutputOptions(command).action(async (file: string | undefined, options: WatchOptions) => {
    if (file !== undefined && options.via !== undefined)
      throw usageError('found a file together with --via', 'Leave one of the two out.')
    const output = new Output(io, options)
    const centre = await openWatched(file, options, io)
    try {
      const tally = follow(centre, io, output)
      output.note(`watching ${centre.id}: ${centre.devices.size} devices`)
      const how = await elapsedOrAborted(options.for, io.interrupted)
      io.exitCode = how === 'aborted' ? EXIT.interrupted : EXIT.done
      output.result({ centre: centre.id, devices: centre.devices.size, ...tally }, '')
    } finally {
      await centre.close()
    }
  })
}

/** Tells everything from now on; what is counted goes on counting. */
function follow(centre: Centre, io: Io, output: Output) {
  const tally = { ratings: 0, statuses: 0, presented: 0, taken: 0, retracted: 0, faults: 0 }
  const tellStatus = (device: string, status: DeviceStatus) => {
    const about: Pick<CentreDevice, 'kind' | 'model'> | undefined = centre.devices.get(device)
    const facts = about === undefined ? {} : { kind: about.kind, model: about.model }
    const at = centre.now() // when it was told; since when it is so, the status itself says
    output.event({ at, type: 'status', device, ...facts, status }, statusLine(io, at, device, status))
  }
  for (const { id, device } of centre.devices.values()) tellStatus(id, device.status)
  centre.on('status', ({ device, status }) => {
    tally.statuses++
    tellStatus(device, status)
  })
  centre.on('rating', (rating) => {
    tally.ratings++
    output.event({ type: 'rating', ...rating }, ratingLine(io, rating))
  })
  for (const type of ['presented', 'taken', 'retracted'] as const) {
    centre.on(type, (moved) => {
      tally[type]++
      output.event({ type, ...moved }, movedLine(type, moved))
    })
  }
  centre.on('fault', (fault) => {
    tally.faults++
    output.event({ type: 'fault', ...fault }, faultLine(io, fault))
  })
  return tally
}
