/**
 * The one error class of the package. UnifiedPOS words where UnifiedPOS has one (`E_*`, `EPTR_*`).
 */

/** What went wrong, as a closed list that a program may switch on. */
export const ERROR_CODES = [
  'closed', // the device or centre was closed by its user (E_CLOSED)
  'illegal', // the request itself is wrong (E_ILLEGAL)
  'noHardware', // the port cannot be opened, or nobody answers on it (E_NOHARDWARE)
  'offline', // the link, the broker or the gateway is gone, or the device says it is off-line (E_OFFLINE)
  'timeout', // no answer in time (E_TIMEOUT)
  'busy', // somebody else holds it, or a queue is full (E_BUSY)
  'failure', // the device reports an error with no word of its own (E_FAILURE)
  'expired', // the deadline had passed before the first byte
  'superseded', // a newer call was accepted before this one
  'paperEmpty', // EPTR_REC_EMPTY
  'coverOpen', // EPTR_COVER_OPEN
  'cutterJam',
  'paperJam', // paper sticks behind the cutter, in a presenter
  'headHot',
] as const

/** One word of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number]

/** What a failed command may claim: it did not happen and will not, or neither can be shown. */
export type FailedOutcome = 'notDone' | 'unknown'

/** What a {@link DeviceError} says besides its code and message. */
export interface DeviceErrorDetails {
  /** Default `notDone`. */
  readonly outcome?: FailedOutcome
  /** One sentence: what a person should do. Default: the advice that belongs to the code. */
  readonly fix?: string
  /** The original error. */
  readonly cause?: unknown
}

const FIX: Readonly<Record<ErrorCode, string>> = {
  closed: 'Open it again before use.',
  illegal: 'Correct the request; the same one will be refused again.',
  noHardware: 'Check the cable, the mains plug and the port named in the configuration.',
  offline: 'Wait for the link to come back, or check its cable and power.',
  timeout: 'Check that the device is switched on and that speed and parity match.',
  busy: 'Wait until the other user has finished, or close it.',
  failure: 'Look at the device: its lamps or its panel name the fault.',
  expired: 'Ask again with a new id, or allow more time.',
  superseded: 'Nothing: a newer call is shown.',
  paperEmpty: 'Load a new roll and close the cover.',
  coverOpen: 'Close the cover.',
  cutterJam: 'Clear the paper from the cutter, then close the cover.',
  paperJam: 'Open the printer, take out the paper that sticks in it, then close it.',
  headHot: 'Wait until the print head has cooled.',
}

/** Every failure of a device, a link or a request to them. `code` is closed, `fix` is for a person. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError'
  readonly code: ErrorCode
  readonly outcome: FailedOutcome
  readonly fix: string

  constructor(code: ErrorCode, message: string, details: DeviceErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.code = code
    this.outcome = details.outcome ?? 'notDone'
    this.fix = details.fix ?? FIX[code]
  }
}

/** Any thrown value as a {@link DeviceError}; one that is already is returned as it is. */
export function asDeviceError(
  error: unknown,
  code: ErrorCode = 'failure',
  outcome?: FailedOutcome,
): DeviceError {
  if (error instanceof DeviceError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new DeviceError(code, message, { cause: error, ...(outcome ? { outcome } : {}) })
}
