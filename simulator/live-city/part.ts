import type { DroppedMessage, MqttMessage } from '../../lib/mqtt/index.ts'
import { ConnectGate } from '../connect-gate.ts'
import { nativeCentre } from '../default-centre.ts'
import { Durations } from '../durations.ts'
import type { ToldRecord } from '../history.ts'
import { type LiveCentre, startLive } from '../live.ts'
import type { Tally } from '../report.ts'

/** What a part of a city is asked to be. */
export interface PartTask {
  /** Ids of its centres. */
  readonly centres: readonly string[]
  /** Of each centre. */
  readonly windows: number
  readonly kiosks: number
  readonly brokerUrl: string
  readonly speed: number
  readonly seed: number | string
  readonly frontDesk: boolean
  /** Whether the broker outlives the city: then devices say goodbye to it one by one. */
  readonly farewell: boolean
}

/** How a part is doing. */
export interface PartProgress {
  /** Centres that are open. */
  readonly open: number
  /** Devices that are on the broker. */
  readonly connected: number
  /** How often a device came, so far. */
  readonly connects: number
  /** Most devices of one centre that came within one second. */
  readonly busiestSite: number
}

/** What a part came to; parts add up. Durations in wall ms. */
export interface PartSum extends PartProgress {
  /** By centre. */
  readonly tallies: readonly (readonly [centre: string, tally: Tally])[]
  readonly latencies: Durations['counts']
  readonly returns: Durations['counts']
}

/** What a part tells on its way. */
export interface PartListeners {
  readonly onDropped?: (dropped: DroppedMessage) => void
}

const STARTING = 8 // centres at a time: each waits now and then for others
const CONNECTING = 32 // devices at a time: enough to keep a broker busy, and far from what a backlog holds

/** Some centres of a city, in one thread. */
export class CityPart {
  readonly #task: PartTask
  readonly #listeners: PartListeners
  readonly #centres = new Map<string, LiveCentre>()
  readonly #gate = new ConnectGate(CONNECTING)
  readonly #read = new Map<string, number>()
  #stopping = false
  #started: Promise<void> | undefined

  constructor(task: PartTask, listeners: PartListeners = {}) {
    this.#task = task
    this.#listeners = listeners
  }

  get progress(): PartProgress {
    const all = [...this.#centres.values()]
    const sum = (pick: (centre: LiveCentre) => number) => all.reduce((total, each) => total + pick(each), 0)
    return {
      open: all.length,
      connected: sum(({ presence }) => presence.connected),
      connects: sum(({ presence }) => presence.connects),
      busiestSite: Math.max(0, ...all.map(({ presence }) => presence.busiestSecond)),
    }
  }

  /** Opens its centres, a few at a time; resolves when all are open. @throws DeviceError what the first that failed failed with. */
  start(): Promise<void> {
    this.#started ??= this.#start()
    return this.#started
  }

  /** Answers a command that the broker was asked to retain. */
  refuseRetained(message: Pick<MqttMessage, 'topic' | 'payload'>): void {
    for (const centre of this.#centres.values()) centre.refuseRetained(message)
  }

  /** What has happened since it was asked last. */
  news(): ToldRecord[] {
    return [...this.#centres].flatMap(([id, { simulated }]) => {
      const from = this.#read.get(id) ?? 0
      const told = simulated.history.told(id, from)
      this.#read.set(id, from + told.length)
      return told
    })
  }

  /** Ends its centres, all at once; those that are being opened are opened first. */
  async stop(): Promise<PartSum> {
    this.#stopping = true
    await this.#started?.catch(() => {}) // whoever awaits the start hears of it
    const { farewell } = this.#task
    const end = (centre: LiveCentre) => (farewell ? centre.stop() : centre.finish())
    await Promise.all([...this.#centres.values()].map(end))
    const latencies = new Durations()
    const returns = new Durations()
    for (const { latency, presence } of this.#centres.values()) {
      latencies.merge(latency.durations.counts)
      returns.merge(presence.returns.counts)
    }
    const tallies = [...this.#centres].map(([id, centre]) => [id, centre.tally()] as const)
    return { ...this.progress, tallies, latencies: latencies.counts, returns: returns.counts }
  }

  async #start(): Promise<void> {
    const left = [...this.#task.centres]
    const work = async () => {
      for (let id = left.shift(); id !== undefined && !this.#stopping; id = left.shift()) await this.#open(id)
    }
    await Promise.all(Array.from({ length: STARTING }, work))
  }

  async #open(id: string): Promise<void> {
    const { windows, kiosks, brokerUrl, speed, seed, frontDesk } = this.#task
    const { onDropped } = this.#listeners
    const live = await startLive(
      {
        ...{ config: nativeCentre({ id, windows, kiosks }), seed: `${seed}/${id}` },
        ...{ brokerUrl, speed, frontDesk, ...(onDropped === undefined ? {} : { onDropped }) },
      },
      { pace: (connect) => this.#gate.over(connect) },
    )
    this.#centres.set(id, live)
  }
}
