import { defineConfig } from 'vitest/config'
import config from './vitest.config.ts'

/** Checks against programs of other people (a broker, a pty), slow and in real time; see scripts/peers.ts. */
export default defineConfig({
  ...config,
  test: {
    include: ['{lib,devices,simulator,cli,tests}/**/*.peer.test.ts'],
    exclude: ['dist/**', '**/node_modules/**'],
    globalSetup: './scripts/peers.ts',
    passWithNoTests: true,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
