import type { ButtonsDriver, ButtonsStatus, Press } from '../../devices/rating-buttons/contract.ts'
import { type Clock, DeviceError, Listeners } from '../../lib/index.ts'
import { IdealDevice } from './ideal-device.ts'

/** Like and dislike: every press counts at once, once. */
export class IdealButtons extends IdealDevice<ButtonsStatus> implements ButtonsDriver {
  readonly scale = 2
  readonly #presses = new Listeners<Press>()
  readonly #now: () => number

  constructor(clock: Clock) {
    super(clock, {})
    this.#now = () => clock.now()
  }

  onPress(listener: (press: Press) => void): () => void {
    return this.#presses.add(listener)
  }

  /** What people do. */
  readonly hands = {
    buttons: 2,
    press: ({ button }: { readonly button: number }): void => {
      if (button !== 1 && button !== 2)
        throw new DeviceError('illegal', `there is no button ${button}: this box has 1 and 2`)
      this.tell({ type: 'pressed', button, score: button })
      this.#presses.tell({ score: button, scale: 2, at: this.#now() })
    },
  }

  world(): Readonly<Record<string, unknown>> {
    return {}
  }
}
