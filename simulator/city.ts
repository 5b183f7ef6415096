import { createHash } from 'node:crypto'
import { checkOptions } from '../devices/centre/options.ts'
import {
  type CentreDay,
  type CentreReport,
  centreReport,
  type Day,
  type DayOptions,
  liveThrough,
  type TakeRecords,
} from './day.ts'
import { InOrder } from './in-order.ts'
import { addTallies, summarise } from './report.ts'
import { allThreads, inThreads } from './threads.ts'

/** What a city's day is made of; the rest is as for each centre. */
export interface CityOptions
  extends Pick<DayOptions, 'windows' | 'kiosks' | 'visitors' | 'staff' | 'seed' | 'date' | 'faults'> {
  readonly centres: number
  /** 0: in this thread. Default: one for each core. */
  readonly threads?: number
  /** Told after each centre. */
  readonly progress?: (done: number) => void
  /**
   * Told everything that happened, centre by centre in order of their ids, whatever the threads do. While it is slow,
   * no more than a few centres are begun.
   */
  readonly onRecords?: TakeRecords
  /** Told how the day of each centre went, in order of their ids, when all of them are over. */
  readonly onCentre?: (day: CentreReport) => void
  /** Stops before the next centre; what was done so far is told. */
  readonly signal?: AbortSignal
}

/** A city's day: its centres' digests in order of their ids make its own. */
export interface CityDay extends Day {
  /** How many centres were lived through: all of them unless it was interrupted. */
  readonly centres: number
}

/** What a worker is asked. */
export interface CityTask {
  readonly index: number
  readonly options: Omit<DayOptions, 'onRecords' | 'onCentre'>
  /** Whether everything that happened is wanted. */
  readonly records: boolean
}

/** A whole day of a whole city in virtual time. Threads change the wall time and nothing else. */
export async function simulateCity(options: CityOptions): Promise<CityDay> {
  checkOptions(options, 'simulateCity')
  const { centres, threads = allThreads(), progress = () => {}, onRecords, signal } = options
  const { windows, kiosks, visitors, staff, seed, date, faults } = options
  const given = Object.fromEntries(
    Object.entries({ windows, kiosks, visitors, staff, seed, date, faults }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  const workers = Math.min(threads, centres)
  const days: (CentreDay | undefined)[] = []
  const teller =
    onRecords === undefined ? undefined : new InOrder(onRecords, MOST_AHEAD * Math.max(1, workers))
  let next = 0
  let done = 0
  const work = async (live: (task: CityTask) => Promise<CentreDay>) => {
    for (;;) {
      await teller?.room()
      if (next >= centres || signal?.aborted) return
      const index = next++
      const task = {
        index,
        options: { ...given, id: `centre-${index + 1}` },
        records: onRecords !== undefined,
      }
      const living = live(task)
      teller?.add(living.then(({ records = [] }) => records))
      const { records: _told, ...day } = await living
      days[index] = day
      progress(++done)
    }
  }
  const here = ({ options: day, records }: CityTask) => liveThrough(day, records)
  await inThreads(workers, new URL('./city-worker.js', import.meta.url), here, work)
  await teller?.settled()

  const lived = new Map<string, CentreDay>()
  for (const [index, day] of days.entries()) if (day !== undefined) lived.set(`centre-${index + 1}`, day)
  const { onCentre } = options
  if (onCentre !== undefined) for (const day of lived.values()) onCentre(centreReport(day))
  const told = addTallies(new Map([...lived].map(([id, day]) => [id, day.tally])))
  return {
    ...summarise(told),
    centres: lived.size,
    events: [...lived.values()].reduce((sum, day) => sum + day.events, 0),
    digest: digestOf([...lived.values()].map((day) => day.digest)),
  }
}

const MOST_AHEAD = 2 // centres for each thread that may be lived through and not told yet: they are in memory

/** One centre's digest is its own; a city's is the SHA-256 over its centres'. */
function digestOf(digests: readonly string[]): string {
  const [only, ...others] = digests
  if (only !== undefined && others.length === 0) return only
  return createHash('sha256')
    .update(digests.map((digest) => `${digest}\n`).join(''))
    .digest('hex')
}
