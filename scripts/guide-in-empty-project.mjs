/**
 * Runs the tests of docs/testing.md as they stand there in an empty project that has only `nowserving`, from the packed
 * tarball, and `vitest` installed. Needs the npm registry; nothing is left behind.
 *
 * Run:  npm run test:packed    (after a build)
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const STEP_MS = 240_000 // an install over a slow line; a step that takes longer is ended
const root = new URL('..', import.meta.url)
const extractor = new URL('dist/scripts/guide-tests.js', root)

/** Runs a program to its end; what it says is shown without the folder's name. */
function run(program, args, cwd, folder) {
  const shell = process.platform === 'win32' && program === 'npm' // there it is a script
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    ...{ cwd, shell, encoding: 'utf8', timeout: STEP_MS, killSignal: 'SIGKILL' },
    env: { ...process.env, npm_config_audit: 'false', npm_config_fund: 'false', CI: 'true', NO_COLOR: '1' },
  })
  const shown = `${stdout ?? ''}${stderr ?? ''}`.replaceAll(folder, '.')
  if (error !== undefined || status !== 0)
    throw new Error(
      `${args.slice(0, 2).join(' ')} ${error === undefined ? `ended with ${status}` : error.message}\n${shown}`,
    )
  return { stdout: stdout.trim(), shown }
}

async function runGuide() {
  if (!existsSync(extractor)) throw new Error('the package is not built: run `npm run build` first')
  const { guideTests } = await import(extractor)
  const tests = guideTests(readFileSync(new URL('docs/testing.md', root), 'utf8'))
  const { devDependencies } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  const folder = mkdtempSync(join(tmpdir(), 'nowserving-empty-'))
  try {
    const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]
    const tarball = `./${run('npm', pack, root, folder).stdout.split('\n').at(-1)}`
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
    const install = ['install', '--save-dev', tarball, `vitest@${devDependencies.vitest}`]
    console.log(run('npm', install, folder, folder).shown.trim())
    const vitest = join('node_modules', 'vitest', 'vitest.mjs')
    for (const { file, source } of tests) writeFileSync(join(folder, file), source)
    console.log(run(process.execPath, [vitest, 'run', '--reporter=verbose'], folder, folder).shown.trim())
    console.log(`${tests.length} test files of the guide ran in an empty project`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

runGuide().catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
