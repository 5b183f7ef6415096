/** Makes the built command executable: tsc keeps its shebang, but not its mode. */
import { chmodSync, existsSync } from 'node:fs'

const command = new URL('../dist/cli/main.js', import.meta.url)
if (existsSync(command)) chmodSync(command, 0o755)
else console.warn('cli/main.ts was not built: there is no `nowserving` command yet')
