import {
  asDeviceError,
  type BurstTime,
  type Clock,
  type ClosedListener,
  type Connect,
  type DataListener,
  DeviceError,
  type Firmware,
  Listeners,
  type Send,
  type Transport,
} from '../lib/index.ts'
import { Wire } from './wire.ts'

/** What a line is made of. */
export interface SerialLineOptions {
  readonly clock: Clock
  /** Absent: bytes take no time. */
  readonly baudRate?: number
  /** Start, data, parity and stop bits together. Default 10 (8N1). */
  readonly bitsPerByte?: number
  readonly name?: string
}

/** A burst as somebody with a probe on the line sees it. */
export interface TappedBurst extends BurstTime {
  readonly to: 'device' | 'host'
  readonly bytes: Uint8Array
}

/** Which way bytes go. */
export type Way = 'toDevice' | 'toHost'

/** Takes each burst that comes out of the line and hands on what becomes of it: changed, later, or not at all. */
export type LineFilter = (bytes: Uint8Array, pass: (bytes: Uint8Array) => void) => void

/**
 * A cable between a host's port and one device: paced by its baud rate, and to be unplugged by people.
 * The host opens it as often as it likes, one at a time; the device never notices.
 */
export class SerialLine {
  readonly name: string
  /** True: both ends get every burst byte by byte, without any time between. Nothing that happens may depend on it. */
  bytewise = false
  readonly #clock: Clock
  readonly #toDevice: Wire
  readonly #toHost: Wire
  readonly #taps = new Listeners<TappedBurst>()
  readonly #filters: Readonly<Record<Way, Set<LineFilter>>> = { toDevice: new Set(), toHost: new Set() }
  #firmware: Firmware | undefined
  #host: HostEnd | undefined
  #plugged = true
  #occupied = 0
  /** Counts what cut the line: what was under way then does not arrive. */
  #cuts = 0

  constructor({ clock, baudRate, bitsPerByte = 10, name = 'memory:' }: SerialLineOptions) {
    this.name = name
    const msPerByte = baudRate === undefined ? 0 : (1000 * bitsPerByte) / baudRate
    this.#toDevice = new Wire(clock, msPerByte, (bytes, time) => this.#deliver('toDevice', bytes, time))
    this.#toHost = new Wire(clock, msPerByte, (bytes, time) => this.#deliver('toHost', bytes, time))
    this.#clock = clock
  }

  /** Whether the cable is in. */
  get plugged(): boolean {
    return this.#plugged
  }

  /** The host's port: a fresh end for each attempt. */
  readonly connect: Connect = () => new HostEnd(this)

