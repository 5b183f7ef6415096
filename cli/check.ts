import { checkQueueingCommand } from './check-queueing.ts'
import { type CommandMaker, createCommand } from './command.ts'

/** What can be checked, each a command of its own. */
const CHECKS: readonly CommandMaker[] = [checkQueueingCommand]

/** `nowserving check`: figures that anybody can measure again. */
export const checkCommand: CommandMaker = (io) => {
  const command = createCommand(io, 'check', ['check queueing'])
    .summary('checks of the simulator that anybody can repeat')
    .description('Checks that measure what this program promises; the same seed gives the same figures.')
  for (const make of CHECKS) command.addCommand(make(io))
  return command
}
