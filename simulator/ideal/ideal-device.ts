import type { Clock, DeviceStatus, Evidence, Permit } from '../../lib/index.ts'
import { Listeners, type PhysicalEvent } from '../../lib/index.ts'

/**
 * What ideal devices have in common. They take no time, never fail, and are driver and hardware in one: for questions
 * about people, where devices are not to matter.
 */
export class IdealDevice<S extends DeviceStatus> {
  readonly #statuses = new Listeners<S>()
  readonly #events = new Listeners<PhysicalEvent>()
  readonly #clock: Clock
  #status: S

  /** `facts`: what its status tells beside its state. */
  constructor(clock: Clock, facts: Omit<S, keyof DeviceStatus>) {
    this.#clock = clock
    this.#status = { ...facts, state: 'init', since: clock.now() } as S
  }

  get status(): S {
    return this.#status
  }

  onStatus(listener: (status: S) => void): () => void {
    return this.#statuses.add(listener)
  }

  /** Hears what people see of it. */
  onPhysical(listener: (event: PhysicalEvent) => void): () => void {
    return this.#events.add(listener)
  }

  start(): void {
    this.#become('ready')
  }

  ready(): Promise<void> {
    return Promise.resolve()
  }

  identify(permit: Permit): Promise<Evidence> {
    permit.begin()
    this.tell({ type: 'identified' })
    return Promise.resolve('acknowledged')
  }

  close(): Promise<void> {
    this.#become('disconnected')
    return Promise.resolve()
  }

  protected tell(event: PhysicalEvent): void {
    this.#events.tell(event)
  }

  /** Changes what the status tells beside the state. */
  protected changed(facts: Partial<Omit<S, keyof DeviceStatus>>): void {
    this.#status = { ...this.#status, ...facts }
    this.#statuses.tell(this.#status)
  }

  #become(state: DeviceStatus['state']): void {
    if (this.#status.state === state) return
    this.#status = { ...this.#status, state, since: this.#clock.now() }
    this.#statuses.tell(this.#status)
  }
}
