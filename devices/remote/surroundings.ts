import type { GatewayLife } from './gateway-life.ts'

/** What a driver over MQTT is told when it stands in a remote centre; empty in a local one. */
export interface RemoteSurroundings {
  readonly shared?: {
    /** Watched once for all devices. */
    readonly gateway: GatewayLife
    /** How fast the far side's time runs, while our clock is known to agree with it. */
    readonly dated: () => number | undefined
  }
  /** True where somebody else owns the device: binds its presses and restores what should be lit. */
  readonly foreign?: boolean
  /** Whether a display shows the calls of several windows. */
  readonly board?: boolean
}
