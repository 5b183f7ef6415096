import { openCentre } from '../devices/centre/open.ts'
import { checkOptions } from '../devices/centre/options.ts'
import { readCentreConfig } from '../devices/centre/read-centre.ts'
import { type CommandTold, serveCentre } from '../devices/gateway/index.ts'
import type { PrinterHands } from '../devices/ticket-printer/contract.ts'
import type { CentreConfigInput } from '../lib/config/schema.ts'
import { createRandom, scaledClock, systemClock } from '../lib/index.ts'
import type { DroppedMessage } from '../lib/mqtt/index.ts'
import type { MqttConnect, MqttMessage } from '../lib/mqtt/link.ts'
import { mqttLink } from '../lib/mqtt/mqtt-link.ts'
import type { RefusedClient } from './broker/index.ts'
import { CallLatency } from './call-latency.ts'
import { defaultCentre } from './default-centre.ts'
import type { DurationSummary } from './durations.ts'
import { OutsideDesk } from './outside-desk.ts'
import { type OwnBroker, startOwnBroker } from './own-broker.ts'
import { OwnCommands } from './own-commands.ts'
import { openDoors, openToGuests } from './people/doors.ts'
import { BRISK, type Habits } from './people/habits.ts'
import type { Population } from './people/population.ts'
import { Presence } from './presence.ts'
import { type Report, summarise, type Tally, tally } from './report.ts'
import { type RoomLink, serveRoom } from './room-link.ts'
import { playScenario, type Scenario } from './scenario.ts'
import { type SimulatedCentre, simulateCentre, type Wiring } from './simulated-centre.ts'
import type { SimulatedDevice } from './simulated-device.ts'

/** How a live centre is made. */
export interface LiveOptions {
  readonly config?: CentreConfigInput
  readonly windows?: number
  readonly kiosks?: number
  /** How many times faster than the wall people and mechanics move. */
  readonly speed?: number
  readonly seed?: number | string
  /** An existing broker; absent: an embedded one. */
  readonly brokerUrl?: string
  /** The embedded broker's port; absent: MQTT's own, or a free one when that is taken. */
  readonly port?: number
  readonly host?: string
  readonly wiring?: Exclude<Wiring, 'memory'>
  /** What goes wrong and what people do; begins when everything is open. */
  readonly scenario?: Scenario
  /** False leaves the devices to somebody else's queue server. */
  readonly frontDesk?: boolean
  /** Hears of messages that nobody can be answered about; of the gateway and of the room one a second at most. */
  readonly onDropped?: (dropped: DroppedMessage) => void
  /** Hears of clients that the embedded broker cuts off, one a second at most; `more` others are not told. */
  readonly onRefused?: (refused: RefusedClient & { readonly more: number }) => void
}

/** What came of a stretch of a live centre. */
export interface LiveReport extends Report {
  readonly devices: number
  /** From the front desk's call to the number on a display of its window, wall ms; null where it called nobody. */
  readonly latencyMs: DurationSummary | null
}

/** What a live centre has of the city that it belongs to. */
export interface LiveSurroundings {
  /** Leads the devices that are their own MQTT clients to the broker, one after the other. */
  readonly pace?: (connect: MqttConnect) => MqttConnect
}

/** A centre that lives in real time, behind a broker. */
export interface LiveCentre {
  readonly brokerUrl: string
  /** The embedded broker; absent with one of somebody else's. */
  readonly broker: OwnBroker | undefined
  readonly simulated: SimulatedCentre
  readonly population: Population | undefined
  /** Devices that are their own MQTT clients, as the broker has them. */
  readonly presence: Presence
  readonly latency: CallLatency
  /** What has happened so far, or until it was stopped, in a form that adds up. */
  tally(): Tally
  /** What has happened so far. */
  report(): LiveReport
  /** Answers a command that a broker elsewhere was asked to retain. */
  refuseRetained(message: Pick<MqttMessage, 'topic' | 'payload'>): void
  /** Sends people home and lets what is under way end; devices stay, and the report is what {@link stop} will tell. */
  finish(): Promise<LiveReport>
  /** As {@link finish}, and closes everything. */
  stop(): Promise<LiveReport>
}

const STALE_MS = 5000
const MACHINE_WALL_MS = 1000
const STALE_WALL_MS = 2000 // a busy machine may take that long for a display to follow
const LONGEST_ARRIVAL_WALL_MS = 60_000 // what a broker does not let in by then is left outside

