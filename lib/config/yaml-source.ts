/** Reads YAML text into a value and remembers where each part of it stands. */
import { isAlias, isMap, isScalar, isSeq, LineCounter } from 'yaml'
import { type ConfigProblem, describeValue, quoted } from './config-error.ts'
import { type Environment, expandEnvironment } from './environment.ts'
import { type Origin, type Path, pathText } from './problems.ts'
import { REFUSED, type YamlWords, yamlWords } from './yaml-errors.ts'
import { composeText, DEEPEST_LEVEL } from './yaml-text.ts'

const MOST_ALIASED_VALUES = 10_000

/** A text that could be read as YAML; `problems` are the values in it that could not be used. */
export interface YamlSource {
  readonly value: unknown
  readonly origin: Origin
  readonly problems: readonly ConfigProblem[]
  /** Whether a problem has already been told for this field. */
  told(path: Path): boolean
}

/** Reads one YAML document and expands `${NAME}` in its texts; `{ broken }` when it is no YAML. */
export function readYaml(text: string, env: Environment): YamlSource | { broken: ConfigProblem } {
  const lines = new LineCounter()
  const composed = composeText(text, lines)
  if ('words' in composed) {
    const place = composed.offset === undefined ? {} : placeAt(lines, composed.offset)
    return { broken: { where: '', ...place, ...composed.words } }
  }
  const reader = new Reader(lines, env)
  const value = reader.read(composed.contents, [])
  return { value, origin: reader, problems: reader.problems, told: (path) => reader.told(path) }
}

function placeAt(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

interface Spot {
  readonly key: number
  readonly value: number
  readonly found: string
}

/** Walks the nodes once: builds the value, notes where each part stands, resolves aliases. */
class Reader implements Origin {
  readonly problems: ConfigProblem[] = []
  readonly #lines: LineCounter
  readonly #env: Environment
  readonly #spots = new Map<string, Spot>()
  readonly #anchors = new Map<string, unknown>()
  readonly #told = new Set<string>()
  #root: unknown
  #aliasDepth = 0
  #aliasedValues = 0

  constructor(lines: LineCounter, env: Environment) {
    this.#lines = lines
    this.#env = env
  }

  read(root: unknown, path: Path): unknown {
    this.#root = this.#read(root, path, 0)
    return this.#root
  }

  told(path: Path): boolean {
    return this.#told.has(JSON.stringify(path))
  }

  place(path: Path, part: 'key' | 'value'): { line: number; column: number } {
    for (let length = path.length; length > 0; length--) {
      const spot = this.#spots.get(JSON.stringify(path.slice(0, length)))
      if (spot === undefined) continue
      return placeAt(this.#lines, part === 'value' && length === path.length ? spot.value : spot.key)
    }
    return { line: 1, column: 1 }
  }

  found(path: Path): string {
    const spot = this.#spots.get(JSON.stringify(path))
    return spot?.found ?? (path.length === 0 ? describeValue(this.#root) : 'nothing')
  }

  value(path: Path): unknown {
    let value = this.#root
    for (const key of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
      value = (value as Record<string | number, unknown>)[key]
    }
    return value
  }

  #read(node: unknown, path: Path, key: number): unknown {
    const start = offsetOf(node) ?? key
    if (this.#aliasDepth > 0) this.#aliasedValues++
    if (path.length > DEEPEST_LEVEL) return this.#refuse(path, key, start, REFUSED.tooDeep)
    if (this.#aliasedValues > MOST_ALIASED_VALUES)
      return this.#refuse(path, key, start, REFUSED.tooManyAliases)
    if (isAlias(node)) return this.#readAlias(node.source, path, key, start)
    const value = this.#readPlain(node, path, key, start)
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
    if (anchor !== undefined) this.#anchors.set(anchor, node)
    return value
  }

  #readPlain(node: unknown, path: Path, key: number, start: number): unknown {
    if (isMap(node)) {
      this.#note(path, { key, value: start, found: 'a mapping' })
      return this.#readMap(node.items, path)
    }
    if (isSeq(node)) {
      this.#note(path, { key, value: start, found: `a list of ${node.items.length}` })
      return node.items.map((item, index) => this.#read(item, [...path, index], offsetOf(item) ?? start))
    }
    const value = isScalar(node) ? node.value : null
    if (typeof value !== 'string') {
      const written = isScalar(node) && value !== null ? (node.source ?? '') : ''
      const found = /^[\w.+-]{1,80}$/.test(written) ? written : describeValue(value)
      this.#note(path, { key, value: start, found })
      return value
    }
    const expansion = expandEnvironment(value, this.#env)
    this.#note(path, { key, value: start, found: quoted(value) })
    if ('text' in expansion) return expansion.text
    return this.#refuse(path, key, start, { found: quoted(value), ...expansion })
  }

  #readMap(items: readonly { key: unknown; value: unknown }[], path: Path): unknown {
    const entries = new Map<string, unknown>()
    for (const pair of items) {
      const offset = offsetOf(pair.key) ?? 0
      const name = isScalar(pair.key) ? String(pair.key.value ?? '') : ''
      const inner = [...path, name]
      const first = this.#spots.get(JSON.stringify(inner))
      if (entries.has(name) && first !== undefined) this.#refuseDouble(inner, offset, first)
      else if (name === '__proto__' || !isScalar(pair.key))
        this.#refuse(inner, offset, offset, { ...yamlWords('NON_STRING_KEY') })
      else entries.set(name, this.#read(pair.value, inner, offset))
    }
    return Object.fromEntries(entries)
  }

  #readAlias(name: string, path: Path, key: number, start: number): unknown {
    const target = this.#anchors.get(name)
    if (target === undefined) return this.#refuse(path, key, start, REFUSED.unknownAlias)
    this.#aliasDepth++
    const value = this.#readPlain(target, path, key, start)
    this.#aliasDepth--
    return value
  }

  #refuseDouble(path: Path, offset: number, first: Spot): void {
    const { line } = placeAt(this.#lines, first.key)
    this.#tell(path, offset, {
      found: `the name ${quoted(String(path.at(-1)))} a second time`,
      expected: 'each name once',
      fix: `remove this one or the one in line ${line}, or give it another name`,
    })
  }

  #refuse(path: Path, key: number, start: number, words: YamlWords): undefined {
    this.#note(path, { key, value: start, found: words.found })
    this.#tell(path, start, words)
  }

  #tell(path: Path, offset: number, words: YamlWords): void {
    this.#told.add(JSON.stringify(path))
    this.problems.push({ where: pathText(path), ...placeAt(this.#lines, offset), ...words })
  }

  #note(path: Path, spot: Spot): void {
    this.#spots.set(JSON.stringify(path), spot)
  }
}

function offsetOf(node: unknown): number | undefined {
  if (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) return node.range?.[0]
  return undefined
}
