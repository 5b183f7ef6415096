/**
 * Runs the tests of docs/testing.md as they stand there, against the built package.
 *
 * Run:  npm run test:guide    (after a build)
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { guideTests } from './guide-tests.ts'

const TIMEOUT_MS = 120_000
const root = resolve('.')
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')

if (!existsSync(join(root, 'dist', 'simulator', 'testing', 'index.js'))) {
  console.error('the package is not built: run `npm run build` first')
  process.exitCode = 1
} else {
  const folder = mkdtempSync(join(tmpdir(), 'nowserving-guide-'))
  try {
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(root, join(folder, 'node_modules', 'nowserving'), 'junction')
    for (const { file, source } of guideTests(readFileSync('docs/testing.md', 'utf8')))
      writeFileSync(join(folder, file), source)
    const run = [vitest, 'run', '--root', folder, '--reporter', 'verbose', ...process.argv.slice(2)]
    const { status, error } = spawnSync(process.execPath, run, {
      ...{ cwd: folder, stdio: 'inherit', timeout: TIMEOUT_MS, killSignal: 'SIGKILL' },
    })
    if (error !== undefined) console.error(error.message)
    process.exitCode = status ?? 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
