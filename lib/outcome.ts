import type { FailedOutcome } from './errors.ts'

/** The proof behind a `done`, strongest first within a kind. */
export const EVIDENCE = [
  'printed', // printer: the device's own proof after printing
  'fence', // printer: in-order reply and a clean status read after the time of feed and cut
  'status', // printer: polled status only
  'readBack', // display: the device told what it shows
  'acknowledged', // display: the device said it took the command
  'sent', // the bytes left this host; nothing better exists
] as const

/** One word of {@link EVIDENCE}. */
export type Evidence = (typeof EVIDENCE)[number]

/** How a command ended. */
export type Outcome = 'done' | FailedOutcome

/** A command that happened, and how that is known. */
export interface Done {
  /** The command's id, given or minted. */
  readonly id: string
  readonly outcome: 'done'
  readonly evidence: Evidence
  /** Centre time, ms since the Unix epoch, UTC. */
  readonly at: number
}

/** Whether `evidence` is at least as strong as `required`. */
export function proves(evidence: Evidence, required: Evidence): boolean {
  return EVIDENCE.indexOf(evidence) <= EVIDENCE.indexOf(required)
}

/** Homie's words for the state of a device and of the link to it. */
export type DeviceState = 'init' | 'ready' | 'disconnected' | 'lost' | 'alert' | 'sleeping'

/** What may accompany every command. */
export interface CommandOptions {
  /** Idempotent per centre and device: the same id never acts twice. Default: minted. */
  readonly id?: string | undefined
  /** Centre time after which the command must not begin, ms since the Unix epoch. */
  readonly expiresAt?: number | undefined
  /** The same, counted from the arrival at the driver's side, ms. */
  readonly ttlMs?: number | undefined
}
