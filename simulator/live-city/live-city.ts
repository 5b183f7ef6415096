import { availableParallelism } from 'node:os'
import { checkOptions } from '../../devices/centre/options.ts'
import { systemClock } from '../../lib/index.ts'
import type { DroppedMessage } from '../../lib/mqtt/index.ts'
import { canFork } from '../broker/apart.ts'
import { type BrokerApart, type RefusedClient, startBrokerApart } from '../broker/index.ts'
import type { ToldRecord } from '../history.ts'
import { type CityReport, cityReport } from './city-report.ts'
import { type CitySize, centresOf, clientsPerCentre, devicesPerCentre, type Shard } from './city-size.ts'
import { checkOpenFiles } from './open-files.ts'
import { type Outage, Outages } from './outages.ts'
import { hostPart, type PartHost } from './part-host.ts'

/** How a city is made. */
export interface LiveCityOptions {
  readonly centres: number
  /** Of each centre. Default 42, and a kiosk for every 14 of them. */
  readonly windows?: number
  readonly kiosks?: number
  readonly speed?: number
  readonly seed?: number | string
  /** An existing broker; absent: one in a process of its own, on `port` of `host`. */
  readonly brokerUrl?: string
  readonly port?: number
  readonly host?: string
  /** This program's share; the others hold the rest at the same broker. */
  readonly shard?: Shard
  /** False leaves the devices to somebody else's queue server. */
  readonly frontDesk?: boolean
  /** Centres are spread over so many. Default: one for each core; 0: this one. */
  readonly threads?: number
  /** Stops opening centres; what is open by then is the city. */
  readonly signal?: AbortSignal
  /** Told four times a second until the city is stopped. */
  readonly onProgress?: (progress: CityProgress) => void
  /** Told everything that happens, a few times a second; in order within a centre. */
  readonly onRecords?: (records: readonly ToldRecord[]) => void
  readonly onDropped?: (dropped: DroppedMessage) => void
  readonly onRefused?: (refused: RefusedClient & { readonly more: number }) => void
  readonly onBroker?: (news: BrokerNews) => void
}

/** The process of the broker has died; it listens again; all devices are back. */
export type BrokerNews =
  | { readonly kind: 'died' }
  | { readonly kind: 'listens'; readonly downMs: number }
  | { readonly kind: 'whole'; readonly outage: Outage }

/** How a city is doing. */
export interface CityProgress {
  readonly centres: number
  /** Centres that are open. */
  readonly open: number
  readonly devices: number
  /** Devices that are on the broker. */
  readonly connected: number
  /** How often a device came, so far. */
  readonly connects: number
  readonly elapsedMs: number
}

/** A city that lives in real time. */
export interface LiveCity {
  readonly brokerUrl: string
  /** Absent with a broker of somebody else's. */
  readonly broker: BrokerApart | undefined
  readonly progress: CityProgress
  /** How long it took until all devices were on the broker, wall ms. */
  readonly readyMs: number
  /** Never resolves. @throws DeviceError `failure` when a thread of it dies. */
  readonly died: Promise<never>
  /** Sends people home, lets what is under way end, and closes everything. */
  stop(): Promise<CityReport>
}

const PROGRESS_MS = 250

/**
 * Starts a city, in which every device is an MQTT client of its own. Resolves when all devices are on the broker and
 * the doors are open.
 * @throws DeviceError `illegal` when the limit of open files would not suffice, before anything is opened; `busy` and
 * `noHardware` of the broker.
 */
export async function startLiveCity(options: LiveCityOptions): Promise<LiveCity> {
  checkOptions(options, 'startLiveCity')
  const { centres: all, windows = 42, kiosks = Math.max(1, Math.ceil(windows / 14)), shard } = options
  const size = { centres: all, windows, kiosks }
  const ids = centresOf(all, shard)
  const clients = ids.length * clientsPerCentre(size)
  checkOpenFiles({ centres: ids.length, clients })
  const city = new City(options, size, ids)
  try {
    await city.start()
  } catch (error) {
    await city.stop().catch(() => {}) // why it could not start says more
    throw error
  }
  return city
}