  /** Puts a device on the far end; returns it. */
  attach<F extends Firmware>(make: (send: Send) => F): F {
    const firmware = make((bytes) => {
      if (this.#host !== undefined) this.#toHost.post(bytes)
    })
    this.#firmware = firmware
    return firmware
  }

  /** Sees every burst that arrives, on either end. Returns what removes the probe. */
  tap(listener: (burst: TappedBurst) => void): () => void {
    return this.#taps.add(listener)
  }

  /** Puts something on the line that every burst of one way goes through, behind those that are there already. Returns what takes it off. */
  interpose(way: Way, filter: LineFilter): () => void {
    const own: LineFilter = (bytes, pass) => filter(bytes, pass)
    this.#filters[way].add(own)
    return () => {
      this.#filters[way].delete(own)
    }
  }

  /** Calls `fn` when so many more bytes have come out at the far end, before the next one does. Returns what forgets it. */
  afterBytes(way: Way, count: number, fn: () => void): () => void {
    return (way === 'toDevice' ? this.#toDevice : this.#toHost).afterBytes(count, fn)
  }

  /** Another program opens the port: the host loses it and finds it busy. Returns what closes it again. */
  occupy(): () => void {
    this.#occupied++
    this.#host?.end(new DeviceError('busy', `${this.name} was taken by another program`))
    let held = true
    return () => {
      if (held) this.#occupied--
      held = false
    }
  }

  /** Pulls the cable: bytes under way are lost from this very moment on. */
  unplug(): void {
    if (!this.#plugged) return
    this.#plugged = false
    this.#cuts++
    const host = this.#host
    this.#toHost.cut() // what had arrived is heard before the end is
    if (host === undefined) this.#toDevice.cut()
    else host.end(new DeviceError('offline', `${this.name}: the cable was pulled`))
  }

  /** Puts the cable in again. */
  plugIn(): void {
    this.#plugged = true
  }

  /** @throws DeviceError `noHardware` without a cable, `busy` while another end is open. */
  take(host: HostEnd): void {
    if (!this.#plugged) throw new DeviceError('noHardware', `${this.name}: nothing is plugged in`)
    if (this.#host !== undefined || this.#occupied > 0)
      throw new DeviceError('busy', `${this.name} is open already`)
    this.#host = host
  }

  release(host: HostEnd): void {
    if (this.#host !== host) return
    this.#host = undefined
    this.#cuts++
    this.#toDevice.cut()
    this.#toHost.cut()
  }

  send(bytes: Uint8Array): Promise<void> {
    return this.#toDevice.send(bytes)
  }

  /** What comes out of one way, through its filters where there are some. */
  #deliver(way: Way, bytes: Uint8Array, time: BurstTime): void {
    if (this.#filters[way].size === 0) this.#arrive(way, bytes, time)
    else this.#filter(way, bytes, time)
  }

  /** Through all filters of that way, in order; what comes late over a cut is lost. */
  #filter(way: Way, bytes: Uint8Array, time: BurstTime): void {
    const filters = [...this.#filters[way]]
    const cuts = this.#cuts
    let late = false
    const through = (index: number, burst: Uint8Array): void => {
      if (burst.length === 0 || cuts !== this.#cuts) return
      const filter = filters[index]
      if (filter !== undefined) filter(burst, (passed) => through(index + 1, passed))
      else this.#arrive(way, burst, late ? this.#now() : time)
    }
    through(0, bytes)
    late = true
  }

  #arrive(way: Way, bytes: Uint8Array, time: BurstTime): void {
    const toDevice = way === 'toDevice'
    if (!this.#taps.empty) this.#taps.tell({ to: toDevice ? 'device' : 'host', bytes, ...time })
    const parts = this.bytewise ? Array.from(bytes, (byte) => Uint8Array.of(byte)) : [bytes]
    for (const part of parts) {
      if (toDevice) this.#firmware?.receive(part, time)
      else this.#host?.deliver(part, time)
    }
  }

  #now(): BurstTime {
    const ms = this.#clock.monotonicMs()
    return { firstMs: ms, lastMs: ms }
  }
}

class HostEnd implements Transport {
  readonly name: string
  readonly #line: SerialLine
  readonly #data = new Listeners<{ bytes: Uint8Array; time: BurstTime }>()
  readonly #closings = new Listeners<DeviceError | undefined>()
  #phase: 'made' | 'open' | 'closed' = 'made'
  #reason: DeviceError | undefined

  constructor(line: SerialLine) {
    this.#line = line
    this.name = line.name
  }

  async open(): Promise<void> {
    if (this.#phase === 'open') throw new DeviceError('closed', `${this.name} is not to be opened twice`)
    if (this.#phase === 'closed') throw this.#gone()
    try {
      this.#line.take(this)
    } catch (error) {
      this.end(asDeviceError(error))
      throw error
    }
    this.#phase = 'open'
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#phase === 'open' ? this.#line.send(bytes) : Promise.reject(this.#gone())
  }

  onData(listener: DataListener): () => void {
    return this.#data.add(({ bytes, time }) => listener(bytes, time))
  }

  onClosed(listener: ClosedListener): () => void {
    if (this.#phase === 'closed') {
      const reason = this.#reason
      queueMicrotask(() => listener(reason))
    }
    return this.#closings.add(listener)
  }

  async close(): Promise<void> {
    this.end(undefined)
  }

  deliver(bytes: Uint8Array, time: BurstTime): void {
    this.#data.tell({ bytes, time })
  }

  end(reason: DeviceError | undefined): void {
    if (this.#phase === 'closed') return
    this.#phase = 'closed'
    this.#reason = reason
    this.#line.release(this)
    this.#closings.tell(reason)
  }

  #gone(): DeviceError {
    return this.#reason ?? new DeviceError('closed', `${this.name} is not open`)
  }
}
