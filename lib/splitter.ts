/** What a decoder found at the start of the bytes: how many it used, and what they meant (nothing: noise or damage). */
export interface Decoded<T> {
  readonly used: number
  readonly value?: T
}

/** Pure: looks at the start of `bytes`; undefined means that the rest has to come first. */
export type Decode<T> = (bytes: Uint8Array) => Decoded<T> | undefined

const DEFAULT_LIMIT_BYTES = 4096
const NOTHING = new Uint8Array()

/**
 * The only receive buffer in the project: joins and cuts bursts into values, however they were chopped.
 * A damaged frame costs what its decoder says, usually one byte; what is held back is bounded by `limitBytes`.
 */
export class Splitter<T> {
  readonly #decode: Decode<T>
  readonly #limitBytes: number
  readonly #noise: ((bytes: Uint8Array) => void) | undefined
  #held: Uint8Array = NOTHING
  #dropped = 0

  /** `noise` hears what meant nothing, all of one burst together, before the values of that burst are dealt with. */
  constructor(
    decode: Decode<T>,
    limitBytes: number = DEFAULT_LIMIT_BYTES,
    noise?: (bytes: Uint8Array) => void,
  ) {
    this.#decode = decode
    this.#limitBytes = limitBytes
    this.#noise = noise
  }

  /** Bytes that meant nothing so far: line noise, damage, overflow. */
  get dropped(): number {
    return this.#dropped
  }

  /** Bytes that wait for the rest of their frame. */
  get heldBytes(): number {
    return this.#held.length
  }

  /** Every value that is whole now. */
  push(chunk: Uint8Array): T[] {
    let bytes = chunk
    if (this.#held.length > 0) {
      bytes = new Uint8Array(this.#held.length + chunk.length)
      bytes.set(this.#held)
      bytes.set(chunk, this.#held.length)
    }
    const values: T[] = []
    let noise: number[] | undefined
    let start = 0
    while (start < bytes.length) {
      const rest = start === 0 ? bytes : bytes.subarray(start)
      const decoded = this.#decode(rest)
      if (decoded === undefined && rest.length <= this.#limitBytes) break
      const used = decoded === undefined ? 1 : Math.max(1, Math.min(decoded.used, rest.length))
      if (decoded !== undefined && 'value' in decoded) values.push(decoded.value as T)
      else {
        this.#dropped += used
        if (this.#noise !== undefined) {
          noise ??= []
          noise.push(...rest.subarray(0, used))
        }
      }
      start += used
    }
    this.#held = start === bytes.length ? NOTHING : bytes.slice(start)
    if (noise !== undefined) this.#noise?.(Uint8Array.from(noise))
    return values
  }

  /** Forgets what is held, e.g. after a reconnect. */
  clear(): void {
    this.#held = NOTHING
  }
}
