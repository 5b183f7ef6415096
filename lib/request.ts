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

/** Somebody who waits, whatever for. */
interface Waiting<R> {
  /** Whether the reply was for this one. */
  offer(reply: R): boolean
  fail(error: unknown): void
}

const SLOWEST_MS_PER_BYTE = 10 // a line of 1200 baud; a write that takes longer is held up by flow control
const REPLY_DEADLINE = { floorWallMs: REPLY_FLOOR_WALL_MS } as const
const QUIET_MS = 100 // a reply whose rest has not come for so long is cut off: a line delivers more often than that

/**
 * Questions and answers on one link. A request is: write, then wait for the first reply that fits; it always settles
 * and always cleans up. Concurrent requests are queued, so that none takes another's answer.
 */
export class Requests<R> {
  readonly #options: RequestsOptions<R>
  readonly #splitter: Splitter<R>
  readonly #queue = new Queue()
  readonly #waiters = new Set<Waiting<R>>()
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
      const waiter = new Waiter(pick, this.#waiters, this.#options.clock, () => this.#flush())
      waiter.arm(timeoutMs + SLOWEST_MS_PER_BYTE * bytes.length, 'the line took no bytes', silence)
      const sent = () => waiter.arm(timeoutMs, 'no answer', silence)
      try {
        this.#options.write(bytes).then(sent, (error) => waiter.fail(error))
      } catch (error) {
        waiter.fail(error) // one that throws at once counts as one that rejects
      }
      return waiter.answer
    })
  }

  /** Waits for a reply without asking: it may come beside the replies to requests. @throws DeviceError as `request` does. */
  wait<T>(pick: Pick<R, T>, timeoutMs: number): Promise<T> {
    const waiter = new Waiter(pick, this.#waiters, this.#options.clock)
    waiter.arm(timeoutMs, 'no answer')
    return waiter.answer
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

/** Somebody who waits for a reply; among `all` until the wait is over. */
class Waiter<R, T> implements Waiting<R> {
  readonly answer: Promise<T>
  readonly #pick: Pick<R, T>
  readonly #all: Set<Waiting<R>>
  readonly #clock: Clock
  readonly #expired: (() => void) | undefined
  #resolve: (value: T) => void = () => {}
  #reject: (reason: unknown) => void = () => {}
  #timer: Timer | undefined

  constructor(pick: Pick<R, T>, all: Set<Waiting<R>>, clock: Clock, expired?: () => void) {
    this.#pick = pick
    this.#all = all
    this.#clock = clock
    this.#expired = expired
    this.answer = new Promise<T>((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    all.add(this)
  }

  /** From now on so long, instead of what was said before. */
  arm(ms: number, what: string, outcome: FailedOutcome = 'notDone'): void {
    if (!this.#all.has(this)) return
    this.#timer?.cancel()
    const expire = () => {
      this.#expired?.()
      this.fail(new DeviceError('timeout', `${what} within ${ms} ms`, { outcome }))
    }
    this.#timer = this.#clock.after(ms, expire, REPLY_DEADLINE)
  }

  offer(reply: R): boolean {
    try {
      const picked = this.#pick(reply)
      if (picked === undefined) return false
      this.#end()
      this.#resolve(picked)
    } catch (error) {
      this.fail(error)
    }
    return true
  }

  fail(error: unknown): void {
    this.#end()
    this.#reject(error)
  }

  #end(): void {
    this.#timer?.cancel()
    this.#all.delete(this)
  }
}
