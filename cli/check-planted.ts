import type { Command } from 'commander'
import type { PlantedResult } from '../simulator/index.ts'
import { wholeNumberArgument } from './arguments.ts'
import { createCommand } from './command.ts'
import { EXIT, type Io } from './io.ts'
import { addOutputOptions, Output, type OutputOptions } from './output.ts'

/** `check planted`: whether the checks see. */
export function checkPlantedCommand(io: Io): Command {
  const command = createCommand(io, 'planted', ['check planted', 'check planted --most 500 --json'])
    .summary('plant bugs, and see that each is found by the promise that it breaks')
    .description(
      'Plants one bug after the other in the drivers and around them, looks seed by seed until the promise that it breaks is\n' +
        'seen to be broken, and shrinks what shows it.',
    )
    .option('--most <n>', 'seeds to try for each', wholeNumberArgument(1, 1_000_000), 300)
  return addOutputOptions(command).action(
    async ({ most, ...options }: OutputOptions & { readonly most: number }) => {
      // the options of `check` itself have the same names: those given before the subcommand count as well
      const output = new Output(io, { ...command.parent?.opts(), ...options })
      const { checkPlanted } = await import('../simulator/index.ts')
      const startMs = performance.now()
      const results = await checkPlanted(most, {
        signal: io.interrupted,
        progress: (plant) => output.note(`looking for ${plant}`),
      })
      const wallMs = Math.round(performance.now() - startMs)
      const found = results.filter(({ seeds }) => seeds !== undefined).length
      output.result({ planted: results.length, found, results, wallMs }, describe(results, found))
      if (found < results.length) io.exitCode = EXIT.notDone
      if (io.interrupted.aborted) io.exitCode = EXIT.interrupted
    },
  )
}

function describe(results: readonly PlantedResult[], found: number): string {
  return [
    ...results.map(({ plant, about, breaks, seeds, failure }) => {
      const how =
        seeds === undefined
          ? `NOT FOUND by ${breaks}`
          : `found with seed ${seeds} by ${breaks}, shrunk to ${failure?.faults.length} faults`
      return `${plant.padEnd(16)} ${how}: ${about}`
    }),
    `${found} of ${results.length} found`,
  ].join('\n')
}
