import { type Command, Option } from 'commander'
import { KINDS, type Kind } from '../lib/model.ts'
import { createCommand } from './command.ts'
import { EXIT, type Io } from './io.ts'
import { addOutputOptions, Output, type OutputOptions } from './output.ts'

const COLUMNS = ['name', 'kind', 'dialect', 'title', 'testedOn'] as const
const HEADS: Readonly<Record<(typeof COLUMNS)[number], string>> = {
  ...{ name: 'Model', kind: 'Kind', dialect: 'Dialect', title: 'Device', testedOn: 'Tested on' },
}

/** `models`: what is supported, and on what it was tested. */
export function modelsCommand(io: Io): Command {
  const command = createCommand(io, 'models', ['models', 'models --kind ticket-printer --json'])
    .summary('list the models that are supported')
    .description('List the models that are supported, and on what each was tested.')
    .addOption(new Option('--kind <kind>', 'only devices of this kind').choices(KINDS))
  return addOutputOptions(command).action(
    async ({ kind, ...options }: OutputOptions & { readonly kind?: Kind }) => {
      const { allModels } = await import('../devices/registry.ts')
      const models = allModels()
        .filter((model) => kind === undefined || model.kind === kind)
        .map(({ name, kind, dialect, title, testedOn, wire, baudRate, hands }) => {
          return {
            name,
            kind,
            dialect,
            title,
            testedOn,
            wire,
            ...(baudRate === undefined ? {} : { baudRate }),
            hands: Object.keys(hands),
          }
        })
      const widths = COLUMNS.map((column) =>
        Math.max(HEADS[column].length, ...models.map((model) => model[column].length)),
      )
      const line = (cells: readonly string[]) =>
        cells
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()
      const head = io.out.paint('bold', line(COLUMNS.map((column) => HEADS[column])))
      const rows = models.map((model) => line(COLUMNS.map((column) => model[column])))
      new Output(io, options).result({ models }, [head, ...rows].join('\n'))
      io.exitCode = EXIT.done
    },
  )
}
