import { type BurstTime, type Clock, DeviceError, type Timer } from '../lib/index.ts'

/**
 * Longest stretch of line time that is delivered as one burst, ms: a printer begins while the rest is under way, and
 * whoever takes a pause for the end of a reply never meets one inside it.
 */
const BURST_MS = 80
const ROUNDING_MS = 1e-6 // a sum of fractions must not miss the whole ms that it stands for

/** One write: settles with its last byte, and knows whether any of it has arrived. */
interface Write {
  arrived: boolean
  readonly settle: (error?: DeviceError) => void
}

interface Chunk {
  readonly write: Write
  readonly last: boolean
  readonly bytes: Uint8Array
  readonly firstMs: number
  readonly lastMs: number
  /** Called when its last byte has come out at the far end. */
  readonly after?: () => void
}

/** A call that waits for a byte that nobody has sent yet. */
interface Mark {
  left: number
  readonly fn: () => void
}

/** What a wire does with a burst at its far end. */
export type Deliver = (bytes: Uint8Array, time: BurstTime) => void

/**
 * One direction of a line: bytes take the time that the baud rate asks for, and a cut takes effect at the byte.
 * Without a rate they arrive at once, on the next turn. A far end that throws does not stop the line.
 */
export class Wire {
  readonly #clock: Clock
  readonly #msPerByte: number
  readonly #deliver: Deliver
  #chunks: Chunk[] = []
  #freeAtMs = 0
  #timer: Timer | undefined
  #marks: readonly Mark[] = []

  constructor(clock: Clock, msPerByte: number, deliver: Deliver) {
    this.#clock = clock
    this.#msPerByte = msPerByte
    this.#deliver = deliver
  }

  /**
   * Puts bytes on the wire; settles when the last one has arrived.
   * @throws DeviceError `offline` when the wire is cut first: `notDone` when not one of them had arrived, else `unknown`.
   */
  send(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#queue(bytes, (error) => (error ? reject(error) : resolve()))
    })
  }

  /** Puts bytes on the wire for somebody who does not ask what becomes of them: a cut loses them. */
  post(bytes: Uint8Array): void {
    this.#queue(bytes, () => {})
  }

  /**
   * Calls `fn` in the moment when so many more bytes have come out, before the one behind them does. Returns what
   * forgets it.
   */
  afterBytes(count: number, fn: () => void): () => void {
    const nowMs = this.#clock.monotonicMs()
    let call: (() => void) | undefined = fn
    const then = () => call?.()
    let left = count
    let index = 0
    for (const chunk of this.#chunks) {
      const gone = this.#countBy(nowMs, chunk)
      const length = chunk.bytes.length - gone
      if (left <= length) break
      left -= length
      index++
    }
    const chunk = this.#chunks[index]
    if (left <= 0) queueMicrotask(then)
    else if (chunk === undefined)
      this.#marks = [...this.#marks, { left, fn: then }].sort((a, b) => a.left - b.left)
    else {
      this.#chunks.splice(
        index,
        1,
        ...split(chunk, this.#countBy(nowMs, chunk) + left, this.#msPerByte, then),
      )
      this.#timer?.cancel()
      this.#timer = undefined
      this.#next()
    }
    return () => {
      call = undefined
    }
  }

  /** Cuts the wire now: what has arrived has arrived, even in the middle of a burst; the rest is lost. */
  cut(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    const chunks = this.#chunks
    this.#chunks = []
    this.#freeAtMs = 0
    const nowMs = this.#clock.monotonicMs()
    let failure: { readonly error: unknown } | undefined
    for (const chunk of chunks) {
      const count = this.#countBy(nowMs, chunk)
      try {
        this.#arrive(chunk, count)
      } catch (error) {
        failure ??= { error }
      }
      if (count === chunk.bytes.length) chunk.after?.()
    }
    for (const { write } of chunks) {
      write.settle(
        new DeviceError('offline', 'the line was cut', { outcome: write.arrived ? 'unknown' : 'notDone' }),
      )
    }
    if (failure !== undefined) throw failure.error
  }

  #queue(bytes: Uint8Array, settle: Write['settle']): void {
    const { length } = bytes
    const perBurst = this.#msPerByte === 0 ? length : Math.max(1, Math.floor(BURST_MS / this.#msPerByte))
    const copy = bytes.slice()
    const write: Write = { arrived: false, settle }
    let firstMs = Math.max(this.#clock.monotonicMs(), this.#freeAtMs)
    for (let start = 0; start < length; start += perBurst) {
      const part = length <= perBurst ? copy : copy.subarray(start, start + perBurst)
      const lastMs = firstMs + part.length * this.#msPerByte
      this.#push({ write, last: start + perBurst >= length, bytes: part, firstMs, lastMs })
      firstMs = lastMs
    }
    this.#freeAtMs = firstMs
    this.#next()
  }

  /** In as many pieces as there are marks in it. */
  #push(chunk: Chunk): void {
    const [mark, ...others] = this.#marks
    const { length } = chunk.bytes
    if (mark === undefined || mark.left > length) {
      for (const each of this.#marks) each.left -= length
      this.#chunks.push(chunk)
      return
    }
    const [first, rest] = split(chunk, mark.left, this.#msPerByte, mark.fn)
    this.#marks = others
    for (const each of others) each.left -= mark.left
    if (first !== undefined) this.#chunks.push(first)
    if (rest !== undefined) this.#push(rest)
  }

  #next(): void {
    const chunk = this.#chunks[0]
    if (this.#timer !== undefined || chunk === undefined) return
    this.#timer = this.#clock.after(chunk.lastMs - ROUNDING_MS - this.#clock.monotonicMs(), () => {
      this.#timer = undefined
      this.#chunks.shift()
      try {
        this.#arrive(chunk, chunk.bytes.length)
      } finally {
        chunk.after?.()
        this.#next()
      }
    })
  }

  /** How many bytes of a chunk have arrived by then; without a rate none has before its turn. */
  #countBy(nowMs: number, { bytes, firstMs }: Chunk): number {
    if (this.#msPerByte === 0) return 0
    const count = Math.floor((nowMs - firstMs) / this.#msPerByte + ROUNDING_MS)
    return Math.max(0, Math.min(bytes.length, count))
  }

  /** The first `count` bytes of a chunk come out at the far end. */
  #arrive({ write, last, bytes, firstMs, lastMs }: Chunk, count: number): void {
    if (count === 0) return
    const whole = count === bytes.length
    write.arrived = true
    if (whole && last) write.settle()
    const endMs = whole ? lastMs : firstMs + count * this.#msPerByte
    this.#deliver(whole ? bytes : bytes.subarray(0, count), {
      firstMs: Math.round(firstMs),
      lastMs: Math.round(endMs),
    })
  }
}

/** A chunk in two pieces, the first of them `count` bytes long and followed by a call. */
function split(chunk: Chunk, count: number, msPerByte: number, then: () => void): Chunk[] {
  const { bytes, firstMs, write, last } = chunk
  if (count >= bytes.length) return [{ ...chunk, after: both(chunk.after, then) }]
  const middleMs = firstMs + count * msPerByte
  return [
    { write, last: false, bytes: bytes.subarray(0, count), firstMs, lastMs: middleMs, after: then },
    { ...chunk, last, bytes: bytes.subarray(count), firstMs: middleMs },
  ]
}

function both(first: (() => void) | undefined, second: () => void): () => void {
  return () => {
    first?.()
    second()
  }
}
