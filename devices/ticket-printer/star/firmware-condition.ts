/** What is the case with the printer, and what follows for its status. */
import { type StarFacts, WELL } from './status.ts'

/** What stands between the printer and printing; each fact holds for itself. */
export interface Condition {
  powered: boolean
  booted: boolean
  coverOpen: boolean
  headHot: boolean
  /** The blade has stuck. */
  cutterError: boolean
  unrecoverable: boolean
}

/** What the mechanism and the commands add to it. */
export interface Counted {
  readonly paperEnd: boolean
  readonly nearEnd: boolean
  readonly counter: number
  readonly etbDone: boolean
  readonly overflow: boolean
}

/** A printer that has just come from its box. */
export function newCondition(): Condition {
  return {
    powered: true,
    booted: true,
    coverOpen: false,
    headHot: false,
    cutterError: false,
    unrecoverable: false,
  }
}

/** All that the automatic status can tell. */
export function factsOf(is: Condition, counted: Counted): StarFacts {
  const { coverOpen, cutterError, headHot, unrecoverable } = is
  const hindered = coverOpen || cutterError || headHot || unrecoverable || counted.paperEnd
  return {
    ...WELL,
    ...counted,
    ...{ coverOpen, cutterError, headHot, unrecoverableError: unrecoverable },
    offline: !is.powered || !is.booted || hindered,
  }
}
