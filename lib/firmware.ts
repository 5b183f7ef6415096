import type { Clock } from './clock.ts'
import type { Random } from './random.ts'
import type { BurstTime } from './transport.ts'

/** Puts bytes on the device's side of the line. */
export type Send = (bytes: Uint8Array) => void

/** Something that happened to or in a simulated device, as a person in the room could tell. */
export interface PhysicalEvent {
  readonly type: string
  readonly [detail: string]: unknown
}

/** What every simulated device gets. */
export interface FirmwareContext {
  readonly clock: Clock
  readonly random: Random
  /** Tells the room; called synchronously, in order. */
  readonly tell: (event: PhysicalEvent) => void
  /** The model's own options from the configuration, not yet checked. */
  readonly options: Readonly<Record<string, unknown>>
  /** The link holds the host back while the device is busy, as TCP and RTS/CTS do. Default false. */
  readonly flowControlled?: boolean
}

/** What a person can do to a device: each verb takes one object of arguments, distances in mm, times in ms. */
export type Hands = object

/** What every simulated device shows of itself. */
export interface Physical<H extends Hands = Hands> {
  /** The physical world's side: what people do. */
  readonly hands: H
  /** What a person can see now, as plain JSON: what is lit, the last paper, lamps. */
  world(): Readonly<Record<string, unknown>>
}

/** Device side of a byte dialect. Sans-I/O: bytes in by `receive`, out by `send`, both synchronous. */
export interface Firmware<H extends Hands = Hands> extends Physical<H> {
  /** Takes a burst; `time` tells when its first and last byte were on the line (default: now). */
  receive(bytes: Uint8Array, time?: BurstTime): void
}

/** Makes a byte device. */
export type FirmwareMaker<H extends Hands = Hands> = (
  context: FirmwareContext & { readonly send: Send },
) => Firmware<H>
