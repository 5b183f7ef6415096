import type { Permit } from './commands.ts'
import type { ErrorCode } from './errors.ts'
import type { DeviceState, Evidence } from './outcome.ts'

/** What every driver knows of its device; pushed, never guessed. Kinds add their own facts. */
export interface DeviceStatus {
  readonly state: DeviceState
  /** Centre time of the last change of `state`, ms since the Unix epoch. */
  readonly since: number
  /** Why it is `lost` or in `alert`. */
  readonly reason?: { readonly code: ErrorCode; readonly message: string; readonly fix: string }
}

/** Host side of one device, below the public class of its kind. Construction does no I/O. */
export interface Driver<S extends DeviceStatus> {
  /** Begins to connect and comes back by itself until `close`; never throws. */
  start(): void
  /** Resolves once usable. @throws DeviceError when the device cannot be reached now. */
  ready(): Promise<void>
  readonly status: S
  /** Hears every change of `status`. Returns what removes the listener. */
  onStatus(listener: (status: S) => void): () => void
  /** Lets a person find the device among many: beeps, blinks or prints its name. @throws DeviceError as the kind's commands do. */
  identify(permit: Permit): Promise<Evidence>
  /** Closes for good; everything that waits settles. */
  close(): Promise<void>
}
