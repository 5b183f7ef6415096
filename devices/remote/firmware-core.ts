import {
  type Clock,
  Commands,
  DeviceError,
  type Evidence,
  type Hands,
  type Kind,
  Listeners,
  type MemoryJournal,
  memoryJournal,
  type Permit,
  type Timer,
} from '../../lib/index.ts'
import {
  type CommandMessage,
  eventId,
  type Leaf,
  type MqttFirmware,
  type MqttFirmwareContext,
  type MqttMessage,
  topicOf,
} from '../../lib/mqtt/index.ts'
import { Absence } from './absence.ts'
import { aged, doneResult, failedResult, given, type Op, readCommand } from './command-protocol.ts'

/** What a native device is made of besides its mechanics. */
export interface NativeCoreOptions {
  readonly context: MqttFirmwareContext
  readonly kind: Kind
  readonly model: string
  readonly ops: readonly Op[]
  readonly bootMs: number
  /** Events kept while there is no connection; beyond it the oldest is lost. */
  readonly kept: number
  /** What it knows of itself now. */
  readonly status: () => {
    readonly state: 'ready' | 'alert'
    readonly status: Readonly<Record<string, unknown>>
  }
  /** Carries a command out; once per id. */
  readonly act: (command: CommandMessage, permit: Permit) => Promise<Evidence>
  /** The power is gone: everything under way ends, and what is not kept is forgotten. */
  readonly powerLost: () => void
  /** Up again. */
  readonly started: () => void
}

const MOST_WAITING = 100

/** A message, and since when it may have been on its way, monotonic ms. */
interface Arrival {
  readonly message: MqttMessage
  readonly sentMs: number
}

/** Something to tell, and when it was to be told, monotonic ms. */
interface Occurrence {
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly atMs: number
}

/**
 * What every native device does alike: state with its will, commands once per id (over a power cut too), results,
 * events with their numbers, a power switch.
 */
export class NativeCore {
  powered = true
  /** Counts power-ons; kept without power. */
  boot: number
  readonly #options: NativeCoreOptions
  readonly #clock: Clock
  readonly #power = new Listeners<boolean>()
  readonly #absence: Absence
  /** Commands that came before it was up. */
  #early: Arrival[] = []
  #results: string[] = []
  #events: Occurrence[] = []
  #flash: MemoryJournal = memoryJournal()
  #commands: Commands
  #up = false
  #online = false
  #since: number
  #told = ''
  #stateSeq = 0
  #eventSeq = 0
  #start: Timer

  constructor(options: NativeCoreOptions) {
    this.#options = options
    this.#clock = options.context.clock
    this.boot = options.context.boot ?? 1
    this.#since = this.#clock.now()
    this.#absence = new Absence(this.#clock)
    this.#commands = this.#ledger()
    this.#start = this.#clock.after(options.bootMs, () => this.#started())
  }

  /** Pulls the plug. */
  unplug(): void {
    if (!this.powered) return
    this.powered = false
    this.#up = false
    this.#start.cancel()
    this.#flash = this.#flash.crash()
    this.#early = []
    this.#results = []
    this.#events = []
    this.#told = ''
    this.#options.powerLost()
    this.#options.context.tell({ type: 'unplugged' })
    this.#power.tell(false)
  }

  /** Puts the plug in. */
  plugIn(): void {
    if (this.powered) return
    this.powered = true
    this.boot++
    this.#absence.end() // the room lets the broker forget what was asked before
    this.#stateSeq = 0
    this.#eventSeq = 0
    this.#since = this.#clock.now()
    const commands = this.#ledger()
    this.#commands = commands
    void this.#flash.read().then((records) => commands.restore(records))
    this.#start = this.#clock.after(this.#options.bootMs, () => this.#started())
    this.#options.context.tell({ type: 'pluggedIn' })
    this.#power.tell(true)
  }

