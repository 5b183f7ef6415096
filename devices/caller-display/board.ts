import { checked } from '../../lib/checked.ts'
import { commandOptionsSchema } from '../../lib/command-options.ts'
import type { CommandOptions, Done } from '../../lib/index.ts'
import type { Call, DisplayStatus, ShowOptions } from './contract.ts'
import { callsSchema, showOptionsSchema } from './schema.ts'
import { type DisplayOptions, WantedDisplay } from './wanted.ts'

/** A display of the whole hall: shows the calls of several windows at once. */
export class Board implements AsyncDisposable {
  readonly #options: DisplayOptions
  readonly #display: WantedDisplay

  constructor(options: DisplayOptions) {
    this.#options = options
    this.#display = new WantedDisplay(options)
  }

  /** The device's id in its centre. */
  get id(): string {
    return this.#options.id
  }

  /** How many calls fit at once. */
  get capacity(): number {
    return this.#options.driver.capacity
  }

  /** What is known of it. */
  get status(): DisplayStatus {
    return this.#options.driver.status
  }

  /** Hears every change of `status`. Returns what removes the listener. */
  onStatus(listener: (status: DisplayStatus) => void): () => void {
    return this.#options.driver.onStatus(listener)
  }

  /** Begins to connect and comes back by itself until `close`; never throws. */
  start(): void {
    this.#options.driver.start()
  }

  /** Resolves once usable. @throws DeviceError when the board cannot be reached now. */
  ready(): Promise<void> {
    return this.#options.driver.ready()
  }

  /**
   * Shows these calls and no others, the first one on top; restored after a reset. An empty list darkens it.
   * @throws DeviceError `illegal` for what does not fit, `superseded` for a `seq` that is too low, `expired`, `offline` …
   */
  async show(calls: readonly Call[], options: ShowOptions = {}): Promise<Done> {
    const list = checked(callsSchema, calls, 'a list of calls')
    const { until, seq } = checked(showOptionsSchema, options, 'options of show')
    return this.#display.show('show', { calls: list, until, seq }, list, options)
  }

  /** Darkens it. @throws DeviceError as `show` does. */
  async blank(options: CommandOptions = {}): Promise<Done> {
    checked(commandOptionsSchema, options, 'options of blank')
    return this.#display.show('blank', {}, [], options)
  }

  /** Shows its own id for a moment, so that a person finds it among many. @throws DeviceError as `show` does. */
  async identify(options: CommandOptions = {}): Promise<Done> {
    checked(commandOptionsSchema, options, 'options of identify')
    return this.#display.identify(options)
  }

  /** Closes for good; everything that waits settles. */
  close(): Promise<void> {
    this.#options.commands.close()
    return this.#display.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
