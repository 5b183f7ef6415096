/** What every caller display can do, whatever its dialect. */
import type { CommandOptions, DeviceStatus, Driver, Evidence, Permit } from '../../lib/index.ts'

/** One call to the public: this ticket, to that window. Checked by `callSchema` at the edges. */
export interface Call {
  readonly ticket: string
  readonly window: number
}

/** What may accompany a show. */
export interface ShowOptions extends CommandOptions {
  /** How long the call stays lit: centre time, ms since the Unix epoch. Default: until replaced. */
  readonly until?: number | undefined
  /** Order of the caller's own; lower than the last accepted is `superseded`. */
  readonly seq?: number | undefined
}

/** What a driver is told besides the calls. */
export interface LightOptions extends ShowOptions {
  /** The same again after a reset or as a refresh: nothing that draws the eye or the ear, no blink, no chime. */
  readonly quiet?: boolean
}

/** What is known of a display. */
export interface DisplayStatus extends DeviceStatus {
  /** What should be lit now, as the driver last managed to light it; `undefined` while not known. */
  readonly lit: readonly Call[] | undefined
  /** Until when, where the display itself keeps that: centre time, ms since the Unix epoch. */
  readonly until?: number
  /** Counts its power-ons, where it tells: what was lit before the last one is dark. */
  readonly boot?: number
  /** The command that lit it, where the display tells. */
  readonly by?: string
  /** True where what is lit was asked for from here before something newer was: it came late, and nobody wants it. */
  readonly overtaken?: boolean
}

/** Host side of a display dialect. One change at a time: the public class queues, keeps what is wanted and restores it. */
export interface DisplayDriver extends Driver<DisplayStatus> {
  /** The strongest evidence that this model can give. */
  readonly proof: Evidence
  /** How many calls fit at once. */
  readonly capacity: number
  /** How often what is lit is sent again where nothing tells that the display forgot it, ms; absent: not needed. */
  readonly refreshMs?: number
  /** True where others may light it too: `status.lit` is then its own word, and what they showed is to be lit as well. */
  readonly shared?: boolean
  /**
   * Lights these calls and nothing else; none of them: dark. Calls `permit.begin()` once, just before the first byte.
   * @throws DeviceError `illegal` for what this display cannot show (before the first byte), `offline` …
   */
  light(calls: readonly Call[], permit: Permit, options: LightOptions): Promise<Evidence>
}

/** What people can do to a display. */
export interface DisplayHands {
  unplug(): void
  plugIn(): void
  /** What a person reads on it now, line by line, trailing blanks removed; all empty when dark or unplugged. */
  look(): readonly string[]
  /** Its settings are again those of the factory, what it shows stays, and nobody is told. */
  resetSettings?(): void
}
