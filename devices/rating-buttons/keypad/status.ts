import { type Clock, Listeners, type Supervisor } from '../../../lib/index.ts'
import type { ButtonsStatus } from '../contract.ts'

/** What is known of a box: the state of its link, and which buttons are stuck. */
export class BoxStatus {
  readonly #supervisor: Supervisor
  readonly #listeners = new Listeners<ButtonsStatus>()
  readonly #stuck = new Set<number>()
  #since: number

  constructor(supervisor: Supervisor, clock: Clock) {
    this.#supervisor = supervisor
    this.#since = clock.now()
    supervisor.onState(() => {
      this.#since = clock.now()
      this.#listeners.tell(this.current)
    })
  }

  /** As of now. */
  get current(): ButtonsStatus {
    const { state, reason } = this.#supervisor
    const [stuck] = [...this.#stuck].sort()
    return {
      ...{ state, since: this.#since },
      ...(reason ? { reason: { code: reason.code, message: reason.message, fix: reason.fix } } : {}),
      ...(stuck === undefined ? {} : { stuck }),
    }
  }

  /** The stuck button that is to be freed first; undefined: none. */
  get stuck(): number | undefined {
    return this.current.stuck
  }

  /** A button got stuck, or came up again. */
  mark(button: number, stuck: boolean): void {
    if (stuck) this.#stuck.add(button)
    else this.#stuck.delete(button)
  }

  /** The box started anew: what was stuck will be told again. */
  clear(): void {
    this.#stuck.clear()
  }

  /** Hears every change. Returns what removes the listener. */
  listen(listener: (status: ButtonsStatus) => void): () => void {
    return this.#listeners.add(listener)
  }
}
