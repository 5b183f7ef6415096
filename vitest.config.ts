import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const { name, exports: doors } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
) as {
  name: string
  exports: Record<string, string>
}

/** The package's own doors lead to the sources (dist/x.js is made from x.ts), so no test needs a build. */
const alias = Object.entries(doors)
  .filter(([, target]) => target.endsWith('.js'))
  .map(([door, target]) => ({
    find: new RegExp(`^${name}${door.slice(1)}$`),
    replacement: fileURLToPath(
      new URL(target.replace('./dist/', './').replace(/\.js$/, '.ts'), import.meta.url),
    ),
  }))

const folders = '{lib,devices,simulator,cli,scripts,tests}'

export default defineConfig({
  resolve: { alias },
  test: {
    testTimeout: 60_000, // these machines are shared: a bound against hanging, not a measure
    include: [`${folders}/**/*.test.ts`],
    exclude: ['dist/**', '**/node_modules/**', '**/*.peer.test.ts', '**/*.browser.test.ts'],
    benchmark: { include: [`${folders}/**/*.bench.ts`], exclude: ['dist/**', '**/node_modules/**'] },
  },
})
