import type { Call, DisplayDriver, DisplayStatus } from '../../devices/caller-display/contract.ts'
import type { Clock, Evidence, Permit } from '../../lib/index.ts'
import { IdealDevice } from './ideal-device.ts'

/** A display that shows at once, as many calls as one likes. */
export class IdealDisplay extends IdealDevice<DisplayStatus> implements DisplayDriver {
  readonly proof = 'readBack'
  readonly capacity = 1000

  constructor(clock: Clock) {
    super(clock, { lit: [] })
  }

  light(calls: readonly Call[], permit: Permit): Promise<Evidence> {
    permit.begin()
    this.changed({ lit: calls })
    this.tell({ type: 'shown', lines: this.hands.look() })
    return Promise.resolve('readBack')
  }

  /** What people do: read it, a line for each call. */
  readonly hands = {
    look: (): readonly string[] => (this.status.lit ?? []).map(({ ticket, window }) => `${ticket} ${window}`),
  }

  world(): Readonly<Record<string, unknown>> {
    return { lines: this.hands.look() }
  }
}
