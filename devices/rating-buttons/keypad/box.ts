import { DeviceError, Listeners, type Supervisor } from '../../../lib/index.ts'
import type { ButtonsDriver, ButtonsStatus, Press } from '../contract.ts'

/** What every box is, whatever it says: a link, its state with the stuck buttons, and presses. */
export class Box implements ButtonsDriver {
  readonly scale: number
  readonly #id: string
  readonly #supervisor: Supervisor
  readonly #statuses = new Listeners<ButtonsStatus>()
  readonly #presses = new Listeners<Press>()
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

  onPress(listener: (press: Press) => void): () => void {
    return this.#presses.add(listener)
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

  /** Somebody has pressed a button. */
  tell(press: Omit<Press, 'scale'>): void {
    this.#presses.tell({ ...press, scale: this.scale })
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
