/** What the mechanism is given to do, and what it tells. */
import type { Mark } from './marks.ts'
import type { Roll } from './paper.ts'

/** One thing to do, in order. `M` is what the host's modes were then. */
export interface Work<M> {
  /** Paper to feed, dots; a mark is printed on the first of them. */
  dots: number
  mark?: Mark | undefined
  /** Moves the blade; or only where something hangs out below it. */
  readonly cut?: true | 'ifHanging'
  /** Feeds until the next mark of the paper has come there: how far that is, is known when its turn has come. */
  readonly seek?: 'head' | 'blade'
  /** Of a seek whose turn has come: whether a mark was in reach. */
  found?: boolean | undefined
  /** Lets a motor of its own run, and tells for how many ms: what comes after it waits so long. */
  readonly run?: () => number
  /** Takes no time; called when everything before is done. */
  readonly act?: () => void
  /** Bytes read from the wire up to the end of its command. */
  readonly position: number
  readonly modes: M
}

/** Figures of one model. */
export interface MechanismFigures {
  readonly dotsPerMs: number
  readonly cutMs: number
  /** Dots left when the near-end sensor trips; undefined: no such sensor. */
  readonly nearEnd: number | undefined
  /** How far a mark is looked for, dots; undefined: no sensor for marks. */
  readonly searched?: number | undefined
}

/** What the mechanism tells. */
export interface MechanismEvents {
  readonly paperEnd: () => void
  readonly nearEnd: () => void
  readonly cut: (position: number) => void
  readonly jammed: () => void
  /** So much paper was fed, and no mark was seen; the search begins anew at the next start. */
  readonly markLost?: () => void
  /** The work at a wanted position has come up, see {@link Mechanism.wakeAt}. */
  readonly reached: () => void
}

/** The turn of a seek has come: how far its mark is. False: it is known, or no mark is wanted. */
export function findMark(work: Work<unknown>, roll: Roll, { searched = 0 }: MechanismFigures): boolean {
  if (work.seek === undefined || work.found !== undefined) return false
  const dots = roll.toMark(work.seek, searched)
  work.found = dots !== undefined
  work.dots = dots ?? searched
  return true
}

/** Where the mark is has to be found out anew. */
export function forgetMark(work: Work<unknown>): void {
  work.dots = 0
  work.found = undefined
}
