/**
 * A small reference queue server, written only against the public API: numbers, a queue, calls.
 * A number is called only when its paper may be in somebody's hand.
 */
import { type Centre, type Clock, DeviceError, Listeners } from '../devices/index.ts'

/** How an attempt to get a ticket ended. */
export type TicketAnswer =
  | { readonly given: true; readonly ticket: string; readonly sure: boolean }
  | { readonly given: false; readonly ticket: string; readonly error: DeviceError }

/** A ticket in the queue. */
export interface Queued {
  readonly ticket: string
  readonly service: string
  /** Centre time. */
  readonly since: number
}

/** What the front desk tells, for whoever keeps a history. */
export interface FrontDeskEvent {
  readonly type: 'issued' | 'printed' | 'withdrawn' | 'doubtful' | 'called' | 'callFailed' | 'finished'
  readonly ticket: string
  readonly window?: number
  readonly kiosk?: string
  readonly code?: string
  readonly evidence?: string
}

const PATIENCE_MS = 20_000 // a visitor does not stand in front of a kiosk longer
const BOARD_ROWS = 6

/** Issues tickets, keeps the queue, calls. */
export class FrontDesk {
  readonly #centre: Centre
  readonly #clock: Clock
  readonly #patienceMs: number
  readonly #boards: readonly string[]
  readonly #events = new Listeners<FrontDeskEvent>()
  readonly #arrivals = new Listeners<void>()
  readonly #numbers = new Map<string, number>()
  readonly #atWindow = new Map<number, string>()
  readonly #underWay = new Set<Promise<unknown>>()
  #queue: Queued[] = []
  /** What the boards were told last. */
  #onBoards = ''
  #closed = false

  /** `patienceMs`: how long a ticket may wait for its printing to begin. */
  constructor(centre: Centre, clock: Clock, patienceMs: number = PATIENCE_MS) {
    this.#centre = centre
    this.#clock = clock
    this.#patienceMs = patienceMs
    this.#boards = [...centre.devices.values()].flatMap((each) =>
      each.kind === 'caller-display' && each.board ? [each.id] : [],
    )
  }

  /** Who waits, first come first. */
  get waiting(): readonly Queued[] {
    return this.#queue
  }

  /** Hears what the desk does. */
  onEvent(listener: (event: FrontDeskEvent) => void): () => void {
    return this.#events.add(listener)
  }

  /** Hears that somebody has joined the queue. */
  onArrival(listener: () => void): () => void {
    return this.#arrivals.add(listener)
  }

  /** Closing time: no more tickets and calls. Resolves when those under way have ended. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#underWay)
  }

  /** A visitor touches the screen of a kiosk. Never throws: a kiosk tells the visitor what happened. */
  takeTicket(kiosk: string, service: string): Promise<TicketAnswer> {
    if (this.#closed)
      return Promise.resolve({
        given: false,
        ticket: '',
        error: new DeviceError('closed', 'the front desk has closed'),
      })
    return this.#track(this.#print(kiosk, service))
  }

  /** A clerk asks for the next visitor; undefined while nobody waits or the call could not be shown. */
  callNext(window: number, clerk: string): Promise<Queued | undefined> {
    return this.#closed ? Promise.resolve(undefined) : this.#track(this.#call(window, clerk))
  }

  async #print(kiosk: string, service: string): Promise<TicketAnswer> {
    const ticket = this.#nextNumber(service)
    this.#events.tell({ type: 'issued', ticket, kiosk })
    const since = this.#clock.now()
    const join = () => {
      this.#queue.push({ ticket, service, since })
      this.#arrivals.tell()
    }
    try {
      const waiting = this.#queue.length
      const id = `${kiosk}-${ticket}`
      const { evidence } = await this.#centre
        .printer(kiosk)
        .print({ ticket, service, waiting }, { id, ttlMs: this.#patienceMs })
      this.#events.tell({ type: 'printed', ticket, kiosk, evidence })
      join()
      return { given: true, ticket, sure: true }
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error
      const sure = error.outcome === 'notDone'
      this.#events.tell({ type: sure ? 'withdrawn' : 'doubtful', ticket, kiosk, code: error.code })
      if (sure) return { given: false, ticket, error }
      join() // somebody may hold it: it is called, and asked for at the window
      return { given: true, ticket, sure: false }
    }
  }

  async #call(window: number, clerk: string): Promise<Queued | undefined> {
    const next = this.#queue.shift()
    if (next === undefined) return undefined
    const { ticket } = next
    try {
      await this.#centre.window(window).serve({ ticket, clerk })
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error
      this.#queue.unshift(next)
      this.#events.tell({ type: 'callFailed', ticket, window, code: error.code })
      return undefined
    }
    this.#events.tell({ type: 'called', ticket, window })
    this.#atWindow.delete(window)
    this.#atWindow.set(window, ticket)
    this.#refreshBoards()
    return next
  }

  /** The visitor has gone, or did not come. */
  async finish(window: number): Promise<void> {
    const ticket = this.#atWindow.get(window)
    if (ticket === undefined) return
    this.#atWindow.delete(window)
    this.#events.tell({ type: 'finished', ticket, window })
    this.#refreshBoards()
    await this.#centre.window(window).free().catch(passDeviceErrors) // the display shows it when it is back
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const ended = work.then(
      () => void this.#underWay.delete(ended),
      () => void this.#underWay.delete(ended),
    )
    this.#underWay.add(ended)
    return work
  }

  #refreshBoards(): void {
    const calls = [...this.#atWindow]
      .map(([window, ticket]) => ({ ticket, window }))
      .reverse()
      .slice(0, BOARD_ROWS)
    const told = JSON.stringify(calls)
    if (told === this.#onBoards) return // who left was not among the latest
    this.#onBoards = told
    for (const id of this.#boards) {
      const board = this.#centre.board(id)
      void (calls.length > 0 ? board.show(calls) : board.blank()).catch(passDeviceErrors)
    }
  }

  #nextNumber(service: string): string {
    const letter = service.slice(0, 1).toUpperCase() || 'A'
    const number = (this.#numbers.get(letter) ?? 0) + 1
    this.#numbers.set(letter, number)
    return `${letter}${String(number).padStart(3, '0')}`
  }
}

function passDeviceErrors(error: unknown): void {
  if (!(error instanceof DeviceError)) throw error
}
