import { type Clock, REPLY_FLOOR_WALL_MS, type Timer } from './clock.ts'
import { DeviceError, type FailedOutcome } from './errors.ts'
import { Queue } from './queue.ts'
import { type Decode, Splitter } from './splitter.ts'

/**
 * Looks at one reply: what it means for the request, or undefined when it belongs to somebody else. One that throws
 * fails its request with that error: the device refused.
 *
 * A reply that comes after its request has expired is offered to the next one, so a pick must tell its own answer from
 * a late one: by what the reply carries (a number that the question set, the kind of question, the address). Where the
 * protocol carries nothing of the kind, two equal questions cannot be told apart: drop the link after a timeout, or
 * let a pause longer than the device's slowest answer pass before asking the same again.
 */
export type Pick<R, T> = (reply: R) => T | undefined

/** What {@link Requests} needs of its surroundings. */
export interface RequestsOptions<R> {
  readonly decode: Decode<R>
  readonly write: (bytes: Uint8Array) => Promise<void>
  readonly clock: Clock
  /** Gets every reply that no request took: unsolicited status, late answers. */
  readonly unasked?: (reply: R) => void
  /** Hears bytes that meant nothing. */
  readonly noise?: ((bytes: Uint8Array) => void) | undefined
  /** Bound of what may be held back for the rest of a reply. */
  readonly limitBytes?: number
}

interface Waiter<R> {
  readonly offer: (reply: R) => boolean
  readonly fail: (error: unknown) => void
}

const SLOWEST_MS_PER_BYTE = 10 // a line of 1200 baud; a write that takes longer is held up by flow control
const QUIET_MS = 100 // a reply whose rest has not come for so long is cut off: a line delivers more often than that

/**
 * Questions and answers on one link. A request is: write, then wait for the first reply that fits; it always settles
 * and always cleans up. Concurrent requests are queued, so that none takes another's answer.
 */
export class Requests<R> {
  readonly #options: RequestsOptions<R>
  readonly #splitter: Splitter<R>
  readonly #queue = new Queue()
  readonly #waiters = new Set<Waiter<R>>()
  #lives = 0
  #loss: DeviceError | undefined
  #heardMs = 0

  constructor(options: RequestsOptions<R>) {
    this.#options = options
    this.#splitter = new Splitter(options.decode, options.limitBytes, options.noise)
  }

  /** Bytes received that meant nothing. */
  get dropped(): number {
    return this.#splitter.dropped
  }

  /** Takes a burst from the link. Every reply in it is dealt with, even when `unasked` throws at one of them. */
  receive(bytes: Uint8Array): void {
    this.#heardMs = this.#options.clock.monotonicMs()
    let failure: { readonly error: unknown } | undefined
    for (const reply of this.#splitter.push(bytes)) {
      try {
        if (!this.#taken(reply)) this.#options.unasked?.(reply)
      } catch (error) {
        failure ??= { error }
      }
    }
    if (failure !== undefined) throw failure.error
  }

  /**
   * Writes `bytes` once all earlier requests have settled, then waits for its reply; `timeoutMs` counts from the moment
   * the bytes have left. `silence` is the outcome of a timeout: `notDone` for a question, which has no effect; `unknown`
   * for a command that the device may have carried out unheard.
   * @throws DeviceError `timeout` after `timeoutMs` of silence, as `write` does, or what `fail` was given.
   */
  request<T>(
    bytes: Uint8Array,
    pick: Pick<R, T>,
    timeoutMs: number,
    silence: FailedOutcome = 'notDone',
  ): Promise<T> {
    const life = this.#lives
    return this.#queue.run(() => {
      if (life !== this.#lives) return Promise.reject(this.#neverSent())
      const { answer, waiter, arm } = this.#listen(pick, () => this.#flush())
      arm(timeoutMs + SLOWEST_MS_PER_BYTE * bytes.length, 'the line took no bytes', silence)
      const sent = () => arm(timeoutMs, 'no answer', silence)
      try {
        this.#options.write(bytes).then(sent, waiter.fail)
      } catch (error) {
        waiter.fail(error) // one that throws at once counts as one that rejects
      }
      return answer
    })
  }

  /** Waits for a reply without asking: it may come beside the replies to requests. @throws DeviceError as `request` does. */
  wait<T>(pick: Pick<R, T>, timeoutMs: number): Promise<T> {
    const { answer, arm } = this.#listen(pick)
    arm(timeoutMs, 'no answer')
    return answer
  }

  /** Settles everything that waits, and forgets half replies: the link is gone. What was not sent yet is `notDone`. */
  fail(error: DeviceError): void {
    this.#lives++
    this.#loss = error
    this.#splitter.clear()
    for (const waiter of [...this.#waiters]) waiter.fail(error)
  }

  #taken(reply: R): boolean {
    for (const waiter of this.#waiters) if (waiter.offer(reply)) return true
    return false
  }

  #listen<T>(pick: Pick<R, T>, expired: () => void = () => {}) {
    const { promise: answer, resolve, reject } = withResolvers<T>()
    let timer: Timer | undefined
    const settle = () => {
      timer?.cancel()
      this.#waiters.delete(waiter)
    }
    const waiter: Waiter<R> = {
      offer: (reply) => {
        try {
          const picked = pick(reply)
          if (picked === undefined) return false
          settle()
          resolve(picked)
        } catch (error) {
          waiter.fail(error)
        }
        return true
      },
      fail: (error) => {
        settle()
        reject(error)
      },
    }
    const arm = (ms: number, what: string, outcome: FailedOutcome = 'notDone') => {
      if (!this.#waiters.has(waiter)) return
      timer?.cancel()
      const expire = () => {
        expired()
        waiter.fail(new DeviceError('timeout', `${what} within ${ms} ms`, { outcome }))
      }
      timer = this.#options.clock.after(ms, expire, { floorWallMs: REPLY_FLOOR_WALL_MS })
    }
    this.#waiters.add(waiter)
    return { answer, waiter, arm }
  }

  /** Half a reply that was followed by silence must not swallow the start of the next one. */
  #flush(): void {
    if (this.#options.clock.monotonicMs() - this.#heardMs >= QUIET_MS) this.#splitter.clear()
  }

  #neverSent(): DeviceError {
    const { code = 'offline', fix } = this.#loss ?? {}
    const message = 'the link was lost before the request was sent'
    return new DeviceError(code, message, { cause: this.#loss, ...(fix ? { fix } : {}) })
  }
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (reason: unknown) => void = () => {}
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
