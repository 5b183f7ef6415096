import type { Centre } from '../devices/centre/contract.ts'
import { openCentre } from '../devices/centre/open.ts'
import { serveCentre } from '../devices/gateway/index.ts'
import type { CentreConfigInput } from '../lib/config/schema.ts'
import { createRandom, type Random, REPLY_FLOOR_WALL_MS, scaledClock } from '../lib/index.ts'
import { mqttLink } from '../lib/mqtt/mqtt-link.ts'
import { type Broker, startBroker } from './broker/index.ts'
import { defaultCentre } from './default-centre.ts'
import { welcomeGuests } from './people/guests.ts'
import { BRISK } from './people/habits.ts'
import { Population } from './people/population.ts'
import { type Report, report } from './report.ts'
import { serveRoom } from './room-link.ts'
import { type SimulatedCentre, simulateCentre, type Wiring } from './simulated-centre.ts'

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
  /** False leaves the devices to somebody else's queue server. */
  readonly frontDesk?: boolean
}

/** A centre that lives in real time, behind a broker. */
export interface LiveCentre {
  readonly brokerUrl: string
  /** The embedded broker; absent with one of somebody else's. */
  readonly broker: Broker | undefined
  readonly simulated: SimulatedCentre
  readonly population: Population | undefined
  /** What has happened so far. */
  report(): Report
  /** Sends people home, lets what is under way end, and closes everything. */
  stop(): Promise<Report>
}

const ARRIVAL_LOAD = 0.85 // share of the clerks' time that arrivals ask for
const MEAN_SERVICE_MS = 5 * 60_000 // of BRISK people, with walking and pauses
const STALE_MS = 5000
const STALE_WALL_MS = 2000 // a busy machine may take that long for a display to follow
const WIND_DOWN_WALL_MS = 4 * REPLY_FLOOR_WALL_MS

/** Starts a live centre: broker, devices, gateway, people. */
export async function startLive(options: LiveOptions = {}): Promise<LiveCentre> {
  const { speed = 1, seed = 1, wiring = 'mqtt', frontDesk = true } = options
  const clock = scaledClock(speed)
  const random = createRandom(seed)
  const config = options.config ?? defaultCentre(options)
  const closers: (() => Promise<unknown>)[] = []
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const broker = options.brokerUrl === undefined ? await startBroker(brokerOptions(options)) : undefined
    if (broker) closers.push(() => broker.close())
    const brokerUrl = options.brokerUrl ?? broker?.url ?? ''
    const mqtt = () => mqttLink(brokerUrl)
    const simulated = await simulateCentre(config, { clock, random, mqtt, wiring })
    closers.push(() => simulated.close())
    const gateway = await serveCentre(simulated.centre, mqtt, {
      clock,
      random: random.split('gateway'),
      speed,
    })
    closers.push(() => gateway.close())
    const { devices, history } = simulated
    const room = await serveRoom({
      ...{ devices, clock, random },
      centre: simulated.config.centre,
      connect: mqtt,
    })
    closers.push(() => room.close())
    const surroundings = { ...{ devices, clock, history, habits: BRISK }, random: random.split('people') }
    let remote: Centre | undefined
    let population: Population | undefined
    let leave = () => {}
    if (frontDesk) {
      const desk = await openCentre(
        { via: brokerUrl, centre: simulated.config.centre },
        { clock, random: random.split('desk') },
      )
      remote = desk
      closers.push(() => desk.close())
      population = new Population({ ...surroundings, centre: desk })
      leave = openDoors(population, simulated, random.split('arrivals'))
    } else {
      leave = welcomeGuests(surroundings)
    }
    let stopping: Promise<Report> | undefined
    const now = () => report(history.records, { staleMs: Math.max(STALE_MS, STALE_WALL_MS * speed) })
    return {
      ...{ brokerUrl, broker, simulated, population },
      report: now,
      stop: () => {
        stopping ??= (async () => {
          leave()
          await population?.goHome()
          if (remote)
            await new Promise<void>((resolve) => clock.after(0, resolve, { floorWallMs: WIND_DOWN_WALL_MS }))
          const last = now()
          await closeAll()
          return last
        })()
        return stopping
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

function brokerOptions({ port, host }: LiveOptions) {
  return { ...(port === undefined ? {} : { port }), ...(host === undefined ? {} : { host }) }
}

/** Some wait at the door already; then people come as often as the windows can bear. Returns what shuts the door. */
function openDoors(population: Population, { clock, centre }: SimulatedCentre, random: Random): () => void {
  const windows = Math.max(1, centre.windows.length)
  const meanMs = MEAN_SERVICE_MS / (ARRIVAL_LOAD * windows)
  let open = true
  const next = () => {
    if (!open) return
    void population.arrive()
    clock.after(random.exponential(meanMs), next, { background: true })
  }
  for (let i = 1; i < Math.ceil(windows / 2); i++) void population.arrive()
  next()
  return () => {
    open = false
  }
}
