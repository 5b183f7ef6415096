/** What a page wants done, as work for the mechanism. */
import type { Send } from '../../../lib/index.ts'
import type { Mark } from '../mechanics/marks.ts'
import type { Mechanism } from '../mechanics/mechanism.ts'
import type { PresentOrder } from '../mechanics/presenter.ts'
import type { Counts } from './firmware-counts.ts'
import { INCH_MM } from './firmware-measures.ts'
import type { Outlet } from './firmware-outlet.ts'
import type { Modes } from './page-modes.ts'
import type { PageOutput } from './page-output.ts'
import type { NvWrite } from './page-stored.ts'
import type { EscposProfile } from './profile.ts'

/** What that needs of the machine. */
export interface WorkWorld {
  readonly mechanism: Mechanism<Modes>
  readonly outlet: Outlet
  readonly counts: Counts
  readonly send: Send
  /** What the host has set by now. */
  readonly modes: () => Modes
  readonly unknown: (name: string, position: number) => void
  /** It has started anew by a command. */
  readonly restarted: () => void
}

/** Knows how much hangs out as far as has been read, and whether the printer hears. */
export class PageWork implements PageOutput {
  /** It writes its flash or starts anew, and hears no question. */
  deaf = false
  /** Times that the flash was written or erased, ever. */
  flashWrites = 0
  /** Dots fed since the last cut, as far as has been read. */
  #sinceCut = 0
  readonly #profile: EscposProfile
  readonly #world: WorkWorld

  constructor(profile: EscposProfile, world: WorkWorld) {
    this.#profile = profile
    this.#world = world
  }

  /** All work was dropped; so many dots hang out. */
  dropped(hangingOut: number): void {
    this.deaf = false
    this.#sinceCut = hangingOut
    this.#world.outlet.occupy()
  }

  feed(dots: number, position: number, mark?: Mark): void {
    const { counts, mechanism, modes } = this.#world
    counts.lines++
    this.#clearTheWay(position)
    this.#sinceCut += dots
    mechanism.add({ dots, mark, position, modes: modes() })
  }

  seek(where: 'head' | 'blade', position: number): void {
    const { mechanism, modes } = this.#world
    this.#clearTheWay(position)
    this.#sinceCut = Number.POSITIVE_INFINITY // as long as the marks are apart: never too short
    mechanism.add({ dots: 0, seek: where, position, modes: modes() })
  }

  cut(position: number): void {
    this.#cut(position, true)
  }

  present(order: PresentOrder, cutsFirst: boolean, position: number): void {
    if (cutsFirst) {
      if (this.#sinceCut > 0) this.#lengthen(position)
      this.#cut(position, 'ifHanging')
    }
    this.#run(position, () => this.#world.outlet.obey(order))
  }

  store({ begun, ms, done, deaf }: NvWrite, position: number): void {
    this.#run(position, () => {
      begun()
      this.deaf = deaf
      this.flashWrites++
      return ms
    })
    this.inOrder(position, () => {
      this.deaf = false
      done()
    })
  }

  restart(position: number): void {
    this.#run(position, () => {
      this.deaf = true
      return this.#profile.bootMs
    })
    this.inOrder(position, () => {
      this.deaf = false
      this.#world.restarted()
    })
  }

  answer(bytes: Uint8Array, position: number): void {
    this.inOrder(position, () => this.#world.send(bytes))
  }

  unknown(name: string, position: number): void {
    this.#world.unknown(name, position)
  }

  /** Calls when all before that position is printed. */
  inOrder(position: number, act: () => void): void {
    this.#world.mechanism.add({ dots: 0, act, position, modes: this.#world.modes() })
  }

  #clearTheWay(position: number): void {
    const { outlet } = this.#world
    if (outlet.wayIsDoubtful) this.#run(position, () => outlet.makeWay())
  }

  #cut(position: number, cut: true | 'ifHanging'): void {
    this.#world.outlet.occupy()
    this.#sinceCut = 0
    this.#world.mechanism.add({ dots: 0, cut, position, modes: this.#world.modes() })
  }

  #run(position: number, run: () => number): void {
    this.#world.mechanism.add({ dots: 0, run, position, modes: this.#world.modes() })
  }

  /** A ticket that is too short for the presenter gets blank paper. */
  #lengthen(position: number): void {
    const { counts, mechanism, modes } = this.#world
    const dots = (counts.shortestMm * this.#profile.dpi) / INCH_MM - this.#sinceCut
    if (dots > 0) mechanism.add({ dots, position, modes: modes() })
  }
}