/** Starts a live centre: broker, devices, gateway, people. Devices are on the broker when it resolves. */
export async function startLive(
  options: LiveOptions = {},
  { pace = (connect) => connect }: LiveSurroundings = {},
): Promise<LiveCentre> {
  checkOptions(options, 'startLive')
  const { speed = 1, seed = 1, wiring = 'mqtt', frontDesk = true } = options
  const clock = scaledClock(speed)
  const random = createRandom(seed)
  const closers: (() => Promise<unknown>)[] = []
  const opened = async <T>(thing: Promise<T>, close: (thing: T) => Promise<unknown>): Promise<T> => {
    const made = await thing
    closers.push(() => close(made))
    return made
  }
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  const open = async (): Promise<LiveCentre> => {
    let room: RoomLink | undefined
    const { onDropped = () => {}, onRefused = () => {} } = options
    const config = readCentreConfig(options.config ?? defaultCentre(options), { brokerNeeded: false })
    const native = Object.entries(config.devices).flatMap(([id, { port }]) => (port === 'mqtt:' ? [id] : []))
    const broker =
      options.brokerUrl === undefined
        ? await opened(
            startOwnBroker(native.length, {
              ...{ ...placeOf(options), onRefused },
              onUnretainable: (message) => room?.refuseRetained(message),
            }),
            (each) => each.close(),
          )
        : undefined
    const brokerUrl = options.brokerUrl ?? broker?.url ?? ''
    const mqtt = () => mqttLink(brokerUrl)
    const own = new OwnCommands()
    const onCommand = (told: CommandTold) => outside?.told(told)
    let outside: OutsideDesk | undefined
    const wallMs = () => systemClock.monotonicMs()
    const presence = new Presence(native, wallMs)
    const latency = new CallLatency(wallMs)
    const hardware = {
      ...{ clock, random, wiring, mqtt: own.over(mqtt), deviceMqtt: pace(mqtt), onNativeCommand: onCommand },
      ...(broker?.trouble ? { liveBroker: { ...broker.trouble, connect: mqtt } } : {}),
      onNativeConnected: (id: string, connected: boolean) => presence.change(id, connected),
    }
    const simulated = await opened(simulateCentre(config, hardware), (each) => each.close())
    const { devices, history, centre, faults } = simulated
    const ticketAt = (window: number) =>
      centre.windows.includes(window) ? centre.window(window).session?.ticket : undefined
    const desk = new OutsideDesk({ history, devices, ticketAt, isOwn: (name, id) => own.has(name, id) })
    outside = desk
    const gatewayOptions = { clock, speed, random: random.split('gateway'), onCommand, onDropped }
    const gateway = await opened(serveCentre(centre, mqtt, gatewayOptions), (each) => each.close())
    const roomOptions = { ...{ devices, faults, clock, random }, centre: centre.id, connect: mqtt, onDropped }
    room = await opened(serveRoom(roomOptions), (each) => each.close())

    latency.watch(devices.values())
    const deskMqtt = own.over(mqtt, (name, command) => latency.sent(name, command))
    const openDesk = (via: string, id: string) =>
      opened(
        openCentre({ via, centre: id }, { clock, random: random.split('desk'), mqtt: deskMqtt }),
        (each) => each.close(),
      )
    await Promise.race([
      presence.complete(),
      systemClock.sleep(LONGEST_ARRIVAL_WALL_MS, { background: true }),
    ])
    const surroundings = {
      ...{ devices, clock, history, habits: atSpeed(BRISK, speed) },
      random: random.split('people'),
    }
    const people = frontDesk
      ? openDoors({ ...surroundings, centre: await openDesk(brokerUrl, centre.id) }, random.split('arrivals'))
      : openToGuests({ ...surroundings, ticketAt, onTicket: (listener) => desk.onTicket(listener) })
    if (options.scenario !== undefined) {
      const refused = (problem: string) => onDropped({ topic: 'scenario', problem, more: 0 })
      playScenario(options.scenario, { clock, devices, faults, refused })
    }
    let last: Tally | undefined
    const tallyNow = () => {
      const awayWallMs = presence.returns.summary()?.max ?? 0 // a display that is away cannot follow
      const staleMs = Math.max(STALE_MS, STALE_WALL_MS * speed) + awayWallMs * speed
      return last ?? tally(history.records, { staleMs })
    }
    const reportNow = () => ({
      ...summarise(tallyNow()),
      ...{ devices: devices.size, latencyMs: latency.durations.summary() },
    })
    const goHome = async () => {
      await people.leave()
      await gateway.close() // what was asked for has its result then
      for (const device of devices.values()) tearOff(device)
      last = tallyNow()
      return reportNow()
    }
    let finishing: Promise<LiveReport> | undefined
    const finish = () => {
      finishing ??= goHome()
      return finishing
    }
    const end = async () => {
      const told = await finish()
      await closeAll()
      return told
    }
    let ending: Promise<LiveReport> | undefined
    const stop = () => {
      ending ??= end()
      return ending
    }
    const { population } = people
    const refuseRetained: LiveCentre['refuseRetained'] = (message) => room?.refuseRetained(message)
    return {
      ...{ brokerUrl, broker, simulated, population, presence, latency, refuseRetained, finish, stop },
      ...{ tally: tallyNow, report: reportNow },
    }
  }
  try {
    return await open()
  } catch (error) {
    await closeAll()
    throw error
  }
}

/** Closing time: what hangs from a printer without a cutter is somebody's ticket. */
function tearOff({ model, physical }: SimulatedDevice): void {
  if (model.kind !== 'ticket-printer') return
  const hands = physical.hands as PrinterHands
  if (hands.paper.at(-1)?.parted === 'hanging') hands.tearTicket()
}

function placeOf({ port, host }: LiveOptions) {
  return { ...(port === undefined ? {} : { port }), ...(host === undefined ? {} : { host }) }
}

/** However fast people move, the machine under them takes its own time to answer. */
function atSpeed(habits: Habits, speed: number): Habits {
  const leastMs = MACHINE_WALL_MS * speed
  return {
    ...habits,
    patienceAtKioskMs: Math.max(20_000, leastMs),
    noShowMs: Math.max(habits.noShowMs, leastMs),
  }
}
