import { asDeviceError, type Clock, DeviceError, type Journal, type JournalRecord } from '../../lib/index.ts'
import { parseEventId } from '../../lib/mqtt/event-id.ts'
import { SeenIds } from '../../lib/mqtt/seen-ids.ts'
import { Recent } from '../../lib/recent.ts'
import type { Press } from '../rating-buttons/contract.ts'
import type { RatingButtons } from '../rating-buttons/index.ts'
import type { CentreEventBus } from './centre-base.ts'
import type { Rating } from './contract.ts'
import type { Sessions } from './sessions.ts'

/** What the rating desk is made of. */
export interface RatingDeskOptions {
  readonly boot: number
  readonly journal: Journal
  /** What earlier lives left in it: a press that they counted does not count again. */
  readonly records: readonly JournalRecord[]
  readonly events: CentreEventBus
  readonly clock: Clock
  readonly sessions: (window: number) => Sessions
}

const MOST_UNDER_WAY = 100_000
/** A box that was not told that it had been heard repeats one of its last presses; its numbers may begin anew some day. */
const IDS_KEPT = 64

/**
 * Turns presses into ratings: gives each its id, binds it to who was at the window when the button went down,
 * and tells it once it is in the journal: a rating is evidence, not telemetry.
 */
export class RatingDesk {
  readonly #options: RatingDeskOptions
  /** On their way to the disk, all at once: a slow one makes many durable together. */
  readonly #underWay = new Set<Promise<void>>()
  readonly #seqs = new Map<string, number>()
  /** Presses that have counted, by the ids of events that devices mint themselves … */
  readonly #minted = new SeenIds()
  /** … and the last ones of each device by names of its own. */
  readonly #named = new Map<string, Recent<string>>()

  constructor(options: RatingDeskOptions) {
    this.#options = options
    for (const { type, device, press } of options.records)
      if (type === 'rating' && typeof press === 'string') this.#isNew(String(device), press)
  }

  /** Mints the id of an event: `{name}-{boot}-{seq}`. */
  mint(name: string): string {
    const seq = (this.#seqs.get(name) ?? 0) + 1
    this.#seqs.set(name, seq)
    return `${name}-${this.#options.boot}-${seq}`
  }

  /** Binds the presses of these buttons from now on; `name` is what their ratings are counted under. */
  watch(name: string, device: string, window: number, buttons: RatingButtons): void {
    buttons.onPress((press) => {
      const { id } = press
      if (id !== undefined && !this.#isNew(device, id)) return undefined // kept by a broker or the box over a restart of ours
      return this.#take(this.mint(name), device, window, press)
    })
  }

  /** Settles when everything pressed so far is in the journal or has been told as a fault. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  #isNew(device: string, id: string): boolean {
    if (parseEventId(id) !== undefined) return this.#minted.add(id)
    const named = this.#named.get(device) ?? new Recent<string>(IDS_KEPT)
    this.#named.set(device, named)
    return named.add(id)
  }

  /** Settles when it is in the journal, or has been told as a fault. */
  #take(id: string, device: string, window: number, press: Press): Promise<void> {
    const { score, scale, at, flags = [] } = press
    const { events, clock, sessions } = this.#options
    const agoMs = clock.now() - at // the time of day may have been stepped since the window was taken
    const session = sessions(window).at(Math.ceil(clock.monotonicMs() - agoMs))
    const rating: Rating = {
      ...{ id, device, window, ticket: session?.ticket ?? null, score, scale, at },
      ...(session?.clerk === undefined ? {} : { clerk: session.clerk }),
      flags: session === undefined ? ['noVisitor', ...flags] : [...flags],
    }
    const own = press.id === undefined ? {} : { press: press.id }
    const kept = this.#keep({ type: 'rating', ...rating, ...own })
    const told = kept.then(
      () => events.tell('rating', rating),
      (error: unknown) => {
        const { message, fix } = asDeviceError(error)
        events.tell('fault', {
          device,
          message: `the rating ${id} could not be kept: ${message}`,
          fix,
          at: clock.now(),
        })
      },
    )
    this.#underWay.add(told)
    void told.then(() => this.#underWay.delete(told))
    return told
  }

  #keep(record: JournalRecord): Promise<void> {
    if (this.#underWay.size < MOST_UNDER_WAY) return this.#options.journal.append(record)
    return Promise.reject(new DeviceError('busy', `${MOST_UNDER_WAY} ratings wait for the journal already`))
  }
}
