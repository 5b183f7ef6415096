/** What every set of rating buttons can do, whatever its dialect. */
import type { DeviceStatus, Driver } from '../../lib/index.ts'

/** One real press, as the driver counts it: bounce, repeats and replays are gone. */
export interface Press {
  /** 1 (worst) to `scale` (best). Like is 2 of 2, dislike 1 of 2. */
  readonly score: number
  /** How many buttons there are: 2 to 5. */
  readonly scale: number
  /** Centre time of the press itself, ms since the Unix epoch. */
  readonly at: number
  /** What is odd about it: `late` (told after a loss, with the device's own time), … */
  readonly flags?: readonly string[]
  /** The device's own id of the press, where it has one that outlives a restart of ours. */
  readonly id?: string
}

/** What is known of a set of buttons. */
export interface ButtonsStatus extends DeviceStatus {
  /** The score of the button that has been held for too long to be a press, while it is. */
  readonly stuck?: number
}

/** Host side of a button dialect. */
export interface ButtonsDriver extends Driver<ButtonsStatus> {
  /** How many buttons there are: 2 to 5. */
  readonly scale: number
  /**
   * Hears every press. Where a listener gives a promise, a box that waits to be told that it was heard is told when that has
   * settled: until then it keeps the press, over a crash of ours too.
   */
  onPress(listener: (press: Press) => unknown): () => void
}

/** What people can do to a set of buttons; `button` is the score, 1 (worst) to `scale` (best). */
export interface ButtonsHands {
  /** How many there are; the last one is the best score. */
  readonly buttons: number
  press(args: { readonly button: number; readonly ms?: number }): void
  /** Presses and keeps it down until `release`. */
  hold(args: { readonly button: number }): void
  release(args?: { readonly button?: number }): void
  /** A press whose contact chatters for `ms`. */
  bounce(args: { readonly button: number; readonly ms?: number }): void
  /** The button stays down by itself until `release`. */
  stick(args: { readonly button: number }): void
  unplug(): void
  plugIn(): void
}
