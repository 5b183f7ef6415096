/** What the commands of presenters want: FS P s l a t, GS e n [m] [t]. */
import type { PresentOrder } from '../mechanics/presenter.ts'
import type { EscposProfile } from './profile.ts'

const RETRACT = 0x52 // R; anything else ejects

/** Undefined: not a command of this model's presenter, or one that moves nothing. */
export function presentOrderOf(
  { presenter }: EscposProfile,
  name: string,
  [n = 0, m = 0, a = 0, t = 0]: Uint8Array,
): PresentOrder | undefined {
  if (presenter?.dialect !== name) return undefined
  if (name === 'FS P') {
    const untaken = a === RETRACT ? 'retract' : 'eject'
    return { kind: 'present', outMm: n * presenter.stepMm, lamp: m === 1, untaken, afterMs: t * 1000 }
  }
  switch (n) {
    case 2:
      return { kind: 'retract' }
    case 3:
      return { kind: 'present', outMm: m * presenter.stepMm, lamp: false, untaken: 'eject', afterMs: 0 }
    case 5:
      return { kind: 'eject' }
    default:
      return undefined
  }
}
