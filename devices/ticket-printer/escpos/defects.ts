/** Defects that the firmware of printers in the field has, by name: what the hand `flash` puts in. */
import type { FaultFact } from '../../../lib/index.ts'
import type { EscposProfile } from './profile.ts'

const DEFECTS = {
  proofEarly: 'Its firmware answers `GS ( H` as soon as it has read it, not when all before it is printed.',
  proofSilent: 'Its firmware does not answer `GS ( H`.',
  proofTwice: 'Its firmware answers `GS ( H` twice.',
  statusConstant: 'Its firmware says that all is well, whatever happens.',
  statusInside: 'Its firmware puts automatic status into the middle of its other answers.',
  codePageIgnored: 'Its firmware ignores `ESC t`: all but ASCII comes out in other characters.',
  bufferDropped: 'Its firmware drops what it holds when the paper ends, and prints no more of it.',
} as const

/** One of those. */
export type Defect = keyof typeof DEFECTS

/** Those that make a difference to a model. */
export function defectsOf({
  processId,
  realTimeStatus,
  automaticStatus,
}: Pick<EscposProfile, 'processId' | 'realTimeStatus' | 'automaticStatus'>): readonly Defect[] {
  const proves = processId === 'supported'
  return (Object.keys(DEFECTS) as Defect[]).filter((defect) => {
    if (defect.startsWith('proof')) return proves
    if (defect === 'statusConstant') return realTimeStatus === 'supported'
    return defect !== 'statusInside' || (proves && automaticStatus)
  })
}

/** The faults of a model that are defects of its firmware. */
export function defectFaults(profile: EscposProfile): Readonly<Record<string, FaultFact>> {
  const fault = (defect: Defect): FaultFact => ({
    about: DEFECTS[defect],
    begin: { verb: 'flash', args: { defect } },
    end: { verb: 'flash' },
  })
  return Object.fromEntries(defectsOf(profile).map((defect) => [defect, fault(defect)]))
}
