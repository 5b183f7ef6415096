import type { HistoryRecord } from '../history.ts'
import type { Violation } from './run.ts'
import { type Moment, runSingleFault, type SingleFault, type SingleFaultResult } from './single-fault.ts'

/** One fault of one model, at many moments. */
export interface MomentsTask extends Omit<SingleFault, 'moment'> {
  readonly moments: readonly Moment[]
}

/** How many tickets of an outcome were on paper how far. */
export type OnPaper = Readonly<Record<SingleFaultResult['paper'], number>>

/** What came of them: numbers, and the first that broke a promise. */
export interface MomentsResult {
  readonly trials: number
  /** Trials in which the fault came before the answer did. */
  readonly happened: number
  readonly failed: number
  readonly done: OnPaper
  readonly notDone: OnPaper
  readonly unknown: OnPaper
  /** Moments at which the outcome was `unknown`, as a person reads them: `bytes 96-112, 700-950 ms`. */
  readonly doubtAt: string
  /** How many tickets that were no more than `sent` are not whole on paper. */
  readonly sentWrong: number
  /** How many tickets that were proved are not whole on paper, since the line changed their bytes and has no checksum. */
  readonly garbled: number
  readonly first:
    | {
        readonly moment: Moment
        readonly violations: readonly Violation[]
        readonly timeline: readonly string[]
      }
    | undefined
}

/** Tries one fault at each of the moments. */
export async function checkMoments({ moments, ...place }: MomentsTask): Promise<MomentsResult> {
  const onPaper = { done: count(), notDone: count(), unknown: count() }
  const doubts: Moment[] = []
  let [happened, failed, sentWrong, garbled] = [0, 0, 0, 0]
  let first: MomentsResult['first']
  for (const moment of moments) {
    const { records, violations, ...told } = await runSingleFault({ ...place, moment })
    const { outcome, paper, evidence } = told
    if (told.happened) happened++
    onPaper[outcome as keyof typeof onPaper][paper]++
    if (outcome === 'unknown') doubts.push(moment)
    if (outcome === 'done' && paper !== 'whole' && evidence === 'sent') sentWrong++
    else if (outcome === 'done' && paper !== 'whole' && violations.length === 0) garbled++
    if (violations.length === 0) continue
    failed++
    first ??= { moment, violations, timeline: records.map(line) }
  }
  return {
    ...{ trials: moments.length, happened, failed, ...onPaper },
    ...{ doubtAt: ranges(doubts, moments), sentWrong, garbled, first },
  }
}

const count = () => ({ whole: 0, part: 0, none: 0 })

const line = ({ at, type, ...rest }: HistoryRecord) => `${at} ms  ${type}  ${JSON.stringify(rest)}`

/** Neighbours of the moments that were tried in one range. */
function ranges(some: readonly Moment[], all: readonly Moment[]): string {
  const listed = (each: (moment: Moment) => number | undefined) => {
    const wanted = new Set(some.map(each))
    const runs: [number, number][] = []
    let open = false
    for (const moment of all) {
      const value = each(moment)
      if (value === undefined) continue
      const hit = wanted.has(value)
      const run = runs.at(-1)
      if (hit && open && run) run[1] = value
      else if (hit) runs.push([value, value])
      open = hit
    }
    return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')
  }
  const bytes = listed((moment) => ('after' in moment ? moment.after : undefined))
  const times = listed((moment) => ('at' in moment ? moment.at : undefined))
  return [bytes && `bytes ${bytes}`, times && `${times} ms`].filter((text) => text !== '').join('; ')
}
