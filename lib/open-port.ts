import type { Clock } from './clock.ts'
import { formatPort, type Port } from './config/port.ts'
import { DeviceError } from './errors.ts'
import { serialLink } from './serial-link.ts'
import { tcpLink } from './tcp-link.ts'
import type { Connect } from './transport.ts'

/** The way to a device behind a port of the configuration. @throws DeviceError `illegal` for a port that holds no bytes of its own. */
export function openPort(port: Port, clock: Clock): Connect {
  switch (port.scheme) {
    case 'tcp':
      return tcpLink(port, clock)
    case 'serial':
      return serialLink(port, clock)
    case 'file':
    case 'bus':
    case 'board':
    case 'mqtt':
    case 'pty':
      throw new DeviceError('illegal', `a byte device cannot be opened at ${formatPort(port)}`, {
        fix: 'Use a serial:// or tcp:// port for this model.',
      })
  }
}
