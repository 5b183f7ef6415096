import { readFileSync, statSync } from 'node:fs'
import { ConfigError } from '../lib/config/config-error.ts'
import { type Arrival, readVisitors } from '../simulator/index.ts'

const MOST_BYTES = 64_000_000

/** Reads who came on a real day from a CSV file. @throws ConfigError naming every mistake with its line. */
export function readVisitorsFile(path: string): Arrival[] {
  const refuse = (found: string, expected: string, fix: string) =>
    new ConfigError(path, [{ where: '', found, expected, fix }])
  let bytes: Uint8Array
  try {
    const stat = statSync(path)
    if (!stat.isFile())
      throw refuse('a folder or a device', 'a file', 'name the file itself, for example day.csv')
    if (stat.size > MOST_BYTES)
      throw refuse(`${stat.size} bytes`, `at most ${MOST_BYTES}`, 'leave only one day in the file')
    bytes = readFileSync(path)
  } catch (error) {
    if (error instanceof ConfigError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error'
    if (code !== 'ENOENT') throw refuse(code, 'a file that may be read', 'check its path and its permissions')
    throw refuse('no such file', 'a CSV file', 'give the path of a file such as day.csv')
  }
  try {
    return readVisitors(new TextDecoder('utf-8', { fatal: true }).decode(bytes), path)
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw refuse('bytes that are not UTF-8', 'UTF-8 text', 'save the file as UTF-8')
  }
}
