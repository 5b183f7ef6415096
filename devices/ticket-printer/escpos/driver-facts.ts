/**
 * What a printer's facts mean for whoever wants a ticket. Pure.
 */
import type { Paper } from '../contract.ts'
import type { TroubleCode } from '../trouble.ts'
import type { PrinterFacts } from './status.ts'

/** Why it does not print now; undefined when it does. Its paper sensor may be wrong while the cover is open. */
export function troubleOf(facts: PrinterFacts): TroubleCode | undefined {
  if (facts.coverOpen) return 'coverOpen'
  if (facts.paperEnd || facts.stoppedByPaperEnd) return 'paperEmpty'
  return errorOf(facts) ?? (facts.offline ? 'offline' : undefined)
}

function errorOf(facts: PrinterFacts): TroubleCode | undefined {
  if (facts.cutterError) return 'cutterJam'
  if (facts.jammed) return 'paperJam'
  if (facts.unrecoverableError || facts.recoverableError) return 'failure'
  return facts.autoRecoverableError ? 'headHot' : undefined
}

/** A fault beyond paper and cover. */
export function faultOf(facts: PrinterFacts): TroubleCode | undefined {
  const code = errorOf(facts)
  return code === 'headHot' && facts.coverOpen ? undefined : code // opened while printing: the same bit
}

/** Whether it stands in an error that ends when the host says so, and nothing keeps it from ending. */
export function awaitsRecovery(facts: PrinterFacts): boolean {
  return !facts.coverOpen && (facts.cutterError || facts.recoverableError)
}

/** Paper in UnifiedPOS words. */
export function paperOf(facts: PrinterFacts): Paper {
  if (facts.paperEnd || facts.stoppedByPaperEnd) return 'empty'
  return facts.nearEnd ? 'nearEnd' : 'adequate'
}
