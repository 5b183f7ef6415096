/**
 * A small reference queue server, written only against the public API: numbers, a queue, calls.
 * A number is called only when its paper may be in somebody's hand.
 */
import { type Centre, type Clock, DeviceError, Listeners } from '../devices/index.ts'
import { type Numbers, numberOf } from './numbers.ts'

/** How an attempt to get a ticket ended. */
export type TicketAnswer =
  | { readonly given: true; readonly ticket: string; readonly sure: boolean }
  | { readonly given: false; readonly ticket: string; readonly error: DeviceError }

/** A ticket in the queue. */
export interface Queued {
  readonly ticket: string
  readonly service: string
  /** Lower is called first; equal ones in the order in which they joined. */
  readonly priority: number
  /** Centre time. */
  readonly since: number
}

/** What a front desk knows of a service. */
export interface DeskService {
  readonly name: string
  /** The letter that its numbers begin with, A to Z. Default: its initial, or the first that nobody has. */
  readonly letter?: string | undefined
  /** Default {@link USUAL_PRIORITY}. */
  readonly priority?: number | undefined
  /** The windows that serve it. Default: all. */
  readonly windows?: readonly number[] | undefined
}

/** How a front desk works. */
export interface FrontDeskOptions {
  /** How long a ticket may wait for its printing to begin, ms. Default 20 s. */
  readonly patienceMs?: number | undefined
  /** What is known of services beforehand; others are served as they come, at every window. */
  readonly services?: readonly DeskService[] | undefined
  /** Issues numbers that outlive this desk. Default: each desk begins with 1. */
  readonly numbers?: Numbers | undefined
}

/** The priority of whoever has no other: there is room before and behind. */
export const USUAL_PRIORITY = 5

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
const BOARD_RETRY_MS = 5000

interface Waiting extends Queued {
  /** Counts those who joined. */
  readonly order: number
}

/**
 * Issues tickets, keeps the queue, calls. The rule of the queue: of those whom a window serves, the lowest priority number
 * first, then first come first served; nobody who is at a window is sent away for another.
 */
export class FrontDesk {
  readonly #centre: Centre
  readonly #clock: Clock
  readonly #patienceMs: number
  readonly #services = new Map<string, DeskService>()
  readonly #letters = new Map<string, string>()
  readonly #boards: readonly string[]
  readonly #events = new Listeners<FrontDeskEvent>()
  readonly #arrivals = new Listeners<void>()
  readonly #numbers: Numbers | undefined
  readonly #issued = new Map<string, number>()
  readonly #atWindow = new Map<number, string>()
  readonly #underWay = new Set<Promise<unknown>>()
  #queue: Waiting[] = []
  #joined = 0
  /** What the boards were told last. */
  #onBoards = ''
  #closed = false

