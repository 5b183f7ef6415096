import {
  type Clock,
  Commands,
  DeviceError,
  memoryJournal,
  type Random,
  REPLY_FLOOR_WALL_MS,
} from '../../lib/index.ts'
import {
  decodeMessage,
  deviceStateMessageSchema,
  GATEWAY_ID,
  type MqttMessage,
  type MqttSession,
  parseWindowId,
} from '../../lib/mqtt/index.ts'
import type { Board, CallerDisplay } from '../caller-display/index.ts'
import { assembleCentre, CentreEventBus } from '../centre/centre-base.ts'
import type { Centre, CentreDevice, CentreEvents, Window } from '../centre/contract.ts'
import type { RatingButtons } from '../rating-buttons/index.ts'
import type { TicketPrinter } from '../ticket-printer/index.ts'
import { CentreTime } from './centre-time.ts'
import { CentreTopics } from './centre-topics.ts'
import { noCentre, statesSettled } from './find-centre.ts'
import { GatewayLife } from './gateway-life.ts'
import { type RemoteCommand, RemoteCommands } from './remote-commands.ts'
import { remoteDevice } from './remote-devices.ts'
import { RemoteEvents } from './remote-events.ts'
import { RemoteWindow } from './remote-window.ts'

/** What a remote centre is made of. */
export interface RemoteCentreParts {
  readonly id: string
  readonly session: MqttSession
  readonly clock: Clock
  readonly random: Random
  /** Tells this opening from all others: part of the ids that it mints. */
  readonly instance: string
  /** Ends the session. */
  readonly leave: () => Promise<void>
}

const ASK_DEADLINE_MS = 10_000
/** A broker that has lost what it kept tells nothing by itself: then the gateway is asked to say it again, ms. */
const SILENCE_MS = 1500
/** After this nothing can have been told yet: the answer carries the gateway's time, and no events. */
const NEVER = Number.MAX_SAFE_INTEGER

/** All devices of a centre that another process serves. Devices that appear later are added. */
export class RemoteCentre implements Centre {
  readonly id: string
  readonly devices = new Map<string, CentreDevice>()
  readonly #parts: RemoteCentreParts
  readonly #time: CentreTime
  readonly #topics: CentreTopics
  readonly #gateway: GatewayLife
  readonly #asking: RemoteCommands
  readonly #events = new CentreEventBus()
  readonly #told: RemoteEvents
  readonly #windows = new Map<number, RemoteWindow>()
  readonly #found = new Set<() => void>()
  readonly #journal = memoryJournal()
  #questions = 0
  #assembled: Centre
  #closing: Promise<void> | undefined

