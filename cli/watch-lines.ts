/** What happens in a centre, as lines for people. Times are local to whoever looks. */
import type { CentreEvents, Rating, TicketMoved } from '../devices/centre/contract.ts'
import type { DeviceState, DeviceStatus } from '../lib/index.ts'
import type { Io, Style } from './io.ts'

const STYLES: Readonly<Record<DeviceState, Style>> = {
  ...{ init: 'dim', ready: 'green', disconnected: 'dim', lost: 'red', alert: 'yellow', sleeping: 'dim' },
}
const DEVICE_WIDTH = 12

/** `12:30:05  kiosk-1       alert  paper: empty  (the paper has run out)`. */
export function statusLine({ out }: Io, at: number, device: string, status: DeviceStatus): string {
  const { state, since: _since, reason, ...facts } = status
  const words = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${brief(value)}`],
  )
  const why = reason === undefined ? [] : [`(${reason.message})`]
  return [clockTime(at), device.padEnd(DEVICE_WIDTH), out.paint(STYLES[state], state), ...words, ...why].join(
    '  ',
  )
}

/** `12:30:05  rate-1        window 5  A042  2 of 2`. */
export function ratingLine({ out }: Io, { at, device, window, ticket, score, scale, flags }: Rating): string {
  const satisfied = score * 2 > scale + 1
  const middle = score * 2 === scale + 1
  const mark = out.paint(satisfied ? 'green' : middle ? 'yellow' : 'red', `${score} of ${scale}`)
  return [
    clockTime(at),
    device.padEnd(DEVICE_WIDTH),
    `window ${window}`,
    ticket ?? 'nobody',
    mark,
    ...flags,
  ].join('  ')
}

/** `12:30:05  kiosk-1       taken  print-7f3a`. */
export function movedLine(type: string, { at, device, command }: TicketMoved): string {
  return [clockTime(at), device.padEnd(DEVICE_WIDTH), type, command].join('  ')
}

/** `12:30:05  lamp-5        fault  …  → …`. */
export function faultLine({ out }: Io, { at, device, message, fix }: CentreEvents['fault']): string {
  return [clockTime(at), device.padEnd(DEVICE_WIDTH), out.paint('red', 'fault'), message, `→ ${fix}`].join(
    '  ',
  )
}

function brief(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : JSON.stringify(value)
  return value.length === 0
    ? 'nothing'
    : value
        .map((each: { ticket?: unknown; window?: unknown }) => `${each.ticket} → ${each.window}`)
        .join(', ')
}

/** The time of day where this program runs. */
export function clockTime(at: number): string {
  return new Date(at).toTimeString().slice(0, 8)
}
