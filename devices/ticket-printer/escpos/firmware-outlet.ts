/** Where paper goes behind the blade: into the tray, or through a presenter to the mouth. */
import type { Clock, PhysicalEvent } from '../../../lib/index.ts'
import type { PaperPiece, PieceFate } from '../contract.ts'
import type { LoosePiece } from '../mechanics/paper.ts'
import { Pieces } from '../mechanics/pieces.ts'
import { Presenter, type PresentOrder } from '../mechanics/presenter.ts'
import type { EscposProfile } from './profile.ts'

/** What the outlet needs of the printer. */
export interface OutletWorld {
  readonly clock: Clock
  readonly tell: (event: PhysicalEvent) => void
  /** What the sensors see has changed in the midst of the mechanism's work, or at any other time. */
  readonly changed: (type: string, amidWork: boolean, details: object) => void
}

const EVENT: Readonly<Record<PieceFate, string>> = {
  presented: 'presented',
  taken: 'taken',
  retracted: 'retracted',
  ejected: 'ejected',
  jammed: 'presenterJammed',
}

/** Keeps every piece, and what becomes of it. */
export class Outlet {
  readonly pieces: Pieces
  readonly presenter: Presenter | undefined
  /** Nobody takes anything. */
  #left = false
  /** No ticket before the one that is printed now can be inside: whoever was first has been moved on. */
  #clear = true
  #amidWork = false
  readonly #world: OutletWorld
  readonly #ticketBit: boolean

  constructor({ presenter, ticketBit }: EscposProfile, world: OutletWorld) {
    this.#world = world
    this.#ticketBit = ticketBit !== undefined && presenter === undefined
    this.pieces = new Pieces(world.tell)
    if (presenter === undefined) return
    this.presenter = new Presenter(world.clock, presenter, {
      became: (fate, { text }) => world.changed(EVENT[fate], this.#amidWork, { text }),
    })
  }

  /** What the sensor in the mouth sees. */
  get ticketInMouth(): boolean {
    return this.presenter?.presented !== undefined || (this.#ticketBit && this.pieces.tray.length > 0)
  }

  get jammed(): boolean {
    return this.presenter?.jammed === true
  }

  /** The blade has parted a piece. */
  receive(piece: LoosePiece): void {
    this.pieces.keep('cut', piece, this.presenter === undefined)
    this.presenter?.receive(piece)
    if (this.#ticketBit) this.#world.changed('presented', true, { text: piece.text })
  }

  /** Moves the ticket; how long that takes, ms. */
  obey(order: PresentOrder): number {
    return this.#amid((presenter) => presenter.obey(order))
  }

  /** Whether the way has to be cleared before paper is fed: asked once for each ticket. */
  get wayIsDoubtful(): boolean {
    const doubtful = this.presenter !== undefined && !this.#clear
    this.#clear = true
    return doubtful
  }

  /** A ticket will be inside. */
  occupy(): void {
    this.#clear = false
  }

  /** The next ticket is begun; how long it takes until the way is clear, ms. */
  makeWay(): number {
    return this.#amid((presenter) => presenter.makeWay())
  }

  #amid(act: (presenter: Presenter) => number): number {
    if (this.presenter === undefined) return 0
    this.#amidWork = true
    try {
      return act(this.presenter)
    } finally {
      this.#amidWork = false
    }
  }

  /** A person takes what lies in the mouth or, oldest first, in the tray. */
  take(): PaperPiece | undefined {
    if (this.#left) return undefined
    if (this.presenter !== undefined) return this.presenter.take()
    const piece = this.pieces.takeOldest()
    if (piece !== undefined && this.#ticketBit) this.#world.changed('mouthEmptied', false, {})
    return piece
  }

  /** Whoever comes leaves the ticket where it is. */
  leave(): void {
    if (this.#left) return
    this.#left = true
    this.#world.tell({ type: 'ticketLeft' })
  }

  /** Somebody fetches what was left. */
  fetch(): PaperPiece | undefined {
    if (this.#left) this.#world.tell({ type: 'ticketFetched' })
    this.#left = false
    return this.take()
  }

  powerOff(): void {
    this.presenter?.powerOff()
    this.#clear = false
  }
}
