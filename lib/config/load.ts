import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { ConfigError, describeValue } from './config-error.ts'
import type { Environment } from './environment.ts'
import { FIELDS, inlineYaml } from './fields.ts'
import { inOrder, type Origin, type Path, problemsOf } from './problems.ts'
import { type CentreConfig, centreConfigSchema } from './schema.ts'
import { REFUSED } from './yaml-errors.ts'
import { readYaml } from './yaml-source.ts'
import { LONGEST_TEXT_BYTES } from './yaml-text.ts'

/** Where a text came from and which variables it may use. */
export interface ParseOptions {
  /** The file's name for error messages; default `centre.yaml`. */
  readonly source?: string
  /** Variables for `${NAME}`; default none. */
  readonly env?: Environment
}

/**
 * Reads the text of a centre.yaml.
 * @throws ConfigError naming every problem with its line.
 */
export function parseCentre(
  text: string,
  { source = 'centre.yaml', env = {} }: ParseOptions = {},
): CentreConfig {
  const yaml = readYaml(text, env)
  if ('broken' in yaml) throw new ConfigError(source, [yaml.broken])
  const result = centreConfigSchema.safeParse(yaml.value)
  const issues = result.success
    ? []
    : result.error.issues.filter(
        ({ path }) => !yaml.told(path.map((key) => (typeof key === 'number' ? key : String(key)))),
      )
  const problems = inOrder([...yaml.problems, ...problemsOf(issues, yaml.origin)])
  if (problems.length > 0 || !result.success) throw new ConfigError(source, problems)
  return result.data
}

/**
 * Checks a centre given as an object, as `parseCentre` does for a text; `${NAME}` is not expanded.
 * @throws ConfigError naming every problem with the path of its field.
 */
export function checkCentre(centre: unknown): CentreConfig {
  const result = centreConfigSchema.safeParse(centre)
  if (result.success) return result.data
  throw new ConfigError('', problemsOf(result.error.issues, originOf(centre)))
}

/**
 * Reads a centre.yaml from disk, at once and whole.
 * @throws ConfigError when the file cannot be read, or as `parseCentre`.
 */
export function loadCentre(path: string, env: Environment = process.env): CentreConfig {
  return parseCentre(readText(path), { source: path, env })
}

function readText(path: string): string {
  const refuse = (found: string, expected: string, fix: string) =>
    new ConfigError(path, [{ where: '', found, expected, fix }])
  let bytes: Uint8Array | undefined
  try {
    bytes = readBytes(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error'
    if (code !== 'ENOENT') throw refuse(code, 'a file that may be read', 'check its path and its permissions')
    const fix = `create it with for example \`${inlineYaml(FIELDS[''].example)}\``
    throw refuse('no such file', 'a centre.yaml', fix)
  }
  if (bytes === undefined)
    throw refuse('a folder or a device', 'a file', 'name the file itself, for example centre.yaml')
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

/** The file's bytes, at most one more than is allowed; undefined for what is not a regular file. */
function readBytes(path: string): Uint8Array | undefined {
  if (!statSync(path).isFile()) return undefined // opening a named pipe would wait for its writer
  const file = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(LONGEST_TEXT_BYTES + 1)
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

function originOf(root: unknown): Origin {
  const value = (path: Path) => {
    let part = root
    for (const key of path) {
      if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return undefined
      part = (part as Record<string | number, unknown>)[key]
    }
    return part
  }
  return { place: () => undefined, found: (path) => describeValue(value(path)), value }
}
