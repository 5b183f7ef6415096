import {
  type Clock,
  DeviceError,
  type Random,
  REPLY_FLOOR_WALL_MS,
  speaksContract,
  type Timer,
} from '../../lib/index.ts'
import {
  type DroppedMessage,
  DroppedMessages,
  type EventMessage,
  filterOf,
  forgetSession,
  GATEWAY_ID,
  type Leaf,
  type MqttConnect,
  openMqttSession,
  type ReconnectingSession,
  topicOf,
  windowId,
} from '../../lib/mqtt/index.ts'
import type { CentreDevice } from '../centre/contract.ts'
import type { LocalCentre } from '../centre/open-local.ts'
import { findModel } from '../registry.ts'
import { Absence } from '../remote/absence.ts'
import { CommandDesk, type CommandTold } from './command-desk.ts'
import { EventLog } from './event-log.ts'
import { Outgoing } from './outgoing.ts'
import { RetainedTopics } from './retained-topics.ts'
import { deviceState, gatewayState, windowState } from './states.ts'

/** What a gateway needs besides the centre and the way to the broker. */
export interface GatewayOptions {
  readonly clock: Clock
  /** Jitter of reconnects. */
  readonly random: Random
  /** How many times faster than the wall the centre's clock runs. Default 1. */
  readonly speed?: number
  /** Hears what came of each command that was carried out or tried, before whoever asked does. */
  readonly onCommand?: (told: CommandTold) => void
  /** Hears of commands that nobody can be answered about, at most one a second: for a log. */
  readonly onDropped?: (dropped: DroppedMessage) => void
}

/** What a gateway has done so far. */
export interface GatewayStats {
  /** Commands that were carried out or tried. */
  readonly commands: number
  /** Commands answered with `illegal`, `busy` or `expired` before anything was tried. */
  readonly refused: number
  /** Payloads that could not be read, not even their id. */
  readonly dropped: number
  /** Commands for devices that this gateway does not serve. */
  readonly ignored: number
  /** Events told, replays not counted. */
  readonly events: number
  /** Results and events given up because the broker was away for too long. */
  readonly lost: number
}

/** A centre on MQTT. */
export interface Gateway extends AsyncDisposable {
  readonly connected: boolean
  readonly stats: GatewayStats
  /** Says `disconnected` and leaves the broker; the centre stays open. */
  close(): Promise<void>
}

const REFRESH_MS = 60_000
const KEPT_EVENTS = 10_000
const FAREWELL_MS = 5000

/**
 * Puts a centre on MQTT: states, commands, results and events of every device that is no MQTT client itself, its
 * windows, and the gateway's own. Comes back by itself until `close`.
 * @throws DeviceError `noHardware` when no broker answers, `illegal` when it refuses.
 */
export async function serveCentre(
  centre: LocalCentre,
  mqtt: MqttConnect,
  options: GatewayOptions,
): Promise<Gateway> {
  const clientId = `nowserving-${centre.id}-gateway`
  const { clock, random } = options
  await forgetSession(mqtt, clientId, clock) // what was asked of a former life is out of date by now
  const will = {
    topic: topicOf(centre.id, GATEWAY_ID, 'state'),
    payload: '{"state":"lost"}',
    qos: 1,
    retain: true,
  } as const
  const session = openMqttSession({ connect: mqtt, clock, random, clientId, will, clean: false })
  const gateway = new GatewayCore(centre, session, options)
  try {
    await gateway.start()
  } catch (error) {
    await session.close()
    throw error
  }
  return gateway
}

class GatewayCore implements Gateway {
  readonly #centre: LocalCentre
  readonly #session: ReconnectingSession
  readonly #clock: Clock
  readonly #speed: number
  readonly #retained: RetainedTopics
  readonly #outgoing: Outgoing
  readonly #log = new EventLog(KEPT_EVENTS)
  readonly #desk: CommandDesk
  readonly #stops: (() => void)[] = []
  #told = 0
  #questions = 0
  readonly #absence: Absence
  #closing: Promise<void> | undefined

