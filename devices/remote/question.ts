import { type Clock, type Random, REPLY_FLOOR_WALL_MS, type Timer } from '../../lib/index.ts'
import type { RemoteCommands } from './remote-commands.ts'

/** What a question is made of. */
export interface QuestionOptions {
  readonly clock: Clock
  readonly random: Random
  readonly commands: RemoteCommands
  /** Whether an answer is wanted, and could come. */
  readonly wanted: () => boolean
}

const FIRST_MS = 2000
/** A minute in all: a device that is away finds everything that it was asked meanwhile, and tells its state when it is back. */
const LAST_MS = 32_000
const DEADLINE_MS = 10_000

/**
 * Asks a device to tell its state again, soon and then ever more seldom, a few times while that is wanted: its word may
 * have been lost on the way or by the broker, and it has nothing new to tell.
 */
export class Question {
  readonly #options: QuestionOptions
  #timer: Timer | undefined

  constructor(options: QuestionOptions) {
    this.#options = options
  }

  /** Begins to ask, from the start; does nothing where no answer is wanted. */
  ask(afterMs = FIRST_MS): void {
    const { clock, random, commands, wanted } = this.#options
    this.#timer?.cancel()
    if (afterMs > LAST_MS || !wanted()) return
    const ask = () => {
      if (!wanted()) return
      const id = `report-${random.int(0, 0xffffffff)}`
      commands.send({ op: 'report' }, { id, begin: () => {} }, { deadlineMs: DEADLINE_MS }).catch(() => {}) // one that does not know the question, or is not there: what counts is its word
      this.ask(2 * afterMs)
    }
    this.#timer = clock.after(afterMs, ask, { background: true, floorWallMs: REPLY_FLOOR_WALL_MS })
  }

  close(): void {
    this.#timer?.cancel()
  }
}
