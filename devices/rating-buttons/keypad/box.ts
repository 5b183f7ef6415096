import { DeviceError, Listeners, type Supervisor } from '../../../lib/index.ts'
import type { ButtonsDriver, ButtonsStatus, Press } from '../contract.ts'

/** A press, and what takes the promises of those who keep it. */
interface Told {
  readonly press: Press
  readonly keep: (kept: Promise<unknown>) => void
}

/** What every box is, whatever it says: a link, its state with the stuck buttons, and presses. */
export class Box implements ButtonsDriver {
  readonly scale: number
  readonly #id: string
  readonly #supervisor: Supervisor
  readonly #statuses = new Listeners<ButtonsStatus>()
  readonly #presses = new Listeners<Told>()
  readonly #stuck = new Set<number>()

  constructor(id: string, buttons: number, supervisor: Supervisor) {
    this.#id = id
    this.scale = buttons
    this.#supervisor = supervisor
    supervisor.onState(() => this.#statuses.tell(this.status))
  }

  get status(): ButtonsStatus {
    const { stuck } = this
    return { ...this.#supervisor.status, ...(stuck === undefined ? {} : { stuck }) }
  }

  onStatus(listener: (status: ButtonsStatus) => void): () => void {
    return this.#statuses.add(listener)
  }

  onPress(listener: (press: Press) => unknown): () => void {
    return this.#presses.add(({ press, keep }) => {
      const kept = listener(press)
      if (kept instanceof Promise) keep(kept)
    })
  }

  start(): void {
    this.#supervisor.start()
  }

  ready(): Promise<void> {
    return this.#supervisor.ready()
  }

  async identify(): Promise<never> {
    throw new DeviceError('illegal', `${this.#id} has no lamp to be found by`, {
      fix: 'Press one of its buttons and see which device tells it.',
    })
  }

  close(): Promise<void> {
    return this.#supervisor.close()
  }

  /** Somebody has pressed a button. What is returned settles when all who keep it have done so; undefined: nobody does. */
  tell(press: Omit<Press, 'scale'>): Promise<unknown> | undefined {
    const all: Promise<unknown>[] = []
    const keep = (kept: Promise<unknown>) => void all.push(kept)
    this.#presses.tell({ press: { ...press, scale: this.scale }, keep })
    return all.length === 0 ? undefined : Promise.allSettled(all)
  }

  /** The stuck button that is to be freed first; undefined: none. */
  get stuck(): number | undefined {
    return [...this.#stuck].sort()[0]
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
}
