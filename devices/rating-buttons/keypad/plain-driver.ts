import { checked } from '../../../lib/checked.ts'
import {
  type Burst,
  type ByteDriverContext,
  type Clock,
  DeviceError,
  type Evidence,
  Listeners,
  Splitter,
  Supervisor,
} from '../../../lib/index.ts'
import type { ButtonsDriver, ButtonsStatus, Press } from '../contract.ts'
import { plainDecoder } from './plain.ts'
import type { KeypadProfile } from './profile.ts'
import { keypadOptionsSchema } from './schema.ts'
import { BoxStatus } from './status.ts'

/** Makes the host side of a legacy box. @throws DeviceError `illegal` for options that are wrong. */
export function plainDriver(profile: KeypadProfile & Required<Pick<KeypadProfile, 'plain'>>) {
  return (context: ByteDriverContext): ButtonsDriver => new PlainDriver(profile, context)
}

/** Host side of a legacy box: a key that comes after a pause is a press, at the time of its arrival. */
class PlainDriver implements ButtonsDriver {
  readonly scale: number
  readonly #id: string
  readonly #clock: Clock
  readonly #debounceMs: number
  readonly #keys: Splitter<number>
  readonly #supervisor: Supervisor
  readonly #status: BoxStatus
  readonly #presses = new Listeners<Press>()
  /** When each button was last heard of, monotonic ms. */
  readonly #heardMs = new Map<number, number>()

  constructor(
    profile: KeypadProfile & Required<Pick<KeypadProfile, 'plain'>>,
    { id, clock, connect, random, options }: ByteDriverContext,
  ) {
    checked(keypadOptionsSchema, options, `options of ${id}`)
    this.#id = id
    this.#clock = clock
    this.scale = profile.buttons
    this.#debounceMs = profile.debounceMs
    this.#keys = new Splitter(plainDecoder(profile.plain))
    this.#supervisor = new Supervisor({ connect, clock, random })
    this.#supervisor.onData((burst) => this.#take(burst))
    this.#supervisor.onLoss(() => this.#keys.clear())
    this.#status = new BoxStatus(this.#supervisor, clock)
  }

  get status(): ButtonsStatus {
    return this.#status.current
  }

  onStatus(listener: (status: ButtonsStatus) => void): () => void {
    return this.#status.listen(listener)
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

  async identify(): Promise<Evidence> {
    throw new DeviceError('illegal', `${this.#id} has no lamp to be found by`, {
      fix: 'Press one of its buttons and see which device tells it.',
    })
  }

  close(): Promise<void> {
    return this.#supervisor.close()
  }

  #take({ bytes, firstMs }: Burst): void {
    for (const button of this.#keys.push(bytes)) {
      const beforeMs = this.#heardMs.get(button) ?? Number.NEGATIVE_INFINITY
      this.#heardMs.set(button, firstMs)
      if (firstMs - beforeMs < this.#debounceMs) continue
      const at = Math.round(this.#clock.now() - (this.#clock.monotonicMs() - firstMs))
      this.#presses.tell({ score: button, scale: this.scale, at })
    }
  }
}