  constructor(parts: RemoteCentreParts) {
    this.id = parts.id
    this.#parts = parts
    this.#time = new CentreTime(parts.clock)
    this.#topics = new CentreTopics(parts.session, parts.id, (device, leaf, message) =>
      this.#hear(device, leaf, message),
    )
    this.#gateway = new GatewayLife(this.#topics, parts.id)
    this.#asking = new RemoteCommands({
      mqtt: this.#topics,
      clock: this.#time,
      centre: parts.id,
      name: GATEWAY_ID,
    })
    this.#told = new RemoteEvents({
      tell: (event, value) => this.#events.tell(event, value),
      windowOf: (device) => this.devices.get(device)?.window,
      ask: (after) => void this.#ask({ op: 'events', after }),
    })
    this.#assembled = this.#assemble()
  }

  /** Finds the devices. @throws DeviceError `offline` when nobody tells the state of such a centre. */
  async start(): Promise<void> {
    let said = this.#gateway.said
    this.#gateway.onChange(() => {
      const word = this.#gateway.said
      if (word === undefined) return
      if (word.state === 'ready' && said?.state !== 'ready') void this.#askTime()
      said = word
      this.#time.follow(word)
    })
    const settled = statesSettled(this.#parts.clock, (listener) => {
      this.#found.add(listener)
      return () => this.#found.delete(listener)
    })
    await this.#gateway.start()
    await this.#asking.start()
    await this.#topics.start()
    const question = this.#parts.clock.after(
      SILENCE_MS,
      () => {
        if (this.#gateway.said === undefined) void this.#ask({ op: 'report' })
      },
      { floorWallMs: REPLY_FLOOR_WALL_MS },
    )
    const found = await settled
    question.cancel()
    if (!found) throw noCentre(this.#parts.session.name, this.id)
  }

  now(): number {
    return this.#time.now()
  }

  get windows(): readonly number[] {
    return this.#assembled.windows
  }

  printer(id: string): TicketPrinter {
    return this.#assembled.printer(id)
  }

  display(id: string): CallerDisplay {
    return this.#assembled.display(id)
  }

  board(id: string): Board {
    return this.#assembled.board(id)
  }

  buttons(id: string): RatingButtons {
    return this.#assembled.buttons(id)
  }

  window(number: number): Window {
    return this.#assembled.window(number)
  }

  on<E extends keyof CentreEvents>(event: E, listener: (event: CentreEvents[E]) => void): () => void {
    return this.#events.on(event, listener)
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      await Promise.all([...this.devices.values()].map(({ device }) => device.close()))
      for (const window of this.#windows.values()) window.close()
      this.#asking.close()
      this.#gateway.close()
      await this.#topics.close()
      await this.#parts.leave()
      await this.#journal.close()
    })()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Anew after each find: what windows there are follows from the devices. */
  #assemble(): Centre {
    const window = (number: number) => this.#window(number)
    return assembleCentre({
      id: this.id,
      devices: this.devices,
      window,
      events: this.#events,
      now: () => this.now(),
      close: () => this.close(),
    })
  }

  #window(number: number): RemoteWindow {
    const known = this.#windows.get(number)
    if (known) return known
    const commands = this.#ledger(`window-${number}`)
    const address = { mqtt: this.#topics, clock: this.#time, centre: this.id }
    const made = new RemoteWindow({
      number,
      address,
      gateway: this.#gateway,
      commands,
      dated: () => this.#time.speed,
    })
    this.#windows.set(number, made)
    return made
  }

  #ledger(device: string): Commands {
    let minted = 0
    const mint = () => `${device}-${this.#parts.instance}-c${++minted}`
    return new Commands({ clock: this.#time, journal: this.#journal, device, mint })
  }

  #hear(device: string, leaf: string, message: MqttMessage): void {
    if (this.#closing !== undefined) return
    if (leaf === 'event') this.#told.hear(device, message)
    if (leaf !== 'state' || message.payload.length === 0) return
    if (device !== GATEWAY_ID && parseWindowId(device) === undefined && !this.devices.has(device))
      this.#add(device, message)
    for (const found of [...this.#found]) found()
  }

  #add(id: string, { payload }: MqttMessage): void {
    const { value } = decodeMessage(deviceStateMessageSchema, payload)
    if (value === undefined) return
    const { id: centre } = this
    const device = remoteDevice(id, value, {
      ...{ centre, mqtt: this.#topics, clock: this.#time, random: this.#parts.random.split(id) },
      ...{ commands: this.#ledger(id), board: this.#gateway.said?.boards.includes(id) ?? false },
      shared: { gateway: this.#gateway, dated: () => this.#time.speed },
    })
    if (device === undefined) return
    this.devices.set(id, device)
    this.#assembled = this.#assemble()
    device.device.onStatus((status) => this.#events.tell('status', { device: id, status }))
    device.device.start()
  }

  async #askTime(): Promise<void> {
    const at = await this.#ask({ op: 'events', after: NEVER })
    if (at !== undefined) this.#time.set(at, this.#gateway.said?.speed ?? 1)
  }

  /** Asks the gateway; returns its time, or undefined when it does not answer: the next gap or connection asks again. */
  async #ask(question: RemoteCommand): Promise<number | undefined> {
    const id = `ask-${this.#parts.instance}-${++this.#questions}`
    try {
      const { at } = await this.#asking.ask(
        question,
        { id, begin: () => {} },
        { deadlineMs: ASK_DEADLINE_MS },
      )
      return at
    } catch (error) {
      if (error instanceof DeviceError) return undefined
      throw error
    }
  }
}
