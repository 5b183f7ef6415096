/**
 * What stands between a printer and printing, in words for a person: the same whatever the dialect. Pure.
 */
import { DeviceError, type ErrorCode } from '../../lib/index.ts'

const MESSAGE = {
  coverOpen: 'the cover is open',
  paperEmpty: 'the paper has ended',
  cutterJam: 'the cutter is stuck',
  paperJam: 'paper sticks inside the printer',
  headHot: 'the print head is too hot',
  failure: 'the printer reports an error',
  offline: 'the printer is off-line by its own word',
} as const satisfies Partial<Record<ErrorCode, string>>

/** Why a printer does not print. */
export type TroubleCode = keyof typeof MESSAGE

/** The same for a person. */
export function troubleError(
  code: TroubleCode,
  outcome: 'notDone' | 'unknown' = 'notDone',
  detail = '',
): DeviceError {
  const fix =
    code === 'offline' ? { fix: 'Let go of the FEED button, or switch the printer off and on.' } : {}
  return new DeviceError(code, `${MESSAGE[code]}${detail}`, { outcome, ...fix })
}

/** What a person should do after a failure that leaves something of a ticket hanging from the roll. */
export function fixOfRemains({ code, fix }: DeviceError): string {
  if (code === 'cutterJam')
    return 'Clear the paper from the cutter, tear off what hangs there, then close the cover.'
  if (code === 'paperJam') return 'Open the printer, take out the paper that sticks in it, then close it.'
  return `Tear off what hangs from the printer, then ${fix.charAt(0).toLowerCase()}${fix.slice(1)}`
}
