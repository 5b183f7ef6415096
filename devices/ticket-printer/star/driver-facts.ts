/**
 * What a printer's facts mean for whoever wants a ticket. Pure.
 */
import type { Paper } from '../contract.ts'
import type { TroubleCode } from '../trouble.ts'
import type { StarFacts } from './status.ts'

/** Why it does not print now; undefined when it does. Its paper sensor may be wrong while the cover is open. */
export function troubleOf(facts: StarFacts): TroubleCode | undefined {
  if (facts.coverOpen || facts.headUp) return 'coverOpen'
  if (facts.paperEnd) return 'paperEmpty'
  return faultOf(facts) ?? (facts.offline ? 'offline' : undefined)
}

/** A fault beyond paper and cover. */
export function faultOf(facts: StarFacts): TroubleCode | undefined {
  if (facts.cutterError) return 'cutterJam'
  const { unrecoverableError, mechanicalError, presenterJam, blackMarkError } = facts
  if (unrecoverableError || mechanicalError || presenterJam || blackMarkError) return 'failure'
  return facts.headHot ? 'headHot' : undefined
}

/** Paper in UnifiedPOS words. */
export function paperOf(facts: StarFacts): Paper {
  if (facts.paperEnd) return 'empty'
  return facts.nearEnd ? 'nearEnd' : 'adequate'
}
