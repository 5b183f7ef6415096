import type { Centre } from '../../devices/centre/contract.ts'
import { serveCentre } from '../../devices/gateway/index.ts'
import { hexOf } from '../../lib/bytes.ts'
import { type Clock, createRandom, DeviceError, systemClock } from '../../lib/index.ts'
import { TOPIC_BASE } from '../../lib/mqtt/index.ts'
import { mqttLink } from '../../lib/mqtt/mqtt-link.ts'
import { type BrokerOptions, startBroker } from '../broker/index.ts'
import { defaultCentre } from '../default-centre.ts'
import type { History } from '../history.ts'
import { mayRetain } from '../may-retain.ts'
import { type RoomLink, serveRoom } from '../room-link.ts'
import { simulateCentre } from '../simulated-centre.ts'
import type { UsedCentres } from './after-test.ts'
import { driven } from './driven.ts'
import { type LinePort, listenAtLine } from './line-port.ts'
import { type Pace, type StepOptions, scaledPace, steppedPace } from './pace.ts'
import { type RoomEvent, RoomEvents } from './room-events.ts'
import { Timeline } from './timeline.ts'
import { roomOf, type SimulateRequest, type TestRoom, watchLines } from './virtual-room.ts'

/** What a test with a program of its own asks for. */
export interface LiveRequest extends SimulateRequest {
  /** How many times faster than the wall time runs. Default 1. */
  readonly speed?: number
  /** Time stands still except while the test advances or awaits; `speed` does not count then. */
  readonly stepped?: boolean | StepOptions
  /** Byte devices that the program under test speaks to itself, over TCP; no driver of ours does. */
  readonly overTcp?: readonly string[]
}

/** How an event is awaited. */
export interface UntilOptions {
  /** The longest wait, ms of wall time. Default 10 s. */
  readonly wallMs?: number
  /** Only what came behind this one counts. Default: everything since the room began. */
  readonly after?: RoomEvent
  /** Stepped time stands still meanwhile. Default false. */
  readonly still?: boolean
}

/** A centre behind real sockets, as a test holds it. */
export interface LiveRoom extends TestRoom {
  /** Where the program under test finds the broker: `mqtt://127.0.0.1:…`. */
  readonly brokerUrl: string
  /** Where it finds a device of `overTcp`: `tcp://127.0.0.1:…`. @throws DeviceError `illegal` for one that is none of them. */
  readonly tcpUrl: (id: string) => string
  /** The centre that the gateway serves; devices of `overTcp` are not in it. */
  readonly centre: Centre
  /** To read; stepped time is moved by `advance` and `until` alone. */
  readonly clock: Clock
  /** Lets so much centre time pass, ms. */
  advance(ms: number): Promise<void>
  /**
   * Lets time run until an event comes (or has come) that is wanted, and returns it.
   * @throws Error at the wall deadline, with what did come.
   */
  until(wanted: (event: RoomEvent) => boolean, options?: UntilOptions): Promise<RoomEvent>
  /** Lets time run until a promise of your own settles, e.g. the end of your program. @throws Error at the wall deadline. */
  until<T>(promise: PromiseLike<T>, options?: Pick<UntilOptions, 'wallMs'>): Promise<T>
  /** Everything that came so far. */
  readonly events: readonly RoomEvent[]
}

const WALL_MS = 10_000
const MOST_TOLD = 12
const MOST_BYTES = 32

/** Starts a centre behind an embedded broker on a free port, and TCP ports where asked for. */
export async function simulateLive(request: LiveRequest, used: UsedCentres): Promise<LiveRoom> {
  const closers: (() => Promise<unknown>)[] = []
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    return await open(request, used, closers, closeAll)
  } catch (error) {
    await closeAll()
    throw error
  }
}

