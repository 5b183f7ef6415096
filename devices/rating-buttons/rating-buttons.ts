import { checked } from '../../lib/checked.ts'
import { commandOptionsSchema } from '../../lib/command-options.ts'
import type { CommandOptions, Commands, Done } from '../../lib/index.ts'
import type { ButtonsDriver, ButtonsStatus, Press } from './contract.ts'

/** What a set of rating buttons is made of. */
export interface RatingButtonsOptions {
  /** The device's id in its centre. */
  readonly id: string
  readonly driver: ButtonsDriver
  readonly commands: Commands
  /** The window that its presses are about. */
  readonly window: number
}

/** The buttons at one window by which visitors say how they were served. */
export class RatingButtons implements AsyncDisposable {
  readonly #options: RatingButtonsOptions

  constructor(options: RatingButtonsOptions) {
    this.#options = options
  }

  /** The device's id in its centre. */
  get id(): string {
    return this.#options.id
  }

  /** The window that its presses are about. */
  get window(): number {
    return this.#options.window
  }

  /** How many buttons there are: 2 to 5. */
  get scale(): number {
    return this.#options.driver.scale
  }

  /** What is known of it. */
  get status(): ButtonsStatus {
    return this.#options.driver.status
  }

  /** Hears every change of `status`. Returns what removes the listener. */
  onStatus(listener: (status: ButtonsStatus) => void): () => void {
    return this.#options.driver.onStatus(listener)
  }

  /** Hears every real press once, in order; see {@link ButtonsDriver.onPress}. Returns what removes the listener. */
  onPress(listener: (press: Press) => unknown): () => void {
    return this.#options.driver.onPress(listener)
  }

  /** Begins to connect and comes back by itself until `close`; never throws. */
  start(): void {
    this.#options.driver.start()
  }

  /** Resolves once usable. @throws DeviceError when the buttons cannot be reached now. */
  ready(): Promise<void> {
    return this.#options.driver.ready()
  }

  /** Lets a person find the buttons, where they have a lamp. @throws DeviceError `illegal` where they have none. */
  async identify(options: CommandOptions = {}): Promise<Done> {
    const { commands, driver } = this.#options
    const command = checked(commandOptionsSchema, options, 'options of identify')
    return commands.run({ op: 'identify', payload: {}, ...command }, (permit) => driver.identify(permit))
  }

  /** Closes for good; everything that waits settles. */
  close(): Promise<void> {
    this.#options.commands.close()
    return this.#options.driver.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
