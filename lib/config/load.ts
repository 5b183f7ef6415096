import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { ConfigError, type ConfigProblem, describeValue } from './config-error.ts'
import type { Environment } from './environment.ts'
import { FIELDS, inlineYaml } from './fields.ts'
import { type CentreCheck, inOrder, type Origin, type Path, pathOf, placed, problemsOf } from './problems.ts'
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
  /** What is known beside the schema; default nothing. */
  readonly check?: CentreCheck
}

/**
 * Reads the text of a centre.yaml.
 * @throws ConfigError naming every problem with its line.
 */
export function parseCentre(
  text: string,
  { source = 'centre.yaml', env = {}, check }: ParseOptions = {},
): CentreConfig {
  const yaml = readYaml(text, env)
  if ('broken' in yaml) throw new ConfigError(source, [yaml.broken])
  const { value, origin, problems: unread } = yaml
  const { config, problems } = judge(value, origin, check, (path) => yaml.told(path))
  if (config !== undefined && unread.length === 0) return config
  throw new ConfigError(source, inOrder([...unread, ...problems]))
}

/**
 * Checks a centre given as an object, as `parseCentre` does for a text; `${NAME}` is not expanded.
 * @throws ConfigError naming every problem with the path of its field.
 */
export function checkCentre(centre: unknown, check: CentreCheck): CentreConfig {
  const { config, problems } = judge(centre, originOf(centre), check)
  if (config !== undefined) return config
  throw new ConfigError('', problems)
}

/**
 * Reads a centre.yaml from disk, at once and whole.
 * @throws ConfigError when the file cannot be read, or as `parseCentre`.
 */
export function loadCentre(path: string, check: CentreCheck, env: Environment = process.env): CentreConfig {
  return parseCentre(readText(path), { source: path, env, check })
}

/** Everything that is wrong with a centre, whoever notices it; `told` are the fields that were refused before. */
function judge(
  value: unknown,
  origin: Origin,
  check: CentreCheck = () => [],
  told: (path: Path) => boolean = () => false,
): { readonly config: CentreConfig | undefined; readonly problems: ConfigProblem[] } {
  const result = centreConfigSchema.safeParse(value)
  const issues = result.error?.issues.filter((issue) => !told(pathOf(issue))) ?? []
  const beside = [...check(value)].filter(({ path }) => !told(path))
  const problems = [...problemsOf(issues, origin), ...beside.map((each) => placed(each, origin))]
  return { config: beside.length === 0 ? result.data : undefined, problems }
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
