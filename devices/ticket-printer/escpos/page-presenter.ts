/** What the commands of presenters want: FS P s l a t, GS e n [m] [t], GS R n [t]. */
import type { PresentOrder } from '../mechanics/presenter.ts'
import type { EscposProfile } from './profile.ts'

const RETRACT = 0x52 // R; anything else ejects
/** `GS R 1`: s at power-on (Citizen). */
const RETRACT_AFTER_S = 5

/** An order, and whether what hangs out is cut off before it is carried out. */
export interface CutAndOrder {
  readonly order: PresentOrder
  readonly cutsFirst: boolean
}

/** Reads them, and remembers the time of `GS R 1`. */
export class PresenterCommands {
  readonly #presenter: EscposProfile['presenter']
  #retractAfterS = RETRACT_AFTER_S

  constructor({ presenter }: EscposProfile) {
    this.#presenter = presenter
  }

  powerOff(): void {
    this.#retractAfterS = RETRACT_AFTER_S
  }

  /** What a cut does besides: presents, where no command does. */
  get withCut(): CutAndOrder | undefined {
    if (this.#presenter?.dialect !== 'GS R') return undefined
    return { order: presented(this.#presenter.outMm, 'retract', this.#retractAfterS), cutsFirst: true }
  }

  /** Undefined: not a command of this model's presenter, or one that moves nothing. */
  read(name: string, [n = 0, m = 0, a = 0, t = 0]: Uint8Array): CutAndOrder | 'setting' | undefined {
    const presenter = this.#presenter
    if (presenter?.dialect !== name) return undefined
    switch (presenter.dialect) {
      case 'FS P': {
        const order = presented(n * presenter.stepMm, a === RETRACT ? 'retract' : 'eject', t)
        return { order: { ...order, lamp: m === 1 }, cutsFirst: true }
      }
      case 'GS R':
        if (n === 0x30) return { order: { kind: 'retract' }, cutsFirst: false }
        if (m <= 9) this.#retractAfterS = m
        return 'setting'
      case 'GS e':
        return eject(presenter, n, m, a)
    }
  }
}

function eject(
  { stepMm, continuous }: NonNullable<EscposProfile['presenter']>,
  n: number,
  m: number,
  t: number,
): CutAndOrder | undefined {
  switch (n) {
    case 2:
      return { order: { kind: 'retract' }, cutsFirst: true }
    case 3:
      return { order: presented(m * stepMm, 'eject', 0), cutsFirst: true }
    case 5:
      return { order: { kind: 'eject' }, cutsFirst: true }
    case 0x12:
    case 0x14:
      return continuous && { order: { kind: 'continuous', on: n === 0x14 }, cutsFirst: false }
    case 0x20:
      return continuous && { order: presented(m * stepMm, 'retract', t), cutsFirst: true }
    default:
      return undefined
  }
}

function presented(outMm: number, untaken: 'retract' | 'eject', afterS: number) {
  return { kind: 'present', outMm, lamp: false, untaken, afterMs: afterS * 1000 } as const
}
