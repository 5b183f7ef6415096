import type { Aedes } from 'aedes'

type Qos = 0 | 1 | 2
type Filters = readonly { readonly topic: string; readonly qos: Qos }[]

/** What a broker keeps of an absent client, beside its messages. */
export interface StoredSession {
  readonly clientId: string
  readonly filters: Filters
}

/** One change of what a broker keeps. */
export type SessionChange = { readonly clientId: string } & (
  | { readonly kind: 'added'; readonly filters: Filters }
  | { readonly kind: 'removed'; readonly topics: readonly string[] }
  | { readonly kind: 'forgotten' }
)

/** The parts of the aedes persistence interface that are followed here. */
interface Persistence {
  addSubscriptions(client: { readonly id: string }, filters: Filters): Promise<unknown>
  removeSubscriptions(client: { readonly id: string }, topics: readonly string[]): Promise<unknown>
  cleanSubscriptions(client: { readonly id: string }): Promise<unknown>
}

/** Puts the sessions of an earlier broker into the store. */
export async function restoreSessions(broker: Aedes, earlier: readonly StoredSession[]): Promise<void> {
  for (const { clientId, filters } of earlier)
    await storeOf(broker).addSubscriptions({ id: clientId }, filters)
}

/** Tells of every change, so that whoever outlives this broker can give its sessions to the next one. */
export function followSessions(
  broker: Aedes,
  earlier: readonly StoredSession[],
  tell: (change: SessionChange) => void,
): void {
  const store = storeOf(broker)
  const add = store.addSubscriptions.bind(store)
  const remove = store.removeSubscriptions.bind(store)
  const clean = store.cleanSubscriptions.bind(store)
  const told = new WeakSet<object>() // aedes stores all filters of a packet once for each of them
  const known = new Set(earlier.map(({ clientId }) => clientId))
  store.addSubscriptions = ({ id }, filters) => {
    known.add(id)
    if (!told.has(filters))
      tell({ clientId: id, kind: 'added', filters: filters.map(({ topic, qos }) => ({ topic, qos })) })
    told.add(filters)
    return add({ id }, filters)
  }
  store.removeSubscriptions = ({ id }, topics) => {
    tell({ clientId: id, kind: 'removed', topics })
    return remove({ id }, topics)
  }
  store.cleanSubscriptions = ({ id }) => {
    if (known.delete(id)) tell({ clientId: id, kind: 'forgotten' })
    return clean({ id })
  }
}

/** What a broker keeps, as its changes tell it. */
export class SessionBook {
  readonly #sessions = new Map<string, Map<string, Qos>>()

  /** Everything that is kept now. */
  get all(): readonly StoredSession[] {
    return [...this.#sessions].map(([clientId, filters]) => ({
      clientId,
      filters: [...filters].map(([topic, qos]) => ({ topic, qos })),
    }))
  }

  apply(change: SessionChange): void {
    const { clientId } = change
    const filters = this.#sessions.get(clientId) ?? new Map<string, Qos>()
    switch (change.kind) {
      case 'added':
        for (const { topic, qos } of change.filters) filters.set(topic, qos)
        break
      case 'removed':
        for (const topic of change.topics) filters.delete(topic)
        break
      case 'forgotten':
        filters.clear()
    }
    if (filters.size === 0) this.#sessions.delete(clientId)
    else this.#sessions.set(clientId, filters)
  }
}

const storeOf = (broker: Aedes) => (broker as unknown as { readonly persistence: Persistence }).persistence
