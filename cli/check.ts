import { checkFaultsCommand } from './check-faults.ts'
import { checkPlantedCommand } from './check-planted.ts'
import { checkQueueingCommand } from './check-queueing.ts'
import { addSeedsOptions, checkSeedsAction } from './check-seeds.ts'
import { type CommandMaker, createCommand } from './command.ts'
import { addOutputOptions } from './output.ts'

/** `nowserving check`: simulation testing. Each figure that matters is one of its subcommands. */
export const checkCommand: CommandMaker = (io) => {
  const command = createCommand(io, 'check', [
    'check --seeds 1000',
    'check faults ticket-printer',
    'check planted',
    'check queueing',
  ])
    .summary('simulation testing: centres under random faults, every promise checked')
    .description(
      'Lives through small centres in virtual time, each under random faults, with the real drivers and byte-level\n' +
        'firmware, and checks every promise in each. A seed that fails is shrunk to the shortest schedule of faults.',
    )
  addOutputOptions(addSeedsOptions(command)).action(checkSeedsAction(io))
  for (const make of [checkFaultsCommand, checkPlantedCommand, checkQueueingCommand])
    command.addCommand(make(io))
  return command
}
