import type { Clock } from '../clock.ts'
import { printable } from '../printable.ts'
import { Seldom } from '../seldom.ts'

/** A message that nobody can be answered about. */
export interface DroppedMessage {
  /** Safe to print, like `problem`; both are at most 200 characters. */
  readonly topic: string
  /** What is wrong with it, never the whole of it. */
  readonly problem: string
  /** How many more were dropped since the last one was told, and are not told. */
  readonly more: number
}

const LONGEST = 200

/** What is dropped is told, however fast it comes: one message a second at most, the others as a number. */
export class DroppedMessages {
  readonly #seldom: Seldom<Pick<DroppedMessage, 'topic' | 'problem'>>

  constructor(clock: Clock, tell: (dropped: DroppedMessage) => void) {
    this.#seldom = new Seldom(clock, ({ topic, problem }, more) =>
      tell({ topic: printable(topic, LONGEST), problem: printable(problem, LONGEST), more }),
    )
  }

  add(topic: string, problem: string): void {
    this.#seldom.tell({ topic, problem })
  }

  /** Tells what is held back. */
  close(): void {
    this.#seldom.flush()
  }
}