  /** Tells its state, where it has changed. */
  changed(): void {
    const { state, status } = this.#up ? this.#options.status() : { state: 'init', status: {} }
    const word = JSON.stringify({ state, status })
    if (word === this.#told || !this.powered) return
    if (!this.#told.startsWith(`{"state":"${state}"`)) this.#since = this.#clock.now()
    this.#told = word
    this.#tellState()
  }

  /** Tells an event, or keeps it until there is a connection. */
  event(type: string, fields: Readonly<Record<string, unknown>>): void {
    if (!this.powered) return
    const id = eventId(this.#options.context.id, this.boot, ++this.#eventSeq)
    const atMs = this.#clock.monotonicMs()
    const event = { id, atMs, fields: { type, at: this.#clock.now(), ...fields } }
    if (this.#online) this.#tellEvent(event, {})
    else this.#events.push(event)
    if (this.#events.length > this.#options.kept) this.#events.shift()
  }

  /** The device as the room sees it. */
  firmware<H extends Hands>(hands: H, world: () => Readonly<Record<string, unknown>>): MqttFirmware<H> {
    const { context, kind, model } = this.#options
    const { centre, id, window } = context
    const will = JSON.stringify({ state: 'lost', kind, model, ...given({ window }) })
    const powered = () => this.powered
    return {
      ...{ hands, world: () => ({ powered: this.powered, ...world() }) },
      clientId: `nowserving-${centre}-${id}`,
      subscriptions: [topicOf(centre, id, 'command')],
      will: { topic: topicOf(centre, id, 'state'), payload: will, qos: 1, retain: true },
      get powered() {
        return powered()
      },
      onPower: (listener) => this.#power.add(listener),
      connected: () => this.#connected(),
      disconnected: () => {
        this.#absence.lost()
        this.#online = false
      },
      leaving: () => {
        if (this.#online) this.#tellState('disconnected')
        this.#online = false
      },
      receive: (message) =>
        this.#receive({ message, sentMs: this.#clock.monotonicMs() - this.#absence.ageMs }),
    }
  }

  #started(): void {
    this.#up = true
    this.#options.started()
    this.changed()
    for (const arrival of this.#early.splice(0)) this.#receive(arrival)
  }

  #connected(): void {
    if (!this.powered) return
    this.#absence.back()
    this.#online = true
    this.#told = ''
    this.changed()
    for (const payload of this.#results.splice(0)) this.#publish('result', payload)
    for (const event of this.#events.splice(0)) {
      const keptMs = Math.round(this.#clock.monotonicMs() - event.atMs)
      this.#tellEvent(event, { keptMs, flags: ['late'] })
    }
  }

  #tellState(last?: 'disconnected'): void {
    if (!this.#online) return
    const { context, kind, model } = this.#options
    const { state: told, status } = JSON.parse(this.#told) as { state: string; status: object }
    const state = last ?? told
    const counts = { since: this.#since, boot: this.boot, seq: ++this.#stateSeq }
    const payload = { state, kind, model, ...given({ window: context.window }), status, ...counts }
    this.#publish('state', JSON.stringify(payload), true)
  }

  #tellEvent({ id, fields }: Occurrence, late: object): void {
    this.#publish('event', JSON.stringify({ id, ...fields, ...late }))
  }

  #publish(leaf: Leaf, payload: string, retain = false): void {
    const { centre, id, publish } = this.#options.context
    publish(topicOf(centre, id, leaf), payload, { qos: 1, retain })
  }

  #receive(arrival: Arrival): void {
    if (!this.powered) return
    if (!this.#up) {
      if (this.#early.length < MOST_WAITING) this.#early.push(arrival)
      return
    }
    const { context, ops } = this.#options
    const read = readCommand(arrival.message, context.id, [...ops, 'report'])
    if (read.kind === 'dropped') context.tell({ type: 'commandDropped', problem: read.problem })
    else if (read.kind === 'command' && read.command.op === 'report') this.#report(read.command)
    else if (read.kind === 'command') void this.#obey(read.command, arrival.sentMs)
    else this.#answer(JSON.stringify(failedResult(read.id, read.error, this.#clock.now())))
  }

  /** The broker may have lost what was told. */
  #report({ id }: CommandMessage): void {
    this.#told = ''
    this.changed()
    this.#answer(JSON.stringify(doneResult(id, 'acknowledged', this.#clock.now())))
  }

  async #obey(command: CommandMessage, sentMs: number): Promise<void> {
    const { boot } = this
    const { id, op, ttlMs: _ttlMs, expiresAt, ...payload } = command
    let result: string
    try {
      const { ttlMs } = aged(command, this.#clock.monotonicMs() - sentMs)
      const request = { op, payload, id, ...given({ ttlMs, expiresAt }) }
      const { evidence, at } = await this.#commands.run(request, (permit) =>
        this.#options.act(command, permit),
      )
      result = JSON.stringify(doneResult(id, evidence, at))
    } catch (error) {
      result = JSON.stringify(failedResult(id, error, this.#clock.now()))
    }
    if (this.powered && boot === this.boot) this.#answer(result) // else nobody is there any more to say it
  }

  #answer(result: string): void {
    if (this.#online) this.#publish('result', result)
    else this.#results.push(result)
    if (this.#results.length > MOST_WAITING) this.#results.shift()
  }

  #ledger(): Commands {
    const { id } = this.#options.context
    const mint = () => {
      throw new DeviceError('illegal', `${id}: a command without an id`)
    }
    return new Commands({ clock: this.#clock, journal: this.#flash, device: id, mint })
  }
}
