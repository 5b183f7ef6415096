import { connect as connectSocket, type Socket } from 'node:net'
import type { Clock } from './clock.ts'
import { DeviceError } from './errors.ts'
import { StreamEnd } from './stream-end.ts'
import type { Connect } from './transport.ts'

/** Where a TCP device listens: port 9100 of a printer, or a serial device server. */
export interface TcpAddress {
  readonly host: string
  readonly port: number
}

const CONNECT_TIMEOUT_MS = 5000
const KEEP_ALIVE_MS = 10_000 // finds a peer that is gone without a FIN

/** Connects over TCP; a fresh socket for each attempt. */
export function tcpLink({ host, port }: TcpAddress, clock: Clock): Connect {
  const name = `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`
  return () => {
    let socket: Socket | undefined
    return new StreamEnd(name, clock, {
      open: ({ data, ended }) =>
        new Promise((resolve, reject) => {
          const opening = connectSocket({
            host,
            port,
            noDelay: true,
            keepAlive: true,
            keepAliveInitialDelay: KEEP_ALIVE_MS,
          })
          socket = opening
          const expire = () => opening.destroy(new Error(`no answer within ${CONNECT_TIMEOUT_MS} ms`))
          const timer = clock.after(CONNECT_TIMEOUT_MS, expire, { floorWallMs: CONNECT_TIMEOUT_MS })
          opening.once('connect', () => {
            timer.cancel()
            resolve()
          })
          opening.on('data', data)
          opening.on('error', (error) => {
            timer.cancel()
            reject(unreachable(name, error)) // without effect once it was open
            ended(error)
          })
          opening.on('close', () => {
            timer.cancel()
            ended()
          })
        }),
      write: (bytes) =>
        new Promise((resolve, reject) => {
          socket?.write(bytes, (error) => (error ? reject(error) : resolve()))
        }),
      close: async () => {
        socket?.destroy()
      },
    })
  }
}

function unreachable(name: string, error: Error & { readonly code?: string }): DeviceError {
  const fix =
    error.code === 'ECONNREFUSED'
      ? 'The host answers but nothing listens on that port: check the port number and that no other program holds the device.'
      : 'Check the address, the network cable and that the device is switched on.'
  return new DeviceError(
    'noHardware',
    `${name} cannot be reached: ${error.message || (error.code ?? 'unknown error')}`,
    { fix, cause: error },
  )
}
