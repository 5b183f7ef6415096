interface Node<T> {
  readonly children: Map<string, Node<T>>
  readonly values: T[]
}

const KEPT_MATCHES = 10_000

/** Values under topic filters, found by topic: which subscriptions a message belongs to (MQTT 3.1.1 §4.7). */
export class TopicTree<T> {
  readonly #root: Node<T> = { children: new Map(), values: [] }
  readonly #matches = new Map<string, readonly T[]>()
  readonly #merge: (found: readonly T[]) => readonly T[]

  /** `merge` is applied to what a topic matches, and its result is kept until the tree changes. */
  constructor(merge: (found: readonly T[]) => readonly T[] = (found) => found) {
    this.#merge = merge
  }

  add(filter: string, value: T): void {
    let node = this.#root
    for (const level of filter.split('/')) {
      let child = node.children.get(level)
      if (child === undefined) {
        child = { children: new Map(), values: [] }
        node.children.set(level, child)
      }
      node = child
    }
    node.values.push(value)
    this.#matches.clear()
  }

  /** Takes one value out; harmless when it is not in. */
  delete(filter: string, value: T): void {
    remove(this.#root, filter.split('/'), 0, value)
    this.#matches.clear()
  }

  /** Everything under filters that `topic` matches. */
  match(topic: string): readonly T[] {
    const kept = this.#matches.get(topic)
    if (kept !== undefined) return kept
    const found: T[] = []
    collect(this.#root, topic.split('/'), 0, found)
    const merged = this.#merge(found)
    if (this.#matches.size >= KEPT_MATCHES) this.#matches.clear()
    this.#matches.set(topic, merged)
    return merged
  }
}

function collect<T>(node: Node<T>, levels: readonly string[], depth: number, found: T[]): void {
  const level = levels[depth]
  const wild = depth > 0 || !level?.startsWith('$') // no wildcard opens a topic of "$" (MQTT-4.7.2-1)
  if (wild) found.push(...(node.children.get('#')?.values ?? [])) // "a/#" holds "a" itself (§4.7.1.2)
  if (level === undefined) {
    found.push(...node.values)
    return
  }
  const exact = node.children.get(level)
  if (exact !== undefined) collect(exact, levels, depth + 1, found)
  const plus = wild ? node.children.get('+') : undefined
  if (plus !== undefined) collect(plus, levels, depth + 1, found)
}

/** Returns whether the node holds nothing any more. */
function remove<T>(node: Node<T>, levels: readonly string[], depth: number, value: T): boolean {
  const level = levels[depth]
  if (level === undefined) {
    const index = node.values.indexOf(value)
    if (index !== -1) node.values.splice(index, 1)
  } else {
    const child = node.children.get(level)
    if (child !== undefined && remove(child, levels, depth + 1, value)) node.children.delete(level)
  }
  return node.values.length === 0 && node.children.size === 0
}
