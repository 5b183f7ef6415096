/** A program that keeps a small centre busy through the public API, and people who take tickets and press buttons. */
import type { Centre, CentreDevice } from '../../devices/centre/contract.ts'
import { type Clock, DeviceError, type Done, type Random } from '../../lib/index.ts'
import type { Hardware } from '../hardware.ts'
import type { History } from '../history.ts'
import type { Program } from './program.ts'

const PRINT_PAUSE_MS = 5000
const VISIT_MS = 8000
const SIGN_PAUSE_MS = 10_000
const TAKE_MS = 2000

/** What the workload needs; it writes down what it asked and what it was told. */
export interface WorkloadOptions {
  readonly clock: Clock
  readonly hardware: Hardware
  readonly program: Program
  /** Between the workload and the centre: a planted bug may stand there. */
  readonly seen: (centre: Centre) => Centre
  readonly random: Random
}

/** Keeps everything busy until it is told to stop; `stopped` resolves when the last answer has come. */
export class Workload {
  readonly #hardware: Hardware
  readonly #program: Program
  readonly #seen: (centre: Centre) => Centre
  readonly #random: Random
  readonly #clock: Clock
  readonly #history: History
  readonly #loops: Promise<void>[] = []
  #tickets = 0
  #ids = 0
  #open = true

  constructor({ clock, hardware, program, seen, random }: WorkloadOptions) {
    this.#hardware = hardware
    this.#program = program
    this.#seen = seen
    this.#random = random
    this.#clock = clock
    this.#history = hardware.history
  }

