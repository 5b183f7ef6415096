/**
 * What a printer's facts mean for whoever wants a ticket. Pure.
 */

import { DeviceError } from '../../../lib/index.ts'
import type { Paper } from '../contract.ts'
import { type TroubleCode, troubleError } from '../trouble.ts'
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
  if (facts.unrecoverableError || facts.recoverableError || facts.markNotFound) return 'failure'
  return facts.autoRecoverableError ? 'headHot' : undefined
}

/** The same in words for a person. */
export function troubleIn(facts: PrinterFacts): DeviceError | undefined {
  const code = troubleOf(facts)
  return code && errorWith(code, facts)
}

/** A fault beyond paper and cover, in words for a person. */
export function faultIn(facts: PrinterFacts): DeviceError | undefined {
  const code = faultOf(facts)
  return code && errorWith(code, facts)
}

function errorWith(code: TroubleCode, { markNotFound, unrecoverableError }: PrinterFacts): DeviceError {
  if (code !== 'failure' || !markNotFound || unrecoverableError) return troubleError(code)
  return new DeviceError(code, 'no mark was found on the paper', {
    fix: 'Put in paper with marks, or clean the sensor for them, then close the cover.',
  })
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
