import { DeviceError } from './errors.ts'

/** Jobs one at a time, in the order of their asking; a failed job does not hold up the next. */
export class Queue {
  readonly #limit: number
  #tail: Promise<unknown> = Promise.resolve()
  #length = 0

  /** `limit`: how many may wait or run at once; one more is refused with `busy`. */
  constructor(limit = 1000) {
    this.#limit = limit
  }

  /** Jobs that wait or run. */
  get length(): number {
    return this.#length
  }

  /** Runs `job` when all asked before have settled. @throws DeviceError `busy` when the queue is full. */
  run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#length >= this.#limit) {
      return Promise.reject(new DeviceError('busy', `${this.#limit} jobs wait already`))
    }
    this.#length++
    const result = this.#tail.then(job)
    const done = () => {
      this.#length--
    }
    this.#tail = result.then(done, done)
    return result
  }
}