  /** The centre of this moment: the program may have died and come back. */
  get #centre(): Centre {
    return this.#seen(this.#program.centre)
  }

  start(): void {
    for (const device of this.#centre.devices.values()) {
      const random = this.#random.split(device.id)
      if (device.kind === 'ticket-printer') this.#loops.push(this.#printing(device, random))
      if (device.kind === 'caller-display' && device.window === undefined)
        this.#loops.push(this.#signing(device.id, random))
    }
    for (const window of this.#centre.windows)
      this.#loops.push(this.#serving(window, this.#random.split(`window-${window}`)))
  }

  async stopped(): Promise<void> {
    this.#open = false
    await Promise.all(this.#loops)
  }

  /** Each device once more, when everything is whole: nothing that went wrong may have stayed wrong. */
  async lastRound(): Promise<void> {
    const { printers, signs } = this.#places()
    await Promise.all([
      ...printers.map((id) => this.#print(id, { last: true })),
      ...signs.map((id) =>
        this.#ask(id, 'show', { ticket: this.#next(), last: true }, (ticket, options) =>
          this.#centre.board(id).show([{ ticket, window: 9 }], options),
        ),
      ),
      ...this.#centre.windows.map((window) => this.#serve(window, true)),
    ])
    await this.#clock.sleep(TAKE_MS)
    for (const window of this.#centre.windows) this.#press(window)
    await this.#clock.sleep(TAKE_MS)
  }

  #places() {
    const devices = [...this.#centre.devices.values()]
    return {
      printers: devices.filter(({ kind }) => kind === 'ticket-printer').map(({ id }) => id),
      signs: devices
        .filter(({ kind, window }) => kind === 'caller-display' && window === undefined)
        .map(({ id }) => id),
    }
  }

  async #printing({ id }: CentreDevice, random: Random): Promise<void> {
    await this.#clock.sleep(random.int(0, PRINT_PAUSE_MS))
    while (this.#open) {
      const { ticket, command, outcome } = await this.#print(id, random.chance(0.15) ? { ttlMs: 3000 } : {})
      if (outcome === 'done') this.#takeAway(id, random)
      if (outcome === 'died') await this.#print(id, { ticket, command, repeat: true })
      // the same id again does nothing and has the same answer; a copy is asked for by name, and marked
      if (random.chance(0.2)) await this.#print(id, { ticket, command, repeat: true })
      if (outcome === 'unknown' && random.chance(0.9)) await this.#print(id, { ticket, copyOf: command })
      await this.#clock.sleep(Math.round(random.exponential(PRINT_PAUSE_MS)))
    }
  }

  #print(
    id: string,
    about: { ticket?: string; command?: string; copyOf?: string; repeat?: true; last?: true; ttlMs?: number },
  ) {
    const { ticket = this.#next(), ttlMs, ...marks } = about
    return this.#ask(id, 'print', { ticket, ...marks }, (number, options) =>
      this.#centre.printer(id).print(
        {
          ticket: number,
          service: 'Passports',
          waiting: 3,
          ...(marks.copyOf ? { copyOf: marks.copyOf } : {}),
        },
        { ...options, ...(ttlMs === undefined ? {} : { ttlMs }) },
      ),
    )
  }

  /** Whoever asked for the ticket takes it, after a while, or tears it off before the next one is begun. */
  #takeAway(id: string, random: Random): void {
    const hands = this.#hardware.hands(id)
    if (hands.paper.at(-1)?.parted === 'hanging') hands.tearTicket()
    else this.#clock.after(random.int(200, TAKE_MS), () => void hands.takeTicket())
  }

  async #serving(window: number, random: Random): Promise<void> {
    await this.#clock.sleep(random.int(0, VISIT_MS))
    while (this.#open) {
      const { outcome } = await this.#serve(window, false)
      if (outcome !== 'notDone') {
        await this.#clock.sleep(Math.round(random.exponential(VISIT_MS)))
        for (let presses = random.int(0, 2); presses > 0; presses--) {
          this.#press(window)
          await this.#clock.sleep(random.int(600, 1500))
        }
      }
      if (!this.#open && random.chance(0.7)) return // somebody is still there when everything has become quiet
      await this.#ask(`window-${window}`, 'free', { window }, (_, options) =>
        this.#centre.window(window).free(options),
      )
      await this.#clock.sleep(Math.round(random.exponential(VISIT_MS / 4)))
    }
  }

  #serve(window: number, last: boolean) {
    const about = { ticket: this.#next(), window, ...(last ? { last: true } : {}) }
    return this.#ask(`window-${window}`, 'serve', about, (ticket, options) =>
      this.#centre.window(window).serve({ ticket }, options),
    )
  }

  #press(window: number): void {
    const rate = [...this.#hardware.devices.values()].find(
      (each) => each.window === window && each.model.kind === 'rating-buttons',
    )
    if (rate !== undefined) this.#hardware.hands(rate.id).press({ button: 2 })
  }

  async #signing(id: string, random: Random): Promise<void> {
    while (this.#open) {
      await this.#clock.sleep(Math.round(random.exponential(SIGN_PAUSE_MS)))
      if (random.chance(0.2))
        await this.#ask(id, 'blank', {}, (_, options) => this.#centre.board(id).blank(options))
      else {
        const until = random.chance(0.3) ? this.#clock.now() + random.int(1000, 30_000) : undefined
        await this.#ask(
          id,
          'show',
          { ticket: this.#next(), ...(until === undefined ? {} : { untilMs: until - this.#clock.now() }) },
          (ticket, options) =>
            this.#centre
              .board(id)
              .show([{ ticket, window: 9 }], { ...options, ...(until === undefined ? {} : { until }) }),
        )
      }
    }
  }

  #next(): string {
    return `A${String(++this.#tickets).padStart(3, '0')}`
  }

  /** Writes down what is asked, and what it is told. */
  async #ask<A extends { readonly ticket?: string; readonly [detail: string]: unknown }>(
    place: string,
    op: string,
    about: A,
    act: (ticket: string, options: { readonly id: string }) => Promise<Done>,
  ): Promise<{ ticket: string; command: string; outcome: string }> {
    await this.#program.up
    const call = ++this.#ids
    const command = String(about['command'] ?? `${op}-${call}`)
    const ticket = about.ticket ?? ''
    this.#history.add('asked', { call, place, op, ...about, command })
    const told = (answer: { outcome: string; evidence?: string; code?: string }) =>
      this.#history.add('answered', { call, place, op, ...about, command, ...answer })
    try {
      const died = this.#program.died.then(() => undefined)
      const done = await Promise.race([act(ticket, { id: command }), died])
      const answer = done === undefined ? { outcome: 'died' } : { outcome: 'done', evidence: done.evidence }
      told(answer)
      return { ticket, command, outcome: answer.outcome }
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error
      told({ outcome: error.outcome, code: error.code })
      return { ticket, command, outcome: error.outcome }
    }
  }
}
