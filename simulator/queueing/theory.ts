/**
 * What queueing theory knows exactly. Rates are per ms, times in ms; every mean is that of the steady state, and waits are
 * those before service. Symbols as in the sources: Kleinrock, "Queueing Systems" I and II (1975, 1976), unless named.
 */

/** Means of a queue in its steady state. */
export interface QueueMeans {
  /** Of everybody who came in, whether served or not, ms. */
  readonly waitMs: number
  /** How many wait, averaged over time. */
  readonly queueLength: number
  /** The share of those who came in that give up. */
  readonly abandoned: number
  /** The share of arrivals who find the house full. */
  readonly blocked: number
}

/** One stream of visitors of a queue with priorities. */
export interface PriorityClass {
  readonly rate: number
  readonly meanMs: number
  readonly varianceMs2: number
}

/** The chance that an arrival has to wait, of M/M/c with the offered load `load` in Erlang (Erlang C; Kleinrock I, 3.43). */
export function erlangC(servers: number, load: number): number {
  let blocking = 1 // Erlang B by its recursion: no factorials that overflow
  for (let c = 1; c <= servers; c++) blocking = (load * blocking) / (c + load * blocking)
  const busy = load / servers
  return blocking / (1 - busy * (1 - blocking))
}

/** M/M/c: exponential times, `servers` servers, first come first served. */
export function manyServers(rate: number, meanMs: number, servers: number): QueueMeans {
  const load = rate * meanMs
  const waitMs = (erlangC(servers, load) * meanMs) / (servers - load)
  return { waitMs, queueLength: rate * waitMs, abandoned: 0, blocked: 0 }
}

/** M/G/1 (Pollaczek and Khinchine; Kleinrock I, 5.63). */
export function oneServer(rate: number, meanMs: number, varianceMs2: number): QueueMeans {
  const waitMs = (rate * (varianceMs2 + meanMs * meanMs)) / (2 * (1 - rate * meanMs))
  return { waitMs, queueLength: rate * waitMs, abandoned: 0, blocked: 0 }
}

/**
 * M/M/c+M with at most `capacity` in the house, from the birth-death equations. With patience alone it is Erlang-A
 * (Palm 1957; Mandelbaum and Zeltyn, "Service engineering in action: the Palm/Erlang-A queue", 2007, section 3); with
 * a capacity alone M/M/c/K (Kleinrock I, 3.6).
 */
export function birthDeath(queue: {
  readonly rate: number
  readonly meanMs: number
  readonly servers: number
  /** Mean of an exponential patience; default: for ever. */
  readonly patienceMs?: number | undefined
  readonly capacity?: number | undefined
}): QueueMeans {
  const { rate, meanMs, servers, patienceMs, capacity = Number.POSITIVE_INFINITY } = queue
  const leave = patienceMs === undefined ? 0 : 1 / patienceMs
  let weight = 1 // of the state with n people, by that with none
  let total = 1
  let waiting = 0
  let full = capacity === 0 ? 1 : 0
  for (let n = 1; n <= capacity; n++) {
    weight *= rate / (Math.min(n, servers) / meanMs + Math.max(0, n - servers) * leave)
    total += weight
    waiting += weight * Math.max(0, n - servers)
    if (n === capacity) full = weight
    if (n > servers && weight < total * NOTHING) break
    if (total > 1e200) [weight, total, waiting] = [weight / total, 1, waiting / total]
  }
  const blocked = full / total
  const queueLength = waiting / total
  const entering = rate * (1 - blocked)
  return { waitMs: queueLength / entering, queueLength, abandoned: (leave * queueLength) / entering, blocked }
}

const NOTHING = 1e-18

/** M^[X]/M/1: parties of random size that come together, served one by one (Kleinrock I, 4.9, by its generating function). */
export function parties(
  partyRate: number,
  size: { readonly mean: number; readonly variance: number },
  meanMs: number,
): QueueMeans {
  const rate = partyRate * size.mean
  const busy = rate * meanMs
  const inHouse = (busy * (1 + (size.variance + size.mean ** 2) / size.mean)) / (2 * (1 - busy))
  const waitMs = inHouse / rate - meanMs
  return { waitMs, queueLength: rate * waitMs, abandoned: 0, blocked: 0 }
}

/**
 * Mean waits by class, highest priority first, where nobody is sent away from the server (Cobham, "Priority assignment in
 * waiting line problems", Op. Res. 2, 1954): of M/G/1, or of M/M/c where all classes have one exponential service time.
 */
export function priorityWaits(classes: readonly PriorityClass[], servers: number): number[] {
  const load = classes.reduce((sum, { rate, meanMs }) => sum + rate * meanMs, 0)
  const first = classes[0]?.meanMs ?? 0
  const residualMs =
    servers === 1
      ? classes.reduce(
          (sum, { rate, meanMs, varianceMs2 }) => sum + (rate * (varianceMs2 + meanMs ** 2)) / 2,
          0,
        )
      : (erlangC(servers, load) * first) / servers
  let before = 0
  return classes.map(({ rate, meanMs }) => {
    const upTo = before + (rate * meanMs) / servers
    const waitMs = residualMs / ((1 - before) * (1 - upTo))
    before = upTo
    return waitMs
  })
}
