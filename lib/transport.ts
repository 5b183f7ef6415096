import type { DeviceError } from './errors.ts'

/** When a burst was on the line, in the clock's monotonic ms: its first and its last byte. */
export interface BurstTime {
  readonly firstMs: number
  readonly lastMs: number
}

/** Takes the bytes of one burst. The array may be kept; nobody writes into it afterwards. */
export type DataListener = (bytes: Uint8Array, time: BurstTime) => void

/** Told once per loss or close; `error` is absent after an orderly `close()` from this side. */
export type ClosedListener = (error?: DeviceError) => void

/**
 * A byte pipe to one device, or to the host. One use: after it has closed it stays closed; make a new one to reconnect.
 * Made closed: construction does no I/O.
 */
export interface Transport {
  /** How the pipe is called in messages, e.g. `serial:///dev/ttyUSB0?baud=9600`; holds no secret. */
  readonly name: string
  /**
   * Opens the pipe; listeners set before get everything from the first byte on.
   * @throws DeviceError `noHardware` when there is nothing to open, `busy` when another user holds it, `closed` after `close()`.
   */
  open(): Promise<void>
  /**
   * Hands bytes to the line, in order of the calls. Settles when they have left this side (not when they were understood).
   * @throws DeviceError `offline` with outcome `notDone` when not one byte can have left, else `unknown`; `closed` after `close()`.
   */
  write(bytes: Uint8Array): Promise<void>
  /** Adds a listener; returns what removes it. */
  onData(listener: DataListener): () => void
  /** Adds a listener; returns what removes it. A pipe that is closed already calls it on the next turn. */
  onClosed(listener: ClosedListener): () => void
  /** Closes; pending writes settle; never rejects, and may be called at any time. */
  close(): Promise<void>
}

/** Makes a fresh, closed transport for each attempt to connect. */
export type Connect = () => Transport