  constructor(centre: LocalCentre, session: ReconnectingSession, options: GatewayOptions) {
    const { clock, speed = 1, onCommand = () => {}, onDropped = () => {} } = options
    const dropped = new DroppedMessages(clock, onDropped)
    this.#centre = centre
    this.#session = session
    this.#clock = clock
    this.#speed = speed
    this.#absence = new Absence(clock)
    this.#retained = new RetainedTopics(session)
    this.#outgoing = new Outgoing(session, clock, KEPT_EVENTS)
    this.#stops.push(() => dropped.close())
    this.#desk = new CommandDesk({
      ...{ centre, clock, onCommand },
      onDropped: (topic, problem) => dropped.add(topic, problem),
      speaksForItself: (device) => this.#speaksForItself(device),
      ageMs: () => this.#absence.ageMs,
      answer: (name, result) => this.#outgoing.add(this.#topic(name, 'result'), JSON.stringify(result)),
      replay: (after) => this.#replay(after),
      report: (name) => {
        if (name === GATEWAY_ID) this.#reportAll()
        else this.#retained.refresh(this.#topic(name, 'state'))
      },
    })
  }

  get connected(): boolean {
    return this.#session.connected
  }

  get stats(): GatewayStats {
    return { ...this.#desk.counts, events: this.#told, lost: this.#outgoing.lost }
  }

  async start(): Promise<void> {
    const { id } = this.#centre
    const subscribed = this.#session.subscribe(filterOf({ centre: id, leaf: 'command' }), (message) =>
      this.#desk.take(message),
    )
    subscribed.catch(() => {}) // awaited below, unless the broker is not there
    await this.#session.ready()
    await subscribed
    this.#follow()
    this.#stops.push(this.#session.onConnected((connected) => this.#meet(connected)))
    this.#keepFresh()
  }

  close(): Promise<void> {
    this.#closing ??= this.#leave()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #leave(): Promise<void> {
    let timer: Timer | undefined
    const patience = new Promise<void>((resolve) => {
      timer = this.#clock.after(FAREWELL_MS, resolve, { floorWallMs: REPLY_FLOOR_WALL_MS })
    })
    await Promise.race([this.#desk.close(), patience])
    for (const stop of this.#stops.splice(0)) stop()
    this.#absence.end()
    if (this.#session.connected) {
      const word = this.#ownState('disconnected')
      const said = this.#session.publish(this.#topic(GATEWAY_ID, 'state'), word, { qos: 1, retain: true })
      await Promise.race([Promise.all([said.catch(() => {}), this.#outgoing.drained()]), patience])
    }
    timer?.cancel()
    await this.#session.close()
  }

  /** Publishes everything as it is, and as it changes. */
  #follow(): void {
    const { devices, windows } = this.#centre
    this.#retained.set(this.#topic(GATEWAY_ID, 'state'), () => this.#ownState('ready'))
    for (const device of devices.values()) this.#publishDevice(device)
    for (const window of windows) this.#publishWindow(window, this.#clock.now())
    this.#stops.push(
      this.#centre.onWindow((window) => this.#publishWindow(window, this.#clock.now())),
      this.#centre.on('status', ({ device }) => this.#retained.refresh(this.#topic(device, 'state'))),
      this.#centre.on('rating', ({ device, ...rating }) =>
        this.#tell(device, { type: 'rating', ...rating, flags: [...rating.flags] }),
      ),
      ...(['presented', 'taken', 'retracted'] as const).map((type) =>
        this.#centre.on(type, ({ device, ...moved }) => {
          if (!this.#speaksForItself(device)) this.#tell(device, { type, ...moved })
        }),
      ),
    )
  }

  #publishDevice(device: CentreDevice): void {
    if (this.#speaksForItself(device.id)) return
    let seq = 0
    this.#retained.set(this.#topic(device.id, 'state'), () => deviceState(device, this.#centre.boot, ++seq))
  }

  #publishWindow(window: number, changedAt: number): void {
    this.#retained.set(this.#topic(windowId(window), 'state'), () =>
      windowState(this.#centre.window(window).session, changedAt),
    )
  }

  #ownState(state: 'ready' | 'disconnected'): string {
    return gatewayState(this.#centre, { state, now: this.#clock.now(), speed: this.#speed })
  }

  #keepFresh(): void {
    const timer = this.#clock.after(
      REFRESH_MS,
      () => {
        this.#stops.splice(this.#stops.indexOf(cancel), 1)
        this.#retained.refresh(this.#topic(GATEWAY_ID, 'state'))
        this.#keepFresh()
      },
      { background: true },
    )
    const cancel = () => timer.cancel()
    this.#stops.push(cancel)
  }

  #meet(connected: boolean): void {
    if (connected) {
      this.#absence.back()
      this.#retained.refreshAll()
    } else this.#absence.lost()
  }

  #tell(device: string, event: EventMessage): void {
    this.#told++
    this.#log.add({ device, event, toldAt: this.#clock.now() })
    this.#outgoing.add(this.#topic(device, 'event'), JSON.stringify(event))
  }

  #replay(after: string | number): void {
    if (this.#outgoing.size > KEPT_EVENTS / 2) {
      throw new DeviceError('busy', 'the broker has not taken the last replay yet')
    }
    for (const { device, event } of this.#log.after(after)) {
      this.#outgoing.add(this.#topic(device, 'event'), JSON.stringify(event))
    }
  }

  /** Everything again; devices that speak for themselves are asked to. */
  #reportAll(): void {
    this.#retained.refreshAll()
    for (const id of this.#centre.devices.keys()) {
      if (!this.#speaksForItself(id)) continue
      const question = { id: `report-${this.#centre.boot}-${++this.#questions}`, op: 'report' }
      this.#outgoing.add(this.#topic(id, 'command'), JSON.stringify(question))
    }
  }

  #speaksForItself(name: string): boolean {
    const device = this.#centre.devices.get(name)
    return device !== undefined && speaksContract(findModel(device.model))
  }

  #topic(name: string, leaf: Leaf): string {
    return topicOf(this.#centre.id, name, leaf)
  }
}