  constructor(centre: Centre, clock: Clock, { patienceMs, services = [], numbers }: FrontDeskOptions = {}) {
    this.#centre = centre
    this.#numbers = numbers
    this.#clock = clock
    this.#patienceMs = patienceMs ?? PATIENCE_MS
    for (const service of services) this.#services.set(service.name, service)
    this.#boards = [...centre.devices.values()].flatMap((each) =>
      each.kind === 'caller-display' && each.board ? [each.id] : [],
    )
  }

  /** Who waits, in the order in which they are called. */
  get waiting(): readonly Queued[] {
    return this.#queue
  }

  /** Whether somebody waits whom this window serves. */
  hasFor(window: number): boolean {
    return this.#queue.some((each) => this.#serves(window, each))
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

  /**
   * A visitor touches the screen of a kiosk. Never throws: a kiosk tells the visitor what happened.
   * `priority`: of this visitor; default: that of the service.
   */
  takeTicket(
    kiosk: string,
    service: string,
    { priority }: { readonly priority?: number | undefined } = {},
  ): Promise<TicketAnswer> {
    if (this.#closed)
      return Promise.resolve({
        given: false,
        ticket: '',
        error: new DeviceError('closed', 'the front desk has closed'),
      })
    const rank = priority ?? this.#services.get(service)?.priority ?? USUAL_PRIORITY
    return this.#track(this.#print(kiosk, service, rank))
  }

  /** A clerk asks for the next visitor; undefined while nobody waits for that window or the call could not be shown. */
  callNext(window: number, clerk: string): Promise<Queued | undefined> {
    return this.#closed ? Promise.resolve(undefined) : this.#track(this.#call(window, clerk))
  }

  async #print(kiosk: string, service: string, priority: number): Promise<TicketAnswer> {
    let ticket: string
    try {
      const letter = this.#letterOf(service)
      ticket = this.#numbers === undefined ? this.#nextNumber(letter) : await this.#numbers.next(letter)
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error
      return { given: false, ticket: '', error } // a number that could not be kept is nobody's
    }
    this.#events.tell({ type: 'issued', ticket, kiosk })
    const since = this.#clock.now()
    const join = () => {
      this.#join({ ticket, service, priority, since, order: this.#joined++ })
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
    const place = this.#queue.findIndex((each) => this.#serves(window, each))
    const [next] = place < 0 ? [] : this.#queue.splice(place, 1)
    if (next === undefined) return undefined
    const { ticket } = next
    try {
      await this.#centre.window(window).serve({ ticket, clerk })
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error
      this.#join(next)
      this.#events.tell({ type: 'callFailed', ticket, window, code: error.code })
      // it may be lit, or light up later: whoever bears it must not read it here when it is called elsewhere
      if (error.outcome === 'unknown')
        void this.#track(this.#centre.window(window).free().catch(passDeviceErrors))
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

  /** Before those with a higher number and those who joined later. */
  #join(waiting: Waiting): void {
    let place = this.#queue.length
    for (; place > 0; place--) {
      const before = this.#queue[place - 1] as Waiting
      const first =
        before.priority < waiting.priority ||
        (before.priority === waiting.priority && before.order < waiting.order)
      if (first) break
    }
    this.#queue.splice(place, 0, waiting)
  }

  #serves(window: number, { service }: Queued): boolean {
    return this.#services.get(service)?.windows?.includes(window) ?? true
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
    if (this.#boards.length === 0) return
    const calls = [...this.#atWindow]
      .map(([window, ticket]) => ({ ticket, window }))
      .reverse()
      .slice(0, BOARD_ROWS)
    const told = JSON.stringify(calls)
    if (told === this.#onBoards) return // who left was not among the latest
    this.#onBoards = told
    for (const id of this.#boards) this.#tellBoard(id, calls)
  }

  /** Again and again as long as it cannot be reached, and nothing newer is to be told. */
  #tellBoard(id: string, calls: readonly { readonly ticket: string; readonly window: number }[]): void {
    const board = this.#centre.board(id)
    const told = this.#onBoards
    const again = () => told === this.#onBoards && this.#tellBoard(id, calls)
    const shown = calls.length > 0 ? board.show(calls) : board.blank()
    shown.catch((error: unknown) => {
      passDeviceErrors(error) // what is in doubt is lit by the centre itself, when it can be
      const { outcome, code } = error
      if (outcome === 'notDone' && code !== 'illegal' && code !== 'closed')
        this.#clock.after(BOARD_RETRY_MS, again, { background: true })
    })
  }

  #nextNumber(letter: string): string {
    const number = (this.#issued.get(letter) ?? 0) + 1
    this.#issued.set(letter, number)
    return numberOf(letter, number)
  }

  /** Two services of one letter share their numbers: none is issued twice. */
  #letterOf(service: string): string {
    const known = this.#letters.get(service)
    if (known !== undefined) return known
    const taken = new Set([
      ...this.#letters.values(),
      ...[...this.#services.values()].map(({ letter }) => letter),
    ])
    const wanted = this.#services.get(service)?.letter ?? service.slice(0, 1).toUpperCase()
    const letter = /^[A-Z]$/.test(wanted) ? wanted : (LETTERS.find((each) => !taken.has(each)) ?? 'A')
    this.#letters.set(service, letter)
    return letter
  }
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

function passDeviceErrors(error: unknown): asserts error is DeviceError {
  if (!(error instanceof DeviceError)) throw error
}
