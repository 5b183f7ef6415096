/**
 * What a printer's status and results mean for whoever wants a ticket. Pure.
 */
import type { ErrorCode } from '../../../../lib/index.ts'
import type { Paper } from '../../contract.ts'
import type { TroubleCode } from '../../trouble.ts'
import * as star from '../driver-facts.ts'
import { type ClientStatus, CODE, isOf, type PrintResult } from './protocol.ts'

/** A code that says why nothing is printed. */
export function troubleOfCode(code: number): TroubleCode | undefined {
  if (isOf(code, 2)) return undefined
  if (code === CODE.coverOpen) return 'coverOpen'
  if (code === CODE.paperEmpty) return 'paperEmpty'
  return code === CODE.paperJam ? 'paperJam' : 'failure'
}

/** Why it does not print now; undefined when it does. The automatic status knows more, where there is one. */
export function troubleOf({ code, facts }: ClientStatus): TroubleCode | undefined {
  const byFacts = facts && star.troubleOf(facts)
  const byCode = troubleOfCode(code.code)
  return byFacts === 'offline' ? (byCode ?? byFacts) : (byFacts ?? byCode)
}

/** A fault beyond paper and cover. */
export function faultOf(status: ClientStatus): ErrorCode | undefined {
  const trouble = troubleOf(status)
  return trouble === 'coverOpen' || trouble === 'paperEmpty' ? undefined : trouble
}

/** Paper in UnifiedPOS words. */
export function paperOf({ code: { code }, facts }: ClientStatus): Paper {
  if (code === CODE.paperEmpty) return 'empty'
  if (facts !== undefined) return star.paperOf(facts)
  if (code === CODE.paperLow || code === 210) return 'nearEnd' // 210: older firmware
  return isOf(code, 2) ? 'adequate' : 'unknown'
}

/** Undefined where the code says nothing of it. */
export function coverOf({ code: { code }, facts }: ClientStatus): boolean | undefined {
  if (facts !== undefined) return facts.coverOpen
  if (code === CODE.coverOpen) return true
  return isOf(code, 2) ? false : undefined
}

/** What a result says of its job: it is over, or this is not its last word. */
export type Verdict = 'printed' | 'refused' | 'damaged' | 'stopped' | 'open'

const REFUSED: readonly number[] = [CODE.mediaUnknown, CODE.mediaVersion, CODE.tooLarge]

/**
 * Only a code that can mean nothing else says that the job will not be printed. An unlisted one may be that of a message
 * that came twice: the job itself goes on, and its own result follows.
 */
export function verdictOf({ succeeded, code: { code } }: PrintResult): Verdict {
  if (succeeded) return 'printed'
  if (REFUSED.includes(code)) return 'refused'
  if (code === CODE.mediaDamaged) return 'damaged'
  return isOf(code, 4) ? 'stopped' : 'open'
}
