import { describeValue } from '../../lib/config/config-error.ts'
import type { Port } from '../../lib/config/port.ts'
import { type Clock, type Connect, DeviceError, type Journal, type Random } from '../../lib/index.ts'
import type { MqttConnect } from '../../lib/mqtt/link.ts'

/** A centre whose devices another process serves. */
export interface RemoteSource {
  /** The broker's URL, e.g. `mqtt://127.0.0.1:1883`. */
  readonly via: string
  /** The centre's id; may be absent where the broker carries only one. */
  readonly centre?: string
}

/** What may be given from outside: time, chance, and ways to devices other than the configured ones. */
export interface OpenOptions {
  readonly clock?: Clock
  /** Jitter of reconnects. Default: seeded by the time of day. */
  readonly random?: Random
  /** Where commands and ratings are kept. Default: in memory, for the life of the process. */
  readonly journal?: Journal
  /** The way to a device's bytes; undefined: the configured port. */
  readonly connect?: (device: {
    readonly id: string
    readonly port: Port
    readonly model: string
  }) => Connect | undefined
  /** Hears bytes from a device that its driver could make nothing of. */
  readonly onNoise?: (device: string, bytes: Uint8Array) => void
  /** The way to the broker, in place of the configured URL. */
  readonly mqtt?: MqttConnect
}

/** What was given as options of `of`, if it can be any. @throws DeviceError `illegal` for what is no object. */
export function checkOptions<O extends object>(options: O, of: string): O {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return options
  throw new DeviceError('illegal', `options of ${of}: found ${describeValue(options)}, expected an object`, {
    fix: 'Leave them out, or give an object.',
  })
}
