import type { Clock } from './clock.ts'
import { DeviceError } from './errors.ts'
import { Listeners } from './listeners.ts'
import type { BurstTime, ClosedListener, DataListener, Transport } from './transport.ts'

/**
 * Two ends of one pipe inside this process: what one end writes, the other hears on the next turn, burst by burst.
 * Closing one end closes the other.
 */
export function memoryLink(clock: Clock, name = 'memory:'): [host: Transport, device: Transport] {
  const host = new MemoryEnd(clock, name)
  const device = new MemoryEnd(clock, name)
  host.peer = device
  device.peer = host
  return [host, device]
}

type Phase = 'made' | 'open' | 'closed'

class MemoryEnd implements Transport {
  readonly name: string
  peer: MemoryEnd | undefined
  readonly #clock: Clock
  readonly #data = new Listeners<{ bytes: Uint8Array; time: BurstTime }>()
  readonly #closings = new Listeners<DeviceError | undefined>()
  #phase: Phase = 'made'
  #waiting: Uint8Array[] = []
  #reason: DeviceError | undefined

  constructor(clock: Clock, name: string) {
    this.#clock = clock
    this.name = name
  }

  async open(): Promise<void> {
    if (this.#phase === 'closed') throw this.#reason ?? new DeviceError('closed', `${this.name} was closed`)
    this.#phase = 'open'
    for (const bytes of this.#waiting.splice(0)) this.deliver(bytes)
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#phase === 'closed') throw this.#reason ?? new DeviceError('closed', `${this.name} was closed`)
    if (this.#phase === 'made') throw new DeviceError('closed', `${this.name} is not open`)
    const copy = bytes.slice()
    await undefined
    this.peer?.deliver(copy)
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
    this.peer?.end(new DeviceError('offline', `${this.name} was closed by the other side`))
  }

  deliver(bytes: Uint8Array): void {
    if (this.#phase === 'made') this.#waiting.push(bytes)
    if (this.#phase !== 'open') return
    const nowMs = this.#clock.monotonicMs()
    this.#data.tell({ bytes, time: { firstMs: nowMs, lastMs: nowMs } })
  }

  end(reason: DeviceError | undefined): void {
    if (this.#phase === 'closed') return
    this.#phase = 'closed'
    this.#reason = reason
    this.#closings.tell(reason)
  }
}