class City implements LiveCity {
  broker: BrokerApart | undefined
  readyMs = 0
  readonly died: Promise<never>
  readonly #options: LiveCityOptions
  readonly #size: CitySize
  readonly #ids: readonly string[]
  readonly #outages: Outages
  readonly #beganMs = systemClock.monotonicMs()
  #parts: readonly PartHost[] = []
  #die: (error: unknown) => void = () => {}
  #stopping: Promise<CityReport> | undefined

  constructor(options: LiveCityOptions, size: CitySize, ids: readonly string[]) {
    this.#options = options
    this.#size = size
    this.#ids = ids
    this.#outages = new Outages(() => systemClock.monotonicMs())
    this.died = new Promise((_resolve, reject) => {
      this.#die = reject
    })
    this.died.catch(() => {}) // who runs the city may not ask
  }

  get brokerUrl(): string {
    return this.#options.brokerUrl ?? this.broker?.url ?? ''
  }

  get progress(): CityProgress {
    const sum = (pick: (part: PartHost) => number) =>
      this.#parts.reduce((total, part) => total + pick(part), 0)
    return {
      centres: this.#ids.length,
      open: sum(({ progress }) => progress.open),
      devices: this.#ids.length * devicesPerCentre(this.#size),
      connected: sum(({ progress }) => progress.connected),
      connects: sum(({ progress }) => progress.connects),
      elapsedMs: systemClock.monotonicMs() - this.#beganMs,
    }
  }

  async start(): Promise<void> {
    const { brokerUrl, signal, threads = availableParallelism(), speed = 1, seed = 1 } = this.#options
    if (brokerUrl === undefined) this.broker = await this.#startBroker()
    const { windows, kiosks } = this.#size
    const { frontDesk = true, onRecords = () => {}, onDropped = () => {} } = this.#options
    const apart = canFork && threads > 0
    const count = apart ? Math.min(threads, this.#ids.length) : 1
    this.#parts = Array.from({ length: count }, (_, index) => {
      const task = {
        ...{ windows, kiosks, speed, seed, frontDesk, brokerUrl: this.brokerUrl },
        farewell: brokerUrl !== undefined,
        centres: this.#ids.filter((_id, place) => place % count === index),
        records: this.#options.onRecords !== undefined,
      }
      return hostPart(task, apart, (word) => {
        if (word.kind === 'records') onRecords(word.records)
        else onDropped(word.dropped)
      })
    })
    for (const part of this.#parts) part.died.catch((error: unknown) => this.#die(error))
    this.#tick()
    const aborted = new Promise<void>((resolve) => {
      if (signal?.aborted) resolve()
      else signal?.addEventListener('abort', () => resolve(), { once: true })
    })
    await Promise.race([Promise.all(this.#parts.map(({ open }) => open)), aborted])
    this.readyMs = systemClock.monotonicMs() - this.#beganMs
  }

  stop(): Promise<CityReport> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<CityReport> {
    const { connected } = this.progress
    try {
      const stopped = await Promise.allSettled(this.#parts.map((part) => part.stop()))
      const sums = stopped.map((part) => {
        if (part.status === 'rejected') throw part.reason
        return part.value
      })
      const centres = sums.reduce((total, { open }) => total + open, 0)
      return cityReport(sums, {
        ...{ centres, devices: centres * devicesPerCentre(this.#size) },
        ...{ connected, readyMs: this.readyMs, outages: this.#outages.all },
      })
    } finally {
      await this.broker?.close()
    }
  }

  #startBroker(): Promise<BrokerApart> {
    const { host, port, onRefused, onBroker = () => {} } = this.#options
    return startBrokerApart({
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      ...(onRefused === undefined ? {} : { onRefused }),
      onUnretainable: (message) => {
        for (const part of this.#parts) part.tell({ kind: 'refuseRetained', ...message })
      },
      onDown: () => {
        this.#outages.down()
        onBroker({ kind: 'died' })
      },
      onBack: (downMs) => {
        this.#outages.back()
        onBroker({ kind: 'listens', downMs })
      },
    })
  }

  #tick(): void {
    if (this.#stopping !== undefined) return
    const { progress } = this
    const { onProgress = () => {}, onBroker = () => {} } = this.#options
    const outage = this.#outages.see(progress)
    if (outage !== undefined) onBroker({ kind: 'whole', outage })
    onProgress(progress)
    systemClock.after(PROGRESS_MS, () => this.#tick(), { background: true })
  }
}
