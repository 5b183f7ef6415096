/** One queue as data, and what theory has to say of it. */
import { type Distribution, meanOf, varianceOf } from '../people/distribution.ts'
import { birthDeath, manyServers, oneServer, parties, priorityWaits } from './theory.ts'

/** One stream of customers. */
export interface Stream {
  readonly name: string
  /** Its part of the arrivals. */
  readonly share: number
  readonly service: Distribution
  /** Lower is called first. */
  readonly priority: number
}

/** A queue whose steady state is asked for. */
export interface QueueSystem {
  readonly name: string
  /** From one arrival to the next. */
  readonly arrivals: Distribution
  /** How many come together. Default: one. */
  readonly parties?: Distribution
  readonly streams: readonly Stream[]
  readonly servers: number
  readonly patience?: Distribution | undefined
  /** Most people in the house. */
  readonly capacity?: number | undefined
}

/** What is measured: `waitMs`, `queueLength`, `abandoned`, `blocked`, and `waitMs.` with the name of a stream. */
export type Means = Readonly<Record<string, number>>

/** How much of the servers' time the arrivals ask for. */
export function loadOf({ arrivals, parties: size, streams, servers }: QueueSystem): number {
  const shares = streams.reduce((sum, { share }) => sum + share, 0)
  const meanMs = streams.reduce((sum, { share, service }) => sum + (share / shares) * meanOf(service), 0)
  return ((size === undefined ? 1 : meanOf(size)) * meanMs) / meanOf(arrivals) / servers
}

/** Whether the queue has a steady state at all: else it grows without end. */
export function isStable(system: QueueSystem): boolean {
  return system.patience !== undefined || system.capacity !== undefined || loadOf(system) < 1
}

/** The exact means, as far as theory has them for this queue. */
export function exactMeans(system: QueueSystem): Means {
  const { arrivals, parties: size, streams, servers, patience, capacity } = system
  const [first] = streams
  if (arrivals.kind !== 'exponential' || first === undefined || !isStable(system)) return {}
  const rate = 1 / arrivals.mean
  const limited = patience !== undefined || capacity !== undefined
  if (streams.length > 1) return limited || size !== undefined ? {} : exactByStream(system, rate)
  const { service } = first
  const meanMs = meanOf(service)
  const exponential = service.kind === 'exponential'
  if (size !== undefined) {
    if (limited || servers > 1 || !exponential) return {}
    return told(parties(rate, { mean: meanOf(size), variance: varianceOf(size) }, meanMs))
  }
  if (limited) {
    if (!exponential || (patience !== undefined && patience.kind !== 'exponential')) return {}
    const patienceMs = patience && meanOf(patience)
    const { waitMs, queueLength, abandoned, blocked } = birthDeath({
      rate,
      meanMs,
      servers,
      patienceMs,
      capacity,
    })
    return {
      ...{ waitMs, queueLength },
      ...(patience === undefined ? {} : { abandoned }),
      ...(capacity === undefined ? {} : { blocked }),
    }
  }
  if (servers === 1) return told(oneServer(rate, meanMs, varianceOf(service)))
  return exponential ? told(manyServers(rate, meanMs, servers)) : {}
}

function told({ waitMs, queueLength }: { readonly waitMs: number; readonly queueLength: number }): Means {
  return { waitMs, queueLength }
}

function exactByStream({ streams, servers }: QueueSystem, rate: number): Means {
  const shares = streams.reduce((sum, { share }) => sum + share, 0)
  const ranked = streams.toSorted((a, b) => a.priority - b.priority)
  const distinct = new Set(streams.map(({ priority }) => priority)).size === streams.length
  const alike = streams.every(
    ({ service }) =>
      service.kind === 'exponential' && service.mean === meanOf((streams[0] as Stream).service),
  )
  if (!distinct || (servers > 1 && !alike)) return {}
  const classes = ranked.map(({ share, service }) => ({
    ...{ rate: (rate * share) / shares, meanMs: meanOf(service), varianceMs2: varianceOf(service) },
  }))
  const waits = priorityWaits(classes, servers)
  const length = classes.reduce((sum, { rate: own }, index) => sum + own * (waits[index] ?? 0), 0)
  return {
    waitMs: length / rate,
    queueLength: length,
    ...Object.fromEntries(ranked.map(({ name }, index) => [`waitMs.${name}`, waits[index] ?? 0])),
  }
}