async function open(
  request: LiveRequest,
  used: UsedCentres,
  closers: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<LiveRoom> {
  let traffic = 0
  const { stepped = false, speed = 1, overTcp = [], strict = false, seed = 1 } = request
  const pace: Pace =
    stepped === false ? scaledPace(speed) : steppedPace(stepped === true ? {} : stepped, () => traffic)
  const { clock } = pace
  const random = createRandom(seed)
  let records: History | undefined
  let link: RoomLink | undefined
  const refuse: BrokerOptions['onUnretainable'] = (message) => link?.refuseRetained(message)
  const broker = await startBroker({
    ...{ port: 0, mayRetain, onUnretainable: refuse },
    onRefused: ({ client, message }) => records?.add('clientRefused', { client, message }),
  })
  closers.push(() => broker.close())
  const mqtt = () => mqttLink(broker.url)

  const simulated = await simulateCentre(request.config ?? defaultCentre(request), {
    ...{ clock, random, mqtt, outside: overTcp },
    onNoise: (device, bytes) =>
      records?.add('driver.notUnderstood', { device, what: hexOf(bytes, MOST_BYTES) }),
  })
  const { centre, devices, history, faults } = simulated
  closers.push(() => pace.until(simulated.close()))
  records = history
  const onDropped = ({ topic, problem }: { readonly topic: string; readonly problem: string }) =>
    history.add('messageDropped', { topic, problem })
  const gatewayOptions = { clock, speed: pace.speed, random: random.split('gateway'), onDropped }
  const gateway = await pace.until(serveCentre(centre, mqtt, gatewayOptions))
  closers.push(() => pace.until(gateway.close()))
  const roomOptions = { ...{ devices, faults, clock, random }, centre: centre.id, connect: mqtt, onDropped }
  const room = await pace.until(serveRoom(roomOptions))
  link = room
  closers.push(() => pace.until(room.close()))

  const events = new RoomEvents(history)
  const timeline = new Timeline({ history, devices, name: centre.id })
  watchLines(simulated, timeline)
  const ear = mqtt()
  ear.onMessage((message) => {
    traffic++
    events.hear(message)
    const { device = '', leaf = message.topic } = events.all.at(-1) as { device?: string; leaf?: string }
    if (leaf !== 'world') timeline.message(device, TO_DEVICE.has(leaf) ? '>' : '<', leaf, message.payload)
  })
  await ear.open({ clientId: `nowserving-${centre.id}-ear` })
  closers.push(() => ear.close())
  await ear.subscribe(`${TOPIC_BASE}/${centre.id}/#`, 1)

  const ports = new Map<string, LinePort>()
  for (const id of overTcp) {
    const port = await listenAtLine(simulated.line(id), () => {
      traffic++
    })
    closers.push(() => port.close())
    ports.set(id, port)
  }
  const mine = { history, timeline, strict, close }
  used.use(mine)
  const untilEvent = async (
    wanted: (event: RoomEvent) => boolean,
    { wallMs = WALL_MS, after, still = false }: UntilOptions = {},
  ) => {
    const deadlineMs = systemClock.monotonicMs() + wallMs
    const from = after === undefined ? 0 : after.index + 1
    for (let index = from; ; ) {
      for (; index < events.all.length; index++) {
        const event = events.all[index]
        if (event !== undefined && wanted(event)) return event
      }
      if (systemClock.monotonicMs() >= deadlineMs) throw missed(wallMs, events.describe(from, MOST_TOLD))
      await pace.breathe(still)
    }
  }
  const untilSettled = async <T>(promise: PromiseLike<T>, wallMs = WALL_MS): Promise<T> => {
    let settled = false
    const settle = () => {
      settled = true
    }
    promise.then(settle, settle)
    const deadlineMs = systemClock.monotonicMs() + wallMs
    while (!settled) {
      if (systemClock.monotonicMs() >= deadlineMs) throw missed(wallMs, events.describe(0, MOST_TOLD))
      await pace.breathe(false)
    }
    return promise
  }
  const until = (awaited: unknown, options: UntilOptions = {}) => {
    used.use(mine)
    return typeof awaited === 'function'
      ? untilEvent(awaited as (event: RoomEvent) => boolean, options)
      : untilSettled(awaited as PromiseLike<unknown>, options.wallMs)
  }
  await pace.until(Promise.allSettled([...centre.devices.values()].map(({ device }) => device.ready())))
  return {
    ...roomOf(simulated),
    ...{ brokerUrl: broker.url, centre: driven<Centre>(centre, pace), clock },
    until: until as LiveRoom['until'],
    tcpUrl: (id) => {
      const port = ports.get(id)
      if (port !== undefined) return port.url
      throw new DeviceError('illegal', `${id} is not reached over TCP`, {
        fix: `Name it in overTcp: ['${id}'].`,
      })
    },
    advance: (ms) => pace.advance(ms),
    get events() {
      return events.all
    },
  }
}

/** Leaves of topics by which a program speaks to devices. */
const TO_DEVICE: ReadonlySet<string> = new Set(['command', 'hands', 'fault'])

function missed(wallMs: number, came: readonly string[]): Error {
  const what = came.length === 0 ? 'nothing else came either' : `what came last:\n${came.join('\n')}`
  return new Error(`nothing of what was awaited came within ${wallMs} ms; ${what}`)
}
