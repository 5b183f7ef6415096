import { z } from 'zod'
import {
  type Clock,
  type DeviceStatus,
  type Evidence,
  Listeners,
  type MqttDriverContext,
  type Permit,
} from '../../lib/index.ts'
import { type EventMessage, SeenIds } from '../../lib/mqtt/index.ts'
import type { ButtonsDriver, ButtonsStatus, Press } from '../rating-buttons/contract.ts'
import { given } from './command-protocol.ts'
import { type Fields, RemoteDevice } from './remote-device.ts'
import type { RemoteSurroundings } from './surroundings.ts'

const DEADLINE_MS = 10_000
/** Older than this on arrival, a press was kept somewhere on its way. */
const LATE_MS = 12_000

/** A press is not kept for longer anywhere: a device that says so has a wrong clock. */
const LONGEST_KEPT_MS = 24 * 3_600_000

const scaleSchema = z.int().min(2).max(5).catch(2)
const stuckSchema = z.int().min(1).max(5).optional().catch(undefined)
const pressSchema = z
  .object({ score: z.int().min(1).max(5), scale: z.int().min(2).max(5) })
  .refine(({ score, scale }) => score <= scale)

/** Host side of any rating buttons that are spoken to over our own MQTT contract. */
export class RemoteButtonsDriver implements ButtonsDriver {
  readonly #clock: Clock
  /** Those of our own devices tell presses; those of somebody else's centre have been bound there, and are ratings. */
  readonly #counted: 'press' | 'rating'
  readonly #device: RemoteDevice<ButtonsStatus>
  readonly #presses = new Listeners<Press>()
  readonly #seen = new SeenIds()

  constructor(context: MqttDriverContext, surroundings: RemoteSurroundings = {}) {
    this.#clock = context.clock
    this.#counted = surroundings.foreign ? 'rating' : 'press'
    this.#device = new RemoteDevice({
      context,
      status: buttonsStatus,
      event: (event) => this.#hear(event),
      ...surroundings.shared,
    })
  }

  get scale(): number {
    return scaleSchema.parse(this.#device.fields['scale'])
  }

  get status(): ButtonsStatus {
    return this.#device.status
  }

  onStatus(listener: (status: ButtonsStatus) => void): () => void {
    return this.#device.onStatus(listener)
  }

  onPress(listener: (press: Press) => void): () => void {
    return this.#presses.add(listener)
  }

  start(): void {
    this.#device.start()
  }

  ready(): Promise<void> {
    return this.#device.ready()
  }

  identify(permit: Permit): Promise<Evidence> {
    return this.#device.send({ op: 'identify' }, permit, { deadlineMs: DEADLINE_MS })
  }

  close(): Promise<void> {
    return this.#device.close()
  }

  /** Whether a press says another number of buttons than the device itself does. */
  #contradicts(scale: number): boolean {
    const told = this.#device.fields['scale']
    return told !== undefined && told !== scale
  }

  #hear(event: EventMessage): void {
    const { id, type, at, keptMs = 0, flags = [] } = event
    if (type !== this.#counted) return
    const read = pressSchema.safeParse(event)
    if (!read.success || this.#contradicts(read.data.scale) || !this.#seen.add(id)) return
    const now = this.#clock.now()
    const odd = new Set(flags)
    if (this.#counted === 'press' && now - at > LATE_MS) odd.add('late')
    // a clock that cannot be right: the time of arrival is nearer, less what the device kept it for
    const latest = now - Math.min(keptMs, LONGEST_KEPT_MS)
    if (at > latest + LATE_MS) odd.add('clockAhead')
    if (at < now - LONGEST_KEPT_MS) odd.add('clockBehind')
    const { score, scale } = read.data
    const press = { id, score, scale, at: odd.has('clockAhead') || odd.has('clockBehind') ? latest : at }
    this.#presses.tell({ ...press, ...(odd.size > 0 ? { flags: [...odd] } : {}) })
  }
}

function buttonsStatus(common: DeviceStatus, { stuck }: Fields): ButtonsStatus {
  return { ...common, ...given({ stuck: stuckSchema.parse(stuck) }) }
}
