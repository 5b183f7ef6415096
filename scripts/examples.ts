/**
 * Runs every built example and compares what it prints with the `Prints:` block of its header.
 *
 * Run:  npm run examples    (after a build; names of examples as arguments run only these)
 */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { difference, promised } from './prints.ts'

const TIMEOUT_MS = 60_000

/** What went wrong with one example; undefined when it printed what it promises. */
async function fault(name: string): Promise<string | undefined> {
  const expected = promised(readFileSync(join('examples', `${name}.ts`), 'utf8'))
  const built = join('dist', 'examples', `${name}.js`)
  if (!existsSync(built)) return `${built} does not exist: run \`npm run build\` first`
  try {
    const limits = { timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: 1 << 24 } as const
    const { stdout } = await promisify(execFile)(process.execPath, [built], limits)
    return difference(expected, stdout)
  } catch (error) {
    const { killed, code, stdout = '', stderr = '' } = error as Partial<Ended>
    const end = killed ? `was ended after ${TIMEOUT_MS / 1000} s` : `ended with exit code ${code}, expected 0`
    return [end, stderr.trimEnd(), difference(expected, stdout) ?? '']
      .filter((part) => part !== '')
      .join('\n')
  }
}

/** What node:child_process adds to the error of a program that failed. */
interface Ended {
  readonly killed: boolean
  readonly code: number | string
  readonly stdout: string
  readonly stderr: string
}

const asked = process.argv.slice(2)
const files = existsSync('examples') ? readdirSync('examples') : []
const names = files.filter((file) => file.endsWith('.ts')).map((file) => basename(file, '.ts'))
const unknown = asked.filter((name) => !names.includes(name))
const chosen = asked.length > 0 ? asked : names
let failed = 0

if (names.length === 0 || unknown.length > 0) {
  console.error(`no example ${unknown.join(', ')} in examples/; there are: ${names.join(', ') || 'none'}`)
  failed++
} else {
  for (const name of chosen.sort()) {
    const what = await fault(name).catch((error: Error) => error.message)
    console.log(`${what === undefined ? 'ok    ' : 'failed'} examples/${name}.ts`)
    if (what === undefined) continue
    console.error(what.replace(/^/gm, '    '))
    failed++
  }
  console.log(`examples: ${chosen.length - failed} as promised, ${failed} not`)
}
process.exitCode = failed === 0 ? 0 : 1
