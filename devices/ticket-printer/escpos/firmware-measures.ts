/** Millimetres of a profile as the dots that paper and mechanism count in. */
import { pitchOf } from '../mechanics/line.ts'
import type { PaperMeasures } from '../mechanics/paper.ts'
import type { MarkMeasures } from '../mechanics/paper-marks.ts'
import type { MechanismFigures } from '../mechanics/work.ts'
import { initialModes } from './page-modes.ts'
import type { EscposProfile } from './profile.ts'

/** One inch, mm. */
export const INCH_MM = 25.4

/** The paper path of a model. */
export function measuresOf(profile: EscposProfile): PaperMeasures {
  const dotsPerMm = profile.dpi / INCH_MM
  return {
    dotsPerMm,
    width: profile.dotsPerLine,
    cellDots: pitchOf(profile, 'A'),
    lineDots: initialModes(profile).lineSpacing,
    headToCutter: profile.headToCutterMm * dotsPerMm,
  }
}

/** How fast a model is, and where its near-end sensor sits. */
export function figuresOf(profile: EscposProfile): MechanismFigures {
  const dotsPerMm = profile.dpi / INCH_MM
  return {
    dotsPerMs: (profile.speedMmS * dotsPerMm) / 1000,
    cutMs: profile.cutMs,
    nearEnd: profile.nearEndMm === undefined ? undefined : profile.nearEndMm * dotsPerMm,
    searched: profile.marks && profile.marks.searchMm * dotsPerMm,
  }
}

/** How a model's paper is marked at that pitch; undefined: plain paper, or no sensor for marks. */
export function marksOf(
  { marks, dpi }: EscposProfile,
  pitchMm: number | undefined,
): MarkMeasures | undefined {
  if (marks === undefined || pitchMm === undefined) return undefined
  const dots = (mm: number) => (mm * dpi) / INCH_MM
  return { pitch: dots(pitchMm), tolerance: dots(marks.toleranceMm), length: dots(marks.lengthMm) }
}
