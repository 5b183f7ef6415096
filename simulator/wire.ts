import { type BurstTime, type Clock, DeviceError, type Timer } from '../lib/index.ts'

/** Longest stretch of line time that is delivered as one burst, ms: a printer begins while the rest is under way. */
const BURST_MS = 20

interface Chunk {
  readonly bytes: Uint8Array
  readonly firstMs: number
  readonly lastMs: number
  readonly settle?: (error?: DeviceError) => void
  /** Whether earlier bytes of the same write have been delivered. */
  readonly begun: boolean
}

/** What a wire does with a burst at its far end. */
export type Deliver = (bytes: Uint8Array, time: BurstTime) => void

/**
 * One direction of a line: bytes take the time that the baud rate asks for, and a cut takes effect at the byte.
 * Without a rate they arrive at once, on the next turn.
 */
export class Wire {
  readonly #clock: Clock
  readonly #msPerByte: number
  readonly #deliver: Deliver
  #chunks: Chunk[] = []
  #freeAtMs = 0
  #timer: Timer | undefined

  constructor(clock: Clock, msPerByte: number, deliver: Deliver) {
    this.#clock = clock
    this.#msPerByte = msPerByte
    this.#deliver = deliver
  }

  /** Puts bytes on the wire; settles when the last one has arrived. @throws DeviceError `offline` when the wire is cut first. */
  send(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return Promise.resolve()
    const perBurst = this.#msPerByte === 0 ? bytes.length : Math.max(1, Math.floor(BURST_MS / this.#msPerByte))
    const copy = bytes.slice()
    return new Promise((resolve, reject) => {
      const settle = (error?: DeviceError) => (error ? reject(error) : resolve())
      let firstMs = Math.max(this.#clock.monotonicMs(), this.#freeAtMs)
      for (let start = 0; start < copy.length; start += perBurst) {
        const part = copy.subarray(start, start + perBurst)
        const lastMs = firstMs + part.length * this.#msPerByte
        const last = start + perBurst >= copy.length
        this.#chunks.push({ bytes: part, firstMs, lastMs, begun: start > 0, ...(last ? { settle } : {}) })
        firstMs = lastMs
      }
      this.#freeAtMs = firstMs
      this.#next()
    })
  }

  /** Cuts the wire now: what has arrived has arrived, even in the middle of a burst; the rest is lost. */
  cut(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    const chunks = this.#chunks
    this.#chunks = []
    this.#freeAtMs = 0
    const nowMs = this.#clock.monotonicMs()
    let begun = false
    for (const { bytes, firstMs, begun: earlier, settle } of chunks) {
      const arrived = this.#msPerByte === 0 ? 0 : Math.min(bytes.length, Math.floor((nowMs - firstMs) / this.#msPerByte))
      if (arrived > 0) this.#deliver(bytes.subarray(0, arrived), { firstMs, lastMs: nowMs })
      begun ||= earlier || arrived > 0
      if (settle === undefined) continue
      settle(new DeviceError('offline', 'the line was cut', { outcome: begun ? 'unknown' : 'notDone' }))
      begun = false
    }
  }

  #next(): void {
    const chunk = this.#chunks[0]
    if (this.#timer !== undefined || chunk === undefined) return
    this.#timer = this.#clock.after(chunk.lastMs - this.#clock.monotonicMs(), () => {
      this.#timer = undefined
      this.#chunks.shift()
      this.#deliver(chunk.bytes, { firstMs: chunk.firstMs, lastMs: chunk.lastMs })
      chunk.settle?.()
      this.#next()
    })
  }
}
