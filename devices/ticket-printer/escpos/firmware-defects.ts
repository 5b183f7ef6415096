/** What defects do to what a printer says. */
import { joined } from '../../../lib/bytes.ts'
import type { Defect } from './defects.ts'
import { ASB_BYTES, encodeAutomaticStatus, type PrinterFacts, WELL } from './status.ts'

/** What the status of a printer with that defect says. */
export function toldWith(defect: Defect | undefined, facts: PrinterFacts): PrinterFacts {
  return defect === 'statusConstant' ? WELL : facts
}

/** What becomes of an answer: a block is broken by an automatic status where the defect does that. */
export function saidWith(defect: Defect | undefined, answer: Uint8Array, facts: PrinterFacts): Uint8Array {
  if (defect !== 'statusInside' || answer.length <= ASB_BYTES) return answer
  return joined([answer.subarray(0, 2), encodeAutomaticStatus(facts), answer.subarray(2)])
}
