import { dirname, extname } from 'node:path'
import { ConfigError } from '../lib/config/config-error.ts'
import { readNamedFile } from '../lib/config/named-file.ts'
import { optionProblems } from '../lib/config/option-problems.ts'
import { inOrder, placed } from '../lib/config/problems.ts'
import { readText } from '../lib/config/read-text.ts'
import { readYaml } from '../lib/config/yaml-source.ts'
import type { Io } from './io.ts'

const RECEIPT = { name: 'ticket.receipt', example: '{{ticket}}' }
const LAYOUT = { name: 'layout.yaml', example: { languages: ['en', 'ru'] } }

/**
 * Reads a layout from a file: YAML as under `options.layout` of a centre.yaml, else a ReceiptLine document.
 * @throws ConfigError naming every mistake with its line.
 */
export async function readLayoutFile(path: string, { env }: Io): Promise<unknown> {
  return /^\.ya?ml$/i.test(extname(path)) ? readLayout(path, env) : readTemplate(path)
}

async function readTemplate(path: string): Promise<unknown> {
  const { parseReceipt } = await import('../devices/ticket-printer/receiptline/parse.ts')
  const template = readText(path, RECEIPT)
  const { problems } = parseReceipt(template)
  if (problems.length === 0) return { template }
  throw new ConfigError(
    path,
    problems.map((problem) => ({ where: '', ...problem })),
  )
}

async function readLayout(path: string, env: Io['env']): Promise<unknown> {
  const { layoutSchema } = await import('../devices/ticket-printer/layout-schema.ts')
  const { withLayoutFiles } = await import('../devices/ticket-printer/layout-files.ts')
  const yaml = readYaml(readText(path, LAYOUT), env)
  if ('broken' in yaml) throw new ConfigError(path, [yaml.broken])
  const read = (file: string, most: number) => readNamedFile(dirname(path), file, most)
  const { options, problems } = withLayoutFiles({ layout: yaml.value }, read)
  const unread = problems.map((problem) => ({ ...problem, path: problem.path.slice(1) }))
  const wrong = optionProblems(layoutSchema, options['layout'], [])
  const told = [...unread, ...wrong].map((problem) => placed(problem, yaml.origin))
  if (told.length + yaml.problems.length === 0) return options['layout']
  throw new ConfigError(path, inOrder([...yaml.problems, ...told]))
}
