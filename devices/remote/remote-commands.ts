import {
  type Clock,
  type CommandOptions,
  DeviceError,
  type Evidence,
  type Permit,
  REPLY_FLOOR_WALL_MS,
} from '../../lib/index.ts'
import {
  type CommandMessage,
  commandIdSchema,
  commandMessageSchema,
  decodeMessage,
  type MqttMessage,
  type MqttSession,
  type ResultMessage,
  resultMessageSchema,
  topicOf,
} from '../../lib/mqtt/index.ts'
import { given } from './command-protocol.ts'

/** Whom commands go to: a device, `window-N` or `gateway` of a centre. */
export interface RemoteAddress {
  readonly mqtt: MqttSession
  readonly clock: Clock
  readonly centre: string
  readonly name: string
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id' | 'ttlMs' | 'expiresAt'> : never

/** What is asked for; id and deadlines are added when it is sent. */
export type RemoteCommand = WithoutId<CommandMessage>

/** How long an answer is waited for, and when it is too late to begin. */
export interface SendOptions extends CommandOptions {
  readonly deadlineMs: number
  /**
   * How many times faster than the wall the far side's time runs, where `clock.now()` is known to agree with it: the
   * command is then dated, and not obeyed after the deadline.
   */
  readonly dated?: number | undefined
}

/** Commands to one address, and their results by id. */
export class RemoteCommands {
  readonly #address: RemoteAddress
  readonly #pending = new Map<string, (result: ResultMessage | DeviceError) => void>()
  #stop: (() => void) | undefined
  #closed = false

  constructor(address: RemoteAddress) {
    this.#address = address
  }

  /** Begins to listen for results. @throws DeviceError when the broker refuses the subscription. */
  async start(): Promise<void> {
    const { mqtt, centre, name } = this.#address
    const stop = await mqtt.subscribe(topicOf(centre, name, 'result'), (message) => this.#hear(message))
    if (this.#closed) stop()
    else this.#stop = stop
  }

  /**
   * Sends a command and waits for its result, however many links that takes.
   * @throws DeviceError `notDone` before anything was sent, what the far side said, or `timeout`, `unknown`, at the deadline.
   */
  async send(command: RemoteCommand, permit: Permit, options: SendOptions): Promise<Evidence> {
    return (await this.ask(command, permit, options)).evidence
  }

  /** As {@link send}; tells the far side's time of the answer too. */
  async ask(
    command: RemoteCommand,
    permit: Permit,
    options: SendOptions,
  ): Promise<{ readonly evidence: Evidence; readonly at: number }> {
    const { mqtt, clock, centre, name } = this.#address
    const { id } = permit
    if (this.#closed) throw new DeviceError('closed', `${name} was closed`)
    if (!commandIdSchema.safeParse(id).success) {
      throw new DeviceError(
        'illegal',
        `the id ${JSON.stringify(id)} cannot travel over MQTT: expected 1 to 128 visible ASCII characters, e.g. "print-7f3a"`,
      )
    }
    if (this.#pending.has(id))
      throw new DeviceError('illegal', `the command ${id} is under way already`, {
        fix: 'Give a new command a new id.',
      })
    if (!mqtt.connected) throw new DeviceError('offline', `${name}: ${mqtt.name} is not connected`)
    const { ttlMs, deadlineMs } = options
    const latest =
      options.dated === undefined
        ? undefined
        : Math.ceil(clock.now() + Math.max(deadlineMs, REPLY_FLOOR_WALL_MS * options.dated))
    const expiresAt =
      options.expiresAt === undefined ? latest : Math.min(options.expiresAt, latest ?? options.expiresAt)
    const message = { id, ...command, ...given({ ttlMs, expiresAt }) }
    const read = commandMessageSchema.safeParse(message)
    if (!read.success) {
      const [issue] = read.error.issues
      throw new DeviceError(
        'illegal',
        `${command.op} ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be sent'}`,
        { cause: read.error },
      )
    }
    permit.begin()
    const answer = this.#answer(id, deadlineMs)
    mqtt
      .publish(topicOf(centre, name, 'command'), JSON.stringify(message), { qos: 1 })
      .catch((error: unknown) => {
        // whatever may have been sent is waited for until the deadline
        if (error instanceof DeviceError && error.outcome === 'notDone') this.#pending.get(id)?.(error)
      })
    const result = await answer
    if (result instanceof DeviceError) throw result
    if (result.outcome === 'done') return { evidence: result.evidence ?? 'sent', at: result.at }
    const { outcome, code = 'failure', message: text = `${name} said no more than ${outcome}`, fix } = result
    throw new DeviceError(code, text, { outcome, ...given({ fix }) })
  }

  /** Everything that waits settles. */
  close(): void {
    this.#closed = true
    this.#stop?.()
    const error = new DeviceError('closed', `${this.#address.name} was closed before its answer came`, {
      outcome: 'unknown',
    })
    for (const settle of [...this.#pending.values()]) settle(error)
  }

  #answer(id: string, deadlineMs: number): Promise<ResultMessage | DeviceError> {
    const { clock, name } = this.#address
    return new Promise((resolve) => {
      const late = () => {
        const message = `${name} did not answer the command ${id} within ${deadlineMs} ms`
        settle(
          new DeviceError('timeout', message, {
            outcome: 'unknown',
            fix: 'Look at the device, its network and the broker; then ask again with a new id if it did not happen.',
          }),
        )
      }
      const timer = clock.after(deadlineMs, late, { floorWallMs: REPLY_FLOOR_WALL_MS })
      const settle = (result: ResultMessage | DeviceError) => {
        timer.cancel()
        this.#pending.delete(id)
        resolve(result)
      }
      this.#pending.set(id, settle)
    })
  }

  #hear({ payload, retain }: MqttMessage): void {
    if (retain) return
    const { value } = decodeMessage(resultMessageSchema, payload)
    if (value !== undefined) this.#pending.get(value.id)?.(value)
  }
}
