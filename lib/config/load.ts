import { dirname } from 'node:path'
import { ConfigError, type ConfigProblem, describeValue } from './config-error.ts'
import type { Environment } from './environment.ts'
import { FIELDS } from './fields.ts'
import { type CentreCheck, inOrder, type Origin, type Path, pathOf, placed, problemsOf } from './problems.ts'
import { readText } from './read-text.ts'
import { type CentreConfig, centreConfigSchema } from './schema.ts'
import { readYaml } from './yaml-source.ts'

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
  return parseCentre(readText(path, CENTRE_FILE), { source: path, env, check })
}

/** What the paths in a file begin from. */
export function folderOf(path: string): string {
  return dirname(path)
}

const CENTRE_FILE = { name: 'centre.yaml', example: FIELDS[''].example }

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
