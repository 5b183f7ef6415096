import { z } from 'zod'
import {
  type DeviceStatus,
  EVIDENCE,
  type Evidence,
  type MqttDriverContext,
  type Permit,
} from '../../lib/index.ts'
import { Recent } from '../../lib/recent.ts'
import type { Call, DisplayDriver, DisplayStatus, LightOptions } from '../caller-display/contract.ts'
import { given } from './command-protocol.ts'
import type { RemoteCommand } from './remote-commands.ts'
import { type Fields, RemoteDevice } from './remote-device.ts'
import type { RemoteSurroundings } from './surroundings.ts'

const DEADLINE_MS = 10_000
const IDS_KEPT = 256 // a broker that hands over an old command has not kept many
const MOST_CALLS = 64 // where the far side does not say how many fit; it refuses what does not

const litSchema = z
  .array(z.object({ ticket: z.string(), window: z.int() }))
  .optional()
  .catch(undefined)
/** The command that lit it, where the far side tells. */
const bySchema = z.string().optional().catch(undefined)
const untilSchema = z.int().min(0).optional().catch(undefined)
const proofSchema = z.enum(EVIDENCE).catch('acknowledged')
const capacitySchema = z.int().min(1).max(MOST_CALLS).catch(MOST_CALLS)

/** Host side of any display that is spoken to over our own MQTT contract. */
export class RemoteDisplayDriver implements DisplayDriver {
  readonly #context: MqttDriverContext
  readonly #foreign: boolean
  readonly #board: boolean
  readonly #device: RemoteDevice<DisplayStatus>
  #restored = 0
  /** Ids of what was asked for from here. */
  readonly #asked = new Recent<string>(IDS_KEPT)
  #newest: string | undefined

  constructor(context: MqttDriverContext, surroundings: RemoteSurroundings = {}) {
    this.#context = context
    this.#foreign = surroundings.foreign ?? false
    this.#board = surroundings.board ?? context.window === undefined
    this.#device = new RemoteDevice({
      ...{ context, ...surroundings.shared },
      status: (common, fields, boot) => this.#status(common, fields, boot),
    })
  }

  get proof(): Evidence {
    return proofSchema.parse(this.#device.fields['proof'])
  }

  /** Somebody else's display is restored by whoever owns it; on our own others may show calls as well. */
  get shared(): boolean {
    return !this.#foreign
  }

  get capacity(): number {
    return capacitySchema.parse(this.#device.fields['capacity'])
  }

  get status(): DisplayStatus {
    return this.#device.status
  }

  onStatus(listener: (status: DisplayStatus) => void): () => void {
    return this.#device.onStatus(listener)
  }

  start(): void {
    this.#device.start()
  }

  ready(): Promise<void> {
    return this.#device.ready()
  }

  async light(calls: readonly Call[], permit: Permit, options: LightOptions): Promise<Evidence> {
    const { quiet, until, seq, ttlMs, expiresAt } = options
    // what should be lit is restored by the centre that owns the display; a second one would put out what others show
    if (quiet && this.#foreign) return this.proof
    const { clock } = this.#context
    // a restored call has no id of its own, and must not look like a repeat to the display
    const commandId = quiet
      ? `${this.#restorePrefix}${clock.now().toString(36)}-${++this.#restored}`
      : permit.id
    const noting = {
      id: commandId,
      begin: () => {
        permit.begin()
        this.#note(commandId)
      },
    }
    const timing = { deadlineMs: DEADLINE_MS, ...given({ ttlMs, expiresAt }) }
    return this.#device.send(this.#command(calls, given({ until, seq })), noting, timing)
  }

  identify(permit: Permit): Promise<Evidence> {
    return this.#device.send({ op: 'identify' }, permit, { deadlineMs: DEADLINE_MS })
  }

  close(): Promise<void> {
    return this.#device.close()
  }

  #command(calls: readonly Call[], order: { until?: number; seq?: number }): RemoteCommand {
    const [first, ...others] = calls.map(({ ticket, window }) => ({ ticket, window }))
    if (first === undefined) return { op: 'blank' }
    if (others.length === 0 && !this.#board) return { op: 'show', ...first, ...order }
    return { op: 'show', calls: [first, ...others], ...order }
  }

  get #restorePrefix(): string {
    return `${this.#context.id}-restore-`
  }

  #note(id: string): void {
    this.#newest = id
    this.#asked.add(id)
  }

  #status(common: DeviceStatus, { lit, until, by }: Fields, boot: number | undefined): DisplayStatus {
    const cause = bySchema.parse(by)
    const ours = cause !== undefined && (this.#asked.has(cause) || cause.startsWith(this.#restorePrefix))
    const overtaken = ours && cause !== this.#newest
    return {
      ...common,
      lit: litSchema.parse(lit),
      ...given({ until: untilSchema.parse(until), boot, by: cause, overtaken: overtaken || undefined }),
    }
  }
}
