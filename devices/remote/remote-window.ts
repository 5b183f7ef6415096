import { checked } from '../../lib/checked.ts'
import {
  type CommandOptions,
  type Commands,
  DeviceError,
  type Done,
  type Evidence,
  type Permit,
} from '../../lib/index.ts'
import { decodeMessage, topicOf, windowId, windowStateMessageSchema } from '../../lib/mqtt/index.ts'
import type { Window } from '../centre/contract.ts'
import { serveSchema } from '../centre/local-window.ts'
import type { ServiceSession } from '../centre/sessions.ts'
import { given } from './command-protocol.ts'
import type { GatewayLife } from './gateway-life.ts'
import { type RemoteAddress, type RemoteCommand, RemoteCommands } from './remote-commands.ts'

const DEADLINE_MS = 20_000 // the gateway itself may wait for a display

/** What a window behind a broker is made of. */
export interface RemoteWindowOptions {
  readonly number: number
  readonly address: Omit<RemoteAddress, 'name'>
  readonly gateway: GatewayLife
  readonly commands: Commands
  /** How fast the gateway's time runs, while our clock is known to agree with it. */
  readonly dated: () => number | undefined
}

/** A window whose devices another process serves: it keeps who is there, we follow. */
export class RemoteWindow implements Window {
  readonly number: number
  readonly #options: RemoteWindowOptions
  readonly #remote: RemoteCommands
  #session: ServiceSession | undefined

  constructor(options: RemoteWindowOptions) {
    this.number = options.number
    this.#options = options
    const { mqtt, centre } = options.address
    this.#remote = new RemoteCommands({ ...options.address, name: windowId(options.number) })
    void this.#remote.start()
    void mqtt.subscribe(topicOf(centre, windowId(options.number), 'state'), ({ payload }) => {
      const { value } = decodeMessage(windowStateMessageSchema, payload)
      if (value === undefined) return
      const { ticket, clerk, since } = value
      this.#session = ticket === undefined ? undefined : { ticket, since, ...given({ clerk }) }
    })
  }

  get session(): ServiceSession | undefined {
    return this.#session
  }

  async serve(
    visitor: { readonly ticket: string; readonly clerk?: string },
    options: CommandOptions = {},
  ): Promise<Done> {
    const { ticket, clerk } = checked(serveSchema, visitor, 'serve')
    const { commands } = this.#options
    return commands.run({ op: 'serve', payload: { ticket, clerk }, ...options }, (permit) =>
      this.#send(given({ op: 'serve' as const, ticket, clerk }), permit, options),
    )
  }

  free(options: CommandOptions = {}): Promise<Done> {
    return this.#options.commands.run({ op: 'free', payload: {}, ...options }, (permit) =>
      this.#send({ op: 'free' }, permit, options),
    )
  }

  /** Everything that waits settles. */
  close(): void {
    this.#remote.close()
  }

  async #send(
    command: RemoteCommand,
    permit: Permit,
    { ttlMs, expiresAt }: CommandOptions,
  ): Promise<Evidence> {
    const { gateway, dated } = this.#options
    if (gateway.state !== 'ready') {
      const fix = 'Windows need the gateway: start it, or wait until it has come back.'
      throw new DeviceError(
        'offline',
        `window ${this.number}: the gateway is ${gateway.state ?? 'not there'}`,
        { fix },
      )
    }
    return this.#remote.send(command, permit, {
      deadlineMs: DEADLINE_MS,
      dated: dated(),
      ...given({ ttlMs, expiresAt }),
    })
  }
}
