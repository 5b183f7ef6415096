import { createServer, type Socket } from 'node:net'
import { asDeviceError, DeviceError } from '../../lib/index.ts'
import type { SerialLine } from '../serial-line.ts'

/** A serial device server: a TCP port at the host's end of a cable. */
export interface LinePort {
  /** `tcp://127.0.0.1:…` */
  readonly url: string
  close(): Promise<void>
}

/**
 * Listens on any free port of this machine; one client at a time has the line, others are turned away. A line that is
 * unplugged ends the connection.
 * @throws DeviceError `noHardware` when nothing can listen.
 */
export async function listenAtLine(line: SerialLine, active: () => void): Promise<LinePort> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // 'close' follows
    socket.on('close', () => sockets.delete(socket))
    const end = line.connect()
    end.onData((bytes) => {
      active()
      socket.write(bytes)
    })
    end.onClosed(() => socket.destroy())
    socket.on('close', () => void end.close())
    socket.on('data', (bytes) => {
      active()
      end.write(bytes).catch(() => {}) // the line is gone, and the socket with it
    })
    end.open().catch(() => socket.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(asDeviceError(error, 'noHardware')))
    server.listen({ host: '127.0.0.1', port: 0 }, resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null)
    throw new DeviceError('noHardware', 'there is no port to listen at')
  return {
    url: `tcp://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
