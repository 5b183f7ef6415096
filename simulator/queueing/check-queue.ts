/** Measures queues in independent replications, and compares the means with what theory knows exactly. */
import { exactMeans, type Means, type QueueSystem } from './queue-system.ts'
import { type ReplicationOptions, runQueue } from './run-queue.ts'
import { type Estimate, estimate } from './statistics.ts'

/** One mean: measured, and exact where theory has it. Waits in ms. */
export interface MeasuredMean extends Estimate {
  /** `waitMs`, `queueLength`, `abandoned`, `blocked`, or `waitMs.` with a stream's name. */
  readonly of: string
  readonly exact?: number
  /** Whether the exact mean lies inside the interval. */
  readonly inside?: boolean
}

/** What came of one queue. */
export interface QueueCheck {
  readonly system: string
  readonly means: readonly MeasuredMean[]
}

/** How a queue is measured. */
export interface CheckQueueOptions extends Omit<ReplicationOptions, 'replication'> {
  readonly replications: number
  /** Told after each replication. */
  readonly progress?: () => void
  /** Stops before the next replication. */
  readonly signal?: AbortSignal
}

/** The confidence of every interval: of a thousand exact means, one lies outside by chance. */
export const CONFIDENCE = 0.999

/** Measures one queue. */
export async function checkQueue(system: QueueSystem, options: CheckQueueOptions): Promise<QueueCheck> {
  const { replications, customers, seed, progress = () => {}, signal } = options
  const runs: Means[] = []
  for (let replication = 1; replication <= replications && !signal?.aborted; replication++) {
    runs.push(await runQueue(system, { customers, seed, replication }))
    progress()
  }
  return { system: system.name, means: compare(runs, exactMeans(system), system) }
}

function compare(runs: readonly Means[], exact: Means, system: QueueSystem): MeasuredMean[] {
  return Object.keys(runs[0] ?? {})
    .filter((of) => isAsked(of, system))
    .map((of) =>
      measuredMean(
        of,
        runs.map((run) => run[of] ?? 0),
        exact[of],
      ),
    )
}

/** The mean of replications beside the exact one. */
export function measuredMean(of: string, values: readonly number[], exact: number | undefined): MeasuredMean {
  const { mean, halfWidth } = estimate(values, CONFIDENCE)
  if (exact === undefined) return { of, mean, halfWidth }
  return { of, mean, halfWidth, exact, inside: Math.abs(mean - exact) <= halfWidth }
}

/** Nobody gives up without impatience, nobody is sent away without a limit, and one stream is everybody. */
function isAsked(of: string, { patience, capacity, streams }: QueueSystem): boolean {
  if (of === 'abandoned') return patience !== undefined
  if (of === 'blocked') return capacity !== undefined
  return !of.startsWith('waitMs.') || streams.length > 1
}

/** Whether no exact mean lies outside. */
export function isRight({ means }: QueueCheck): boolean {
  return means.every(({ inside }) => inside !== false)
}
