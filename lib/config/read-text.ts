import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { ConfigError } from './config-error.ts'
import { inlineYaml } from './fields.ts'
import { REFUSED } from './yaml-errors.ts'
import { LONGEST_TEXT_BYTES } from './yaml-text.ts'

/** What a file is expected to be, for whoever named one that is not there. */
export interface ExpectedFile {
  /** What it is usually called, e.g. `centre.yaml`. */
  readonly name: string
  /** The least that could stand in it. */
  readonly example: unknown
}

/** Reads a text file from disk, at once and whole. @throws ConfigError when it cannot be read, or is no UTF-8. */
export function readText(path: string, { name, example }: ExpectedFile): string {
  const refuse = (found: string, expected: string, fix: string) =>
    new ConfigError(path, [{ where: '', found, expected, fix }])
  let bytes: Uint8Array | undefined
  try {
    bytes = readBytes(path, LONGEST_TEXT_BYTES)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error'
    if (code !== 'ENOENT') throw refuse(code, 'a file that may be read', 'check its path and its permissions')
    const fix = `create it with for example \`${inlineYaml(example)}\``
    throw refuse('no such file', `a ${name}`, fix)
  }
  if (bytes === undefined)
    throw refuse('a folder or a device', 'a file', `name the file itself, for example ${name}`)
  if (bytes.length > LONGEST_TEXT_BYTES) {
    const { found, expected, fix } = REFUSED.tooLong
    throw refuse(found, expected, fix)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('bytes that are not UTF-8', 'UTF-8 text', 'save the file as UTF-8')
  }
}

/** The file's bytes, at most one more than `most`; undefined for what is not a regular file. @throws Error of node:fs */
export function readBytes(path: string, most: number): Uint8Array | undefined {
  if (!statSync(path).isFile()) return undefined // opening a named pipe would wait for its writer
  const file = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(most + 1)
    let length = 0
    while (length < bytes.length) {
      const read = readSync(file, bytes, length, bytes.length - length, null)
      if (read === 0) break
      length += read
    }
    return bytes.subarray(0, length)
  } finally {
    closeSync(file)
  }
}
