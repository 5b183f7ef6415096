import { type Clock, DeviceError, type Done } from '../../lib/index.ts'
import type { History } from '../history.ts'
import type { Program } from './program.ts'

/** What accompanies a command into the history; an id or a number of its own where it must not have a new one. */
export interface About {
  readonly ticket?: string
  readonly command?: string
  readonly [detail: string]: unknown
}

/** What came of a command. */
export interface Answer {
  readonly ticket: string
  readonly command: string
  /** `done`, `notDone`, `unknown`; `died` when the program did over it. */
  readonly outcome: string
}

const LETTER = 'A'

/** Asks the program for things, and writes down what was asked and what it was told. */
export class Asking {
  readonly #program: Program
  readonly #clock: Clock
  readonly #history: History
  #ids = 0

  constructor(program: Program, clock: Clock, history: History) {
    this.#program = program
    this.#clock = clock
    this.#history = history
  }

  /** A new number; when the program dies over it, nobody has got that one, and the next life is asked. */
  async number(): Promise<string> {
    for (;;) {
      await this.#program.up
      const died = this.#program.died.then(() => undefined)
      const ticket = await Promise.race([this.#program.numbers.next(LETTER).catch(passDeviceErrors), died])
      if (ticket !== undefined) {
        this.#history.add('issued', { ticket })
        return ticket
      }
      this.#history.add('issuedInVain')
      await this.#clock.sleep(1)
    }
  }

  /** Without a number: nothing of this command bears one. */
  async ask(
    place: string,
    op: string,
    about: About,
    act: (ticket: string, options: { readonly id: string }) => Promise<Done>,
  ): Promise<Answer> {
    await this.#program.up
    const call = ++this.#ids
    const command = about.command ?? `${op}-${call}`
    const ticket = about.ticket ?? ''
    this.#history.add('asked', { call, place, op, ...about, command })
    const told = (answer: { outcome: string; evidence?: string; code?: string }) => {
      this.#history.add('answered', { call, place, op, ...about, command, ...answer })
      return { ticket, command, outcome: answer.outcome }
    }
    try {
      const died = this.#program.died.then(() => undefined)
      const done = await Promise.race([act(ticket, { id: command }), died])
      return told(done === undefined ? { outcome: 'died' } : { outcome: 'done', evidence: done.evidence })
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error
      return told({ outcome: error.outcome, code: error.code })
    }
  }
}

function passDeviceErrors(error: unknown): undefined {
  if (!(error instanceof DeviceError)) throw error
}
