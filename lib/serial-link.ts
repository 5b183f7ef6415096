import type { SerialPort } from 'serialport'
import type { Clock } from './clock.ts'
import { DeviceError } from './errors.ts'
import { StreamEnd } from './stream-end.ts'
import type { Connect } from './transport.ts'

/** A serial port and how it is set. */
export interface SerialSettings {
  /** Device path (`/dev/ttyUSB0`, `/dev/serial/by-id/…`) or `COM3`. */
  readonly path: string
  readonly baudRate: number
  readonly dataBits?: 7 | 8
  readonly parity?: 'none' | 'even' | 'odd'
  readonly stopBits?: 1 | 2
  readonly flow?: 'none' | 'rtscts' | 'xonxoff'
}

const CLOSE_TIMEOUT_MS = 1000 // close and drain can hang after a lost port (bindings-cpp pull request 237)

/** Opens a serial port; a fresh one for each attempt. `serialport` is loaded by the first open. */
export function serialLink(settings: SerialSettings, clock: Clock): Connect {
  const { path, baudRate, dataBits = 8, parity = 'none', stopBits = 1, flow = 'none' } = settings
  const name = `serial://${path}?baud=${baudRate}`
  return () => {
    let port: SerialPort | undefined
    return new StreamEnd(name, clock, {
      open: async ({ data, ended }) => {
        const { SerialPort } = await import('serialport')
        const opening = new SerialPort({
          ...{ path, baudRate, dataBits, parity, stopBits, autoOpen: false },
          rtscts: flow === 'rtscts',
          xon: flow === 'xonxoff',
          xoff: flow === 'xonxoff',
        })
        port = opening
        opening.on('data', data) // always reading: an idle port that is pulled out tells nothing otherwise
        opening.on('error', ended)
        opening.on('close', ended) // may come twice; the second one has no effect
        await new Promise<void>((resolve, reject) => {
          opening.open((error) => (error ? reject(cannotOpen(name, path, error)) : resolve()))
        })
      },
      write: (bytes) =>
        new Promise((resolve, reject) => {
          const sent = (error: Error | null | undefined) => (error ? reject(error) : resolve())
          port?.write(bytes, undefined, (error) => (error ? reject(error) : port?.drain(sent)))
        }),
      close: () =>
        new Promise((resolve) => {
          if (port === undefined || !port.isOpen) return resolve()
          const timer = clock.after(CLOSE_TIMEOUT_MS, resolve, { floorWallMs: CLOSE_TIMEOUT_MS })
          port.close(() => {
            timer.cancel()
            resolve()
          })
        }),
    })
  }
}

function cannotOpen(name: string, path: string, error: Error): DeviceError {
  if (/lock|busy|access denied/i.test(error.message)) {
    const fix = `Close the other program that uses ${path}.`
    return new DeviceError('busy', `${name} is held by another program: ${error.message}`, {
      fix,
      cause: error,
    })
  }
  const fix = /permission|EACCES/i.test(error.message)
    ? `Allow this user to open ${path}: on Linux, add it to the group "dialout" and log in again.`
    : `Check that the device is plugged in and that ${path} is its port.`
  return new DeviceError('noHardware', `${name} cannot be opened: ${error.message}`, { fix, cause: error })
}
