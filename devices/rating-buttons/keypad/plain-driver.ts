import { checked } from '../../../lib/checked.ts'
import { type Burst, type ByteDriverContext, type Clock, Splitter, Supervisor } from '../../../lib/index.ts'
import type { ButtonsDriver } from '../contract.ts'
import { Box } from './box.ts'
import { isLineEnd, plainDecoder } from './plain.ts'
import type { KeypadProfile } from './profile.ts'
import { keypadOptionsSchema } from './schema.ts'

/** Makes the host side of a legacy box. @throws DeviceError `illegal` for options that are wrong. */
export function plainDriver(profile: KeypadProfile & Required<Pick<KeypadProfile, 'plain'>>) {
  return (context: ByteDriverContext): ButtonsDriver => new PlainKeys(profile, context).box
}

/** What a legacy box says: a key that comes after a pause is a press, at the time of its arrival. */
class PlainKeys {
  readonly box: Box
  readonly #clock: Clock
  readonly #debounceMs: number
  readonly #keys: Splitter<number>
  /** When each button was last heard of, monotonic ms. */
  readonly #heardMs = new Map<number, number>()

  constructor(
    profile: KeypadProfile & Required<Pick<KeypadProfile, 'plain'>>,
    { id, clock, connect, random, options, noise }: ByteDriverContext,
  ) {
    checked(keypadOptionsSchema, options, `options of ${id}`)
    this.#clock = clock
    this.#debounceMs = profile.debounceMs
    this.#keys = new Splitter(plainDecoder(profile.plain), undefined, (bytes) => {
      if (!isLineEnd(bytes)) noise?.(bytes)
    })
    const supervisor = new Supervisor({ connect, clock, random })
    supervisor.onData((burst) => this.#take(burst))
    supervisor.onLoss(() => this.#keys.clear())
    this.box = new Box(id, profile.buttons, supervisor)
  }

  #take({ bytes, firstMs }: Burst): void {
    for (const button of this.#keys.push(bytes)) {
      const beforeMs = this.#heardMs.get(button) ?? Number.NEGATIVE_INFINITY
      this.#heardMs.set(button, firstMs)
      if (firstMs - beforeMs < this.#debounceMs) continue
      const at = Math.round(this.#clock.now() - (this.#clock.monotonicMs() - firstMs))
      void this.box.tell({ score: button, at }) // a legacy box waits for no word
    }
  }
}
