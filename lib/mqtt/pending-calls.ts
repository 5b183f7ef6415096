import { DeviceError, type FailedOutcome } from '../errors.ts'
import { Listeners } from '../listeners.ts'
import type { MqttMessage } from './link.ts'
import { surface } from './surface.ts'

/** What any MQTT link owes its user: calls that settle whatever happens, and listeners of messages and of its end. */
export class PendingCalls {
  readonly #name: string
  readonly #pending = new Set<() => void>()
  readonly #messages = new Listeners<MqttMessage>()
  readonly #closings = new Listeners<DeviceError | undefined>()
  #end: { readonly error: DeviceError | undefined } | undefined

  constructor(name: string) {
    this.#name = name
  }

  /** A promise that `act` settles; when the link ends first it is rejected, with this outcome. */
  track<T>(
    lost: FailedOutcome,
    act: (resolve: (value: T) => void, reject: (error: DeviceError) => void) => void | Promise<void>,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const fail = () => reject(this.#lostError(lost))
      const settled = () => this.#pending.delete(fail)
      this.#pending.add(fail)
      const acted = act(
        (value) => {
          settled()
          resolve(value)
        },
        (error) => {
          settled()
          reject(error)
        },
      )
      acted?.catch((error) => {
        settled()
        reject(error)
      })
    })
  }

  onMessage(listener: (message: MqttMessage) => void): () => void {
    return this.#messages.add(listener)
  }

  /** A link that has ended already calls it on the next turn. */
  onClosed(listener: (error?: Error) => void): () => void {
    if (this.#end === undefined) return this.#closings.add(listener)
    const { error } = this.#end
    let removed = false
    queueMicrotask(() => {
      if (!removed) listener(error)
    })
    return () => {
      removed = true
    }
  }

  deliver(message: MqttMessage): void {
    try {
      this.#messages.tell(message)
    } catch (error) {
      surface(error)
    }
  }

  /** Settles everything and tells the end, once; without an error the user closed it. */
  close(error: DeviceError | undefined): void {
    if (this.#end !== undefined) return
    this.#end = { error }
    for (const fail of this.#pending) fail()
    this.#pending.clear()
    try {
      this.#closings.tell(error)
    } catch (failure) {
      surface(failure)
    }
  }

  #lostError(outcome: FailedOutcome): DeviceError {
    const error = this.#end?.error
    if (error === undefined)
      return new DeviceError('offline', `${this.#name} was closed before the answer came`, { outcome })
    const { code, message, fix } = error
    return new DeviceError(code, message, { outcome, fix, cause: error })
  }
}
