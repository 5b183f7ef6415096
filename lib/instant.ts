import { executionAsyncId } from 'node:async_hooks'

/**
 * How many instants may pass before the event loop is given a turn: signals, messages of other threads and the report of
 * a rejection that nobody handles wait no longer than that.
 */
const INSTANTS_PER_ROUND = 16
/** What starts after a tick is seen by the tick after it, so two in a row must find nothing. */
const CALM_TICKS = 2
const nothingLeft = Promise.resolve()

/**
 * Tells when everything of the present instant has settled: every promise job, and every tick, immediate or callback
 * that these began.
 *
 * A turn of the event loop (`setImmediate`) shows that, at the price of a system call. Two ticks show the same: a tick
 * begins when no promise job is left, and whatever else begins meanwhile (a tick of a stream, an immediate, a file) takes
 * an async id. Where the ids of two ticks in a row follow each other, nothing did. Else the event loop goes round.
 */
export class Instant {
  readonly #settled: () => void
  #lastId = 0
  #calmTicks = 0
  #instants = 0
  #goesRound = true

  /** `settled` is called once for each `settle()`. */
  constructor(settled: () => void) {
    this.#settled = settled
  }

  /** Lets everything queued so far, and all that follows from it, run; then calls back. Once at a time. */
  settle(): void {
    this.#calmTicks = 0
    this.#goesRound = this.#instants++ % INSTANTS_PER_ROUND === 0
    if (this.#goesRound) setImmediate(this.#tick)
    else void nothingLeft.then(this.#tick)
  }

  readonly #tick = (): void => process.nextTick(this.#look)

  readonly #look = (): void => {
    const id = executionAsyncId()
    const calm = id === this.#lastId + 1
    this.#lastId = id
    if (this.#goesRound || (calm && ++this.#calmTicks === CALM_TICKS)) this.#settled()
    else if (calm) void nothingLeft.then(this.#tick)
    else {
      this.#goesRound = true
      setImmediate(this.#tick)
    }
  }
}
