import type { Clock } from './clock.ts'
import { DeviceError } from './errors.ts'
import { Listeners } from './listeners.ts'
import type { BurstTime, ClosedListener, DataListener, Transport } from './transport.ts'

/** One operating system's stream below a transport: what differs between a socket and a serial port. */
export interface StreamDriver {
  /** Opens; calls `data` for each burst and `ended` once when it is gone, by whichever side. */
  open(events: {
    readonly data: (bytes: Uint8Array) => void
    readonly ended: (error?: Error) => void
  }): Promise<void>
  /** Settles when the operating system has taken the bytes and, where it can be known, sent them. */
  write(bytes: Uint8Array): Promise<void>
  /** Closes; settles in bounded time. */
  close(): Promise<void>
}

type Phase = 'made' | 'opening' | 'open' | 'closed'

/** A {@link Transport} over a stream of the operating system: phases, listeners and errors, written once. */
export class StreamEnd implements Transport {
  readonly name: string
  readonly #clock: Clock
  readonly #driver: StreamDriver
  readonly #data = new Listeners<{ bytes: Uint8Array; time: BurstTime }>()
  readonly #closings = new Listeners<DeviceError | undefined>()
  readonly #pending = new Set<(error: DeviceError) => void>()
  #phase: Phase = 'made'
  #reason: DeviceError | undefined

  constructor(name: string, clock: Clock, driver: StreamDriver) {
    this.name = name
    this.#clock = clock
    this.#driver = driver
  }

  async open(): Promise<void> {
    if (this.#phase !== 'made') throw this.#gone('is not to be opened twice')
    this.#phase = 'opening'
    try {
      const ended = (error?: Error) => {
        if (this.#phase === 'open') this.#end(this.#lost(error)) // while it opens, the attempt itself tells why it failed
      }
      const opening = this.#driver.open({ data: (bytes) => this.#hear(bytes), ended })
      await this.#settleWithEnd(opening.then(() => this.#closeIfLate()))
      if (this.#phase === 'opening') this.#phase = 'open'
    } catch (error) {
      const failure = error instanceof DeviceError ? error : this.#lost(error)
      this.#end(failure)
      await this.#driver.close()
      throw failure
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#phase !== 'open') throw this.#gone('is not open')
    try {
      await this.#settleWithEnd(this.#driver.write(bytes))
    } catch (error) {
      if (error instanceof DeviceError) throw error
      const failure = this.#lost(error)
      this.#end(failure)
      throw failure
    }
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
    try {
      this.#end(undefined)
    } finally {
      await this.#driver.close()
    }
  }

  /** A stream that opened after `close()` was called must not stay open behind everybody's back. */
  async #closeIfLate(): Promise<void> {
    if (this.#phase === 'closed') await this.#driver.close()
  }

  #hear(bytes: Uint8Array): void {
    const nowMs = this.#clock.monotonicMs()
    if (this.#phase !== 'closed') this.#data.tell({ bytes, time: { firstMs: nowMs, lastMs: nowMs } })
  }

  #end(reason: DeviceError | undefined): void {
    if (this.#phase === 'closed') return
    this.#phase = 'closed'
    this.#reason = reason
    const error = reason ?? new DeviceError('closed', `${this.name} was closed`, { outcome: 'unknown' })
    for (const fail of [...this.#pending]) fail(error)
    this.#closings.tell(reason)
  }

  /** The stream's own answer, or the end of the stream, whichever comes first: nothing waits for ever. */
  #settleWithEnd(answer: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        this.#pending.delete(fail)
        reject(error)
      }
      this.#pending.add(fail)
      answer.then(() => {
        this.#pending.delete(fail)
        resolve()
      }, fail)
    })
  }

  /** Bytes may have left before the loss was noticed. */
  #lost(error: unknown): DeviceError {
    const because = error instanceof Error ? `: ${error.message}` : ''
    return new DeviceError('offline', `${this.name} was lost${because}`, { outcome: 'unknown', cause: error })
  }

  #gone(what: string): DeviceError {
    const { code, message, fix } = this.#reason ?? new DeviceError('closed', `${this.name} ${what}`)
    return new DeviceError(code, message, { fix }) // nothing of this write has left: notDone
  }
}
