import { z } from 'zod'
import { checked } from '../../lib/checked.ts'
import { commandOptionsSchema } from '../../lib/command-options.ts'
import {
  asDeviceError,
  type Clock,
  type CommandOptions,
  type Commands,
  DeviceError,
  type Done,
  type Evidence,
  proves,
} from '../../lib/index.ts'
import type { CallerDisplay } from '../caller-display/index.ts'
import type { Window } from './contract.ts'
import { type ServiceSession, Sessions } from './sessions.ts'

/** Who comes to a window. */
export const serveSchema = z.strictObject({
  /** The number called, e.g. `A042`. */
  ticket: z.string().regex(/^[^\p{C}]{1,12}$/u, 'expected 1 to 12 printable characters, e.g. "A042"'),
  /** Who serves, e.g. `k-17`. */
  clerk: z
    .string()
    .regex(/^[^\p{C}]{1,64}$/u, 'expected 1 to 64 printable characters, e.g. "k-17"')
    .optional(),
})

/** What a window of a local centre is made of. */
export interface LocalWindowOptions {
  readonly number: number
  readonly displays: readonly CallerDisplay[]
  readonly clock: Clock
  readonly commands: Commands
  /** Told of a display that failed while another one was lit. */
  readonly fault: (display: string, error: unknown) => void
  /** Told when who is at the window changes. */
  readonly changed: (session: ServiceSession | undefined) => void
}

/** A window whose devices are opened by this process. */
export class LocalWindow implements Window {
  readonly number: number
  readonly sessions = new Sessions()
  readonly #options: LocalWindowOptions

  constructor(options: LocalWindowOptions) {
    this.number = options.number
    this.#options = options
  }

  get session(): ServiceSession | undefined {
    return this.sessions.current
  }

  async serve(
    visitor: { readonly ticket: string; readonly clerk?: string },
    options: CommandOptions = {},
  ): Promise<Done> {
    const { ticket, clerk } = checked(serveSchema, visitor, 'serve')
    const { commands, clock, changed } = this.#options
    const command = checked(commandOptionsSchema, options, 'options of serve')
    return commands.run({ op: 'serve', payload: { ticket, clerk }, ...command }, async ({ begin }) => {
      begin()
      const evidence = await this.#everyDisplay((display) => display.show({ ticket, window: this.number }))
      const session = { ticket, ...(clerk === undefined ? {} : { clerk }), since: clock.now() }
      this.sessions.open(session, Math.floor(clock.monotonicMs())) // presses are dated in whole ms
      changed(this.session)
      return evidence
    })
  }

  async free(options: CommandOptions = {}): Promise<Done> {
    const { commands, clock, changed } = this.#options
    const command = checked(commandOptionsSchema, options, 'options of free')
    return commands.run({ op: 'free', payload: {}, ...command }, async ({ begin }) => {
      begin()
      this.sessions.close(Math.floor(clock.monotonicMs()))
      changed(undefined)
      const nextMs = clock.sleep(1) // whoever presses after this has settled presses later than the visitor left
      const evidence = this.#everyDisplay((display) => display.blank())
      await Promise.allSettled([evidence, nextMs])
      return evidence.catch((error: unknown) => {
        const { code, message, fix } = asDeviceError(error)
        const said = `window ${this.number} is free, but no display of it could be darkened now: ${message}`
        throw new DeviceError(code, said, { outcome: 'unknown', fix, cause: error })
      })
    })
  }

  /** Nobody is served here any more. */
  close(): void {
    this.#options.commands.close()
  }

  /** The weakest evidence of those that did it; the first failure when none did. */
  async #everyDisplay(act: (display: CallerDisplay) => Promise<Done>): Promise<Evidence> {
    const { displays, fault } = this.#options
    const results = await Promise.allSettled(displays.map(act))
    let weakest: Evidence = 'acknowledged' // the session itself needs no device
    let failure: unknown
    let done = displays.length === 0
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') {
        done = true
        if (proves(weakest, result.value.evidence)) weakest = result.value.evidence
      } else {
        failure ??= result.reason
        fault(displays[index]?.id ?? '', result.reason)
      }
    }
    if (!done) throw asDeviceError(failure)
    return weakest
  }
}
