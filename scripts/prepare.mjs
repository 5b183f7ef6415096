/**
 * What npm runs after `npm ci` and before it packs: the build.
 *
 * `npx nowserving` inside the checkout runs it once more, the first time, when npm links this folder into its own
 * cache. It must not build then: that would take `dist` away from under a centre that is running. Nor may it fail
 * or leave no command: npm keeps such a half-made link for good, and a later `npm ci` would not mend it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'

const command = new URL('../dist/cli/main.js', import.meta.url)
const notBuilt = `#!/usr/bin/env node
console.error('nowserving is not built yet: run \`npm ci\` first')
process.exitCode = 2
`

if (process.env.npm_command !== 'exec') {
  process.exitCode = spawnSync('npm run build', { stdio: 'inherit', shell: true }).status ?? 1
} else if (!existsSync(command)) {
  mkdirSync(new URL('.', command), { recursive: true })
  writeFileSync(command, notBuilt, { mode: 0o755 })
}
