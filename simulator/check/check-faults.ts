import { allModels, findModel } from '../../devices/registry.ts'
import { DeviceError } from '../../lib/index.ts'
import { allThreads, inThreads } from '../threads.ts'
import { checkMoments, type MomentsResult, type MomentsTask } from './check-moments.ts'
import { type Moment, measureTicket } from './single-fault.ts'

/** What is to be checked. */
export interface CheckFaultsOptions {
  /** Default: every printer. */
  readonly models?: readonly string[]
  /** Default: everything that can go wrong with each. */
  readonly faults?: readonly string[]
  /** Every so many bytes. Default 1. */
  readonly step?: number
  /** 0: in this thread. Default: one for each core. */
  readonly threads?: number
  /** Told after each fault of each model. */
  readonly progress?: (done: number, all: number) => void
  /** Stops before the next fault; what was done so far is told. */
  readonly signal?: AbortSignal
}

/** What came of one fault of one model, at every moment of a ticket. */
export type FaultRow = MomentsResult & Pick<MomentsTask, 'model' | 'on' | 'fault'>

/** What came of every fault. */
export interface CheckFaultsReport {
  readonly kind: 'ticket-printer'
  readonly trials: number
  /** Trials in which belief and paper differ, or a promise was broken otherwise. */
  readonly failed: number
  /** Tickets whose outcome could not be shown. */
  readonly unknown: number
  readonly rows: readonly FaultRow[]
}

/** A fault may also come when everything is sent and the mechanics still move: every so many ms, and a little longer. */
const STEP_MS = 50
const BEHIND_MS = 200

/**
 * Lets each fault of each printer begin at every byte of a ticket, and at many moments behind it, and compares what the
 * driver says with the paper.
 * @throws DeviceError `illegal` for a model that is no printer, or a fault that none of them can have.
 */
export async function checkFaults(options: CheckFaultsOptions = {}): Promise<CheckFaultsReport> {
  const { step = 1, threads = allThreads(), progress = () => {}, signal } = options
  const tasks: MomentsTask[] = []
  const known = new Set<string>()
  for (const model of options.models ?? printers()) {
    if (findModel(model).kind !== 'ticket-printer')
      throw new DeviceError('illegal', `${model} is a ${findModel(model).kind}`, {
        fix: `Use ${printers().join(', ')}.`,
      })
    const { bytes, ms, menu } = await measureTicket(model)
    const moments: Moment[] = []
    for (let after = 0; after <= bytes; after += step) moments.push({ after })
    for (let at = 0; at <= ms + BEHIND_MS; at += STEP_MS * step) moments.push({ at })
    for (const [on, fault] of menu) {
      known.add(fault)
      if (options.faults?.includes(fault) ?? true) tasks.push({ model, on, fault, moments })
    }
  }
  for (const fault of options.faults ?? []) {
    if (known.has(fault)) continue
    const fix = `Use ${[...known].sort().join(', ')}.`
    throw new DeviceError('illegal', `none of these printers can have the fault ${JSON.stringify(fault)}`, {
      fix,
    })
  }
  const rows: FaultRow[] = []
  let next = 0
  const work = async (check: (task: MomentsTask) => Promise<MomentsResult>) => {
    while (next < tasks.length && !signal?.aborted) {
      const index = next++
      const task = tasks[index] as MomentsTask
      const { model, on, fault } = task
      rows[index] = { model, on, fault, ...(await check(task)) }
      progress(Object.keys(rows).length, tasks.length)
    }
  }
  const file = new URL('./check-moments-worker.js', import.meta.url)
  await inThreads(Math.min(threads, tasks.length), file, checkMoments, work)
  const all = rows.filter((row) => row !== undefined)
  const sum = (of: (row: FaultRow) => number) => all.reduce((total, row) => total + of(row), 0)
  return {
    kind: 'ticket-printer',
    trials: sum(({ trials }) => trials),
    failed: sum(({ failed }) => failed),
    unknown: sum(({ unknown }) => unknown.whole + unknown.part + unknown.none),
    rows: all,
  }
}

const printers = () => allModels().flatMap(({ name, kind }) => (kind === 'ticket-printer' ? [name] : []))
