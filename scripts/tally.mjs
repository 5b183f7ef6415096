/**
 * Adds up Vitest's JSON reports and prints one line: `N passed, N failed`.
 *
 * Run:  node scripts/tally.mjs report.json …
 */
import { existsSync, readFileSync } from 'node:fs'

let passed = 0
let failed = 0
let skipped = 0
for (const file of process.argv.slice(2).filter((file) => existsSync(file))) {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  passed += report.numPassedTests
  skipped += report.numPendingTests
  failed += report.numFailedTests
  // A file that fails before its tests are known has none of its own to count.
  failed += report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length
}
if (skipped > 0) console.log(`${skipped} skipped, each with its reason above`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
