import type { Clock } from './clock.ts'
import { REPLY_FLOOR_WALL_MS } from './clock.ts'
import { DeviceError } from './errors.ts'
import { Queue } from './queue.ts'
import { type Decode, Splitter } from './splitter.ts'

/** Looks at one reply: what it means for the request, or undefined when it belongs to somebody else. */
export type Pick<R, T> = (reply: R) => T | undefined

/** What {@link Requests} needs of its surroundings. */
export interface RequestsOptions<R> {
  readonly decode: Decode<R>
  readonly write: (bytes: Uint8Array) => Promise<void>
  readonly clock: Clock
  /** Gets every reply that no request took: unsolicited status, late answers. */
  readonly unasked?: (reply: R) => void
  /** Bound of what may be held back for the rest of a reply. */
  readonly limitBytes?: number
}

interface Waiter<R> {
  readonly offer: (reply: R) => boolean
  readonly fail: (error: DeviceError) => void
}

/**
 * Questions and answers on one link. A request is: write, then wait for the first reply that fits; it always settles
 * and always cleans up. Concurrent requests are queued, so that none takes another's answer.
 */
export class Requests<R> {
  readonly #options: RequestsOptions<R>
  readonly #splitter: Splitter<R>
  readonly #queue = new Queue()
  readonly #waiters = new Set<Waiter<R>>()
  #epoch = 0

  constructor(options: RequestsOptions<R>) {
    this.#options = options
    this.#splitter = new Splitter(options.decode, options.limitBytes)
  }

  /** Bytes received that meant nothing. */
  get dropped(): number {
    return this.#splitter.dropped
  }

  /** Takes a burst from the link. */
  receive(bytes: Uint8Array): void {
    for (const reply of this.#splitter.push(bytes)) {
      let taken = false
      for (const waiter of this.#waiters) {
        taken = waiter.offer(reply)
        if (taken) break
      }
      if (!taken) this.#options.unasked?.(reply)
    }
  }

  /**
   * Writes `bytes` once all earlier requests have settled, then waits for its reply.
   * @throws DeviceError `timeout` (notDone: a question has no effect) after `timeoutMs` of silence, or what `fail` was given.
   */
  request<T>(bytes: Uint8Array, pick: Pick<R, T>, timeoutMs: number): Promise<T> {
    const epoch = this.#epoch
    return this.#queue.run(async () => {
      if (epoch !== this.#epoch) throw new DeviceError('offline', 'the link was lost before the request was sent')
      const reply = this.wait(pick, timeoutMs)
      reply.catch(() => {}) // settles below; a failing write must not leave it unhandled
      await this.#options.write(bytes)
      return reply
    })
  }

  /** Waits for a reply without asking: it may come beside the replies to requests. */
  wait<T>(pick: Pick<R, T>, timeoutMs: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = () => {
        timer.cancel()
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter<R> = {
        offer: (reply) => {
          const picked = pick(reply)
          if (picked === undefined) return false
          settle()
          resolve(picked)
          return true
        },
        fail: (error) => {
          settle()
          reject(error)
        },
      }
      const expire = () => waiter.fail(new DeviceError('timeout', `no answer within ${timeoutMs} ms`))
      const timer = this.#options.clock.after(timeoutMs, expire, { floorWallMs: REPLY_FLOOR_WALL_MS })
      this.#waiters.add(waiter)
    })
  }

  /** Settles everything that waits, and forgets half replies: the link is gone. */
  fail(error: DeviceError): void {
    this.#epoch++
    this.#splitter.clear()
    for (const waiter of [...this.#waiters]) waiter.fail(error)
  }
}
