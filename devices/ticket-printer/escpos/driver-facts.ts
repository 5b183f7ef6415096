/**
 * What a printer's facts mean for whoever wants a ticket. Pure.
 */
import { DeviceError, type ErrorCode } from '../../../lib/index.ts'
import type { Paper } from '../contract.ts'
import type { PrinterFacts } from './status.ts'

const MESSAGE = {
  coverOpen: 'the cover is open',
  paperEmpty: 'the paper has ended',
  cutterJam: 'the cutter is stuck',
  paperJam: 'paper sticks inside the printer',
  headHot: 'the print head is too hot',
  failure: 'the printer reports an error',
  offline: 'the printer is off-line by its own word',
} as const satisfies Partial<Record<ErrorCode, string>>

/** Why a printer does not print. */
export type TroubleCode = keyof typeof MESSAGE

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

/** The same for a person. */
export function troubleError(
  code: TroubleCode,
  outcome: 'notDone' | 'unknown' = 'notDone',
  detail = '',
): DeviceError {
  const fix =
    code === 'offline' ? { fix: 'Let go of the FEED button, or switch the printer off and on.' } : {}
  return new DeviceError(code, `${MESSAGE[code]}${detail}`, { outcome, ...fix })
}

/** What a person should do after a failure that leaves something of a ticket hanging from the roll. */
export function fixOfRemains({ code, fix }: DeviceError): string {
  if (code === 'cutterJam')
    return 'Clear the paper from the cutter, tear off what hangs there, then close the cover.'
  if (code === 'paperJam') return 'Open the printer, take out the paper that sticks in it, then close it.'
  return `Tear off what hangs from the printer, then ${fix.charAt(0).toLowerCase()}${fix.slice(1)}`
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
