/** What is the case with the printer, and what follows for its status. */
import type { EscposProfile } from './profile.ts'
import type { PrinterFacts } from './status.ts'

/** What stands between the printer and printing; each fact holds for itself. */
export interface Condition {
  powered: boolean
  booted: boolean
  coverOpen: boolean
  headHot: boolean
  /** The blade has stuck; or the cover was opened while printing; or no mark was found on the paper. */
  error: 'none' | 'cutter' | 'cover' | 'mark'
  unrecoverable: boolean
  feedHeld: boolean
  waitingForRecovery: boolean
  drawerHigh: boolean
}

/** What the mechanism adds to it. */
export interface PaperCondition {
  readonly paperEnd: boolean
  readonly nearEnd: boolean
  /** Near end stands still as well (`ESC c 4`). */
  readonly nearEndStops: boolean
  readonly ticketInMouth: boolean
  /** A ticket sticks in the presenter. */
  readonly jammed: boolean
}

/** A printer that has just come from its box. */
export function newCondition(): Condition {
  return {
    powered: true,
    booted: true,
    coverOpen: false,
    headHot: false,
    error: 'none',
    unrecoverable: false,
    feedHeld: false,
    waitingForRecovery: false,
    drawerHigh: false,
  }
}

/** All that status bytes can tell. */
export function factsOf(
  is: Condition,
  paper: PaperCondition,
  coverError: EscposProfile['coverError'],
): PrinterFacts {
  const { paperEnd, nearEnd, ticketInMouth, jammed } = paper
  const stoppedByPaper = paperEnd || (nearEnd && paper.nearEndStops)
  const hindered =
    is.coverOpen || is.headHot || is.unrecoverable || is.feedHeld || is.waitingForRecovery || jammed
  const coverBroke = is.error === 'cover'
  return {
    drawerHigh: is.drawerHigh,
    offline: !is.powered || !is.booted || hindered || is.error !== 'none' || stoppedByPaper,
    waitingForRecovery: is.waitingForRecovery,
    feedPressed: is.feedHeld,
    coverOpen: is.coverOpen,
    feeding: is.feedHeld,
    stoppedByPaperEnd: stoppedByPaper,
    recoverableError: coverBroke && coverError === 'recoverable',
    cutterError: is.error === 'cutter',
    unrecoverableError: is.unrecoverable,
    autoRecoverableError: is.headHot || (coverBroke && coverError === 'autoRecoverable'),
    nearEnd,
    paperEnd,
    ticketInMouth,
    jammed,
    markNotFound: is.error === 'mark',
  }
}
