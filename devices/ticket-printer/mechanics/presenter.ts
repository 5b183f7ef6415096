/** What brings a cut ticket to the mouth, holds it there, and draws it back or pushes it out. In time. */
import type { Clock, Timer } from '../../../lib/index.ts'
import type { PaperPiece, PieceFate } from '../contract.ts'
import type { LoosePiece } from './paper.ts'

/** Figures of one model. */
export interface PresenterFigures {
  /** mm/s */
  readonly speedMmS: number
  /** From the blade to the mouth, with the loop that the ticket makes inside, mm. */
  readonly pathMm: number
  /** Pushes paper out of the mouth while it is printed, from power-on on. */
  readonly continuous?: true
}

/** What a presenter is told to do with the ticket behind the blade. */
export type PresentOrder =
  | {
      readonly kind: 'present'
      /** How far it sticks out. As long as the ticket or longer: it falls. */
      readonly outMm: number
      /** The lamp at the mouth blinks while it lies there. */
      readonly lamp: boolean
      /** What is done with a ticket that nobody takes. */
      readonly untaken: 'retract' | 'eject'
      /** After so long; 0: when the next one is begun. */
      readonly afterMs: number
    }
  | { readonly kind: 'retract' | 'eject' }
  /** Paper comes out of the mouth while it is printed, or not. */
  | { readonly kind: 'continuous'; readonly on: boolean }

/** What a presenter tells. */
export interface PresenterEvents {
  /** A ticket has come to an end of its way, or sticks. */
  readonly became: (fate: PieceFate, piece: PaperPiece) => void
}

/** One line per state of the diagram in the README of the dialect. */
type State =
  | { readonly kind: 'empty' }
  | { readonly kind: 'held'; readonly piece: LoosePiece }
  | { readonly kind: 'moving'; readonly piece: LoosePiece; readonly timer: Timer }
  | { readonly kind: 'presented'; readonly piece: LoosePiece; readonly timer: Timer | undefined }

const EMPTY: State = { kind: 'empty' }

/** Holds one ticket at most. A jam may come of any move. */
export class Presenter {
  /** What it moves next will stick. */
  sticky = false
  /** A ticket sticks inside. */
  jammed = false
  /** Tickets drawn back, ever. */
  retracts = 0
  readonly #clock: Clock
  readonly #figures: PresenterFigures
  readonly #events: PresenterEvents
  #state: State = EMPTY
  #untaken: 'retract' | 'eject' = 'eject'
  #lamp = false
  #continuous: boolean

  constructor(clock: Clock, figures: PresenterFigures, events: PresenterEvents) {
    this.#clock = clock
    this.#figures = figures
    this.#events = events
    this.#continuous = figures.continuous === true
  }

  /** What the sensor in the mouth sees. */
  get presented(): PaperPiece | undefined {
    return this.#state.kind === 'presented' ? this.#state.piece : undefined
  }

  /** The lamp at the mouth blinks. */
  get lamp(): boolean {
    return this.#lamp && this.#state.kind === 'presented'
  }

  /** Its motor runs. */
  get moving(): boolean {
    return this.#state.kind === 'moving'
  }

  /** The blade has parted a ticket; one that was still inside is pushed out by it. */
  receive(piece: LoosePiece): void {
    if (this.#state.kind !== 'empty') this.#end('ejected', this.#stop(this.#state))
    if (!this.#continuous || this.jammed) this.#state = { kind: 'held', piece }
    else {
      this.#state = { kind: 'presented', piece, timer: undefined }
      this.#tell('presented', piece)
    }
  }

  /** Carries an order out; how long that takes, ms. Nothing inside: nothing is done. */
  obey(order: PresentOrder): number {
    if (order.kind === 'continuous') {
      this.#continuous = order.on
      return 0
    }
    if (order.kind !== 'present') return this.#away(order.kind)
    this.#untaken = order.untaken
    this.#lamp = order.lamp
    if (this.#state.kind !== 'held' || this.jammed) return 0
    const { piece } = this.#state
    if (order.outMm >= piece.lengthMm) return this.#away('eject')
    return this.#move(piece, this.#figures.pathMm + order.outMm, () => {
      const { afterMs, untaken } = order
      const timer = afterMs > 0 ? this.#clock.after(afterMs, () => void this.#away(untaken)) : undefined
      this.#state = { kind: 'presented', piece, timer }
      this.#tell('presented', piece)
    })
  }

  /** The next ticket is begun: the one that nobody took goes where its order said. How long that takes, ms. */
  makeWay(): number {
    return this.#away(this.#untaken)
  }

  /** A person pulls out what lies in the mouth. */
  take(): PaperPiece | undefined {
    if (this.#state.kind !== 'presented') return undefined
    const piece = this.#stop(this.#state)
    this.#end('taken', piece)
    return piece
  }

  /** A person takes out what sticks. */
  clear(): void {
    this.sticky = false
    if (!this.jammed) return
    this.jammed = false
    this.#state = EMPTY
  }

  /** The mains fail: what moves stops where it is, what lies in the mouth stays there. */
  powerOff(): void {
    this.#continuous = this.#figures.continuous === true
    const state = this.#state
    if (state.kind === 'empty' || state.kind === 'held') return
    const piece = this.#stop(state)
    this.#state =
      state.kind === 'moving' ? { kind: 'held', piece } : { kind: 'presented', piece, timer: undefined }
  }

  #away(where: 'retract' | 'eject'): number {
    const state = this.#state
    if (state.kind === 'empty' || state.kind === 'moving' || this.jammed) return 0
    const piece = this.#stop(state)
    return this.#move(piece, this.#figures.pathMm, () => {
      if (where === 'retract') this.retracts++
      this.#end(where === 'retract' ? 'retracted' : 'ejected', piece)
    })
  }

  #move(piece: LoosePiece, mm: number, arrived: () => void): number {
    if (this.sticky) {
      this.sticky = false
      this.jammed = true
      this.#state = { kind: 'held', piece }
      this.#tell('jammed', piece)
      return 0
    }
    const ms = Math.ceil((mm / this.#figures.speedMmS) * 1000)
    this.#state = { kind: 'moving', piece, timer: this.#clock.after(ms, arrived) }
    return ms
  }

  #stop(state: Exclude<State, { readonly kind: 'empty' }>): LoosePiece {
    if (state.kind !== 'held') state.timer?.cancel()
    return state.piece
  }

  #end(fate: PieceFate, piece: LoosePiece): void {
    this.#state = EMPTY
    this.#tell(fate, piece)
  }

  #tell(fate: PieceFate, piece: LoosePiece): void {
    piece.fate = fate
    this.#events.became(fate, piece)
  }
}
