import type { CentreConfigInput } from '../lib/config/schema.ts'

/** How large a centre is. */
export interface CentreSize {
  readonly id?: string
  readonly windows?: number
  readonly kiosks?: number
  /** IANA name. Default UTC. */
  readonly timezone?: string
}

type Devices = CentreConfigInput['devices']

/**
 * A centre as one finds it: kiosks with an Epson printer, at each window a pole display and a like / dislike box
 * (every fourth window has devices that speak MQTT themselves), and a board in the hall.
 */
export function defaultCentre({
  id = 'centre-1',
  windows = 8,
  kiosks = 1,
  timezone = 'UTC',
}: CentreSize = {}): CentreConfigInput {
  const devices: Devices = {}
  for (let i = 1; i <= kiosks; i++) {
    devices[`kiosk-${i}`] = { kind: 'ticket-printer', model: 'epson-tm-t88v', port: `pty:///dev/kiosk-${i}` }
  }
  for (let window = 1; window <= windows; window++) {
    const native = window % 4 === 0
    devices[`lamp-${window}`] = native
      ? { kind: 'caller-display', model: 'native-display', port: 'mqtt:', window }
      : { kind: 'caller-display', model: 'epson-dm-d110', port: `pty:///dev/lamp-${window}`, window }
    devices[`rate-${window}`] = native
      ? { kind: 'rating-buttons', model: 'native-buttons', port: 'mqtt:', window }
      : { kind: 'rating-buttons', model: 'serial-keypad', port: `pty:///dev/rate-${window}`, window }
  }
  devices['hall'] = { kind: 'caller-display', model: 'native-display', port: 'mqtt:', board: true }
  return { centre: id, timezone, devices }
}

/** A centre of a city: every device is an MQTT client of its own. */
export function nativeCentre({
  id = 'centre-1',
  windows = 42,
  kiosks = Math.max(1, Math.ceil(windows / 14)),
  timezone = 'UTC',
}: CentreSize = {}): CentreConfigInput {
  const devices: Devices = {}
  const port = 'mqtt:'
  for (let i = 1; i <= kiosks; i++)
    devices[`kiosk-${i}`] = { kind: 'ticket-printer', model: 'native-printer', port }
  for (let window = 1; window <= windows; window++) {
    devices[`lamp-${window}`] = { kind: 'caller-display', model: 'native-display', port, window }
    devices[`rate-${window}`] = { kind: 'rating-buttons', model: 'native-buttons', port, window }
  }
  devices['hall'] = { kind: 'caller-display', model: 'native-display', port, board: true }
  return { centre: id, timezone, devices }
}
