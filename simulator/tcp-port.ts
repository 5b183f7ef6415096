import { createServer, type Socket } from 'node:net'
import { type Clock, DeviceError, type Firmware, type Send } from '../lib/index.ts'

/** Where a simulated device listens. */
export interface TcpPortOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly clock: Clock
}

/** A TCP port with one device behind it, as the network card of a printer or a serial device server. */
export interface TcpPort {
  readonly host: string
  readonly port: number
  /** Puts the device behind the port. */
  attach(firmware: Pick<Firmware, 'receive'>): Send
  close(): Promise<void>
}

/**
 * Listens; what any client writes reaches the device, what the device sends reaches every client.
 * @throws DeviceError `busy` when the port is taken, `noHardware` when the address is not this machine's.
 */
export async function listenTcp({ host, port, clock }: TcpPortOptions): Promise<TcpPort> {
  const sockets = new Set<Socket>()
  let firmware: Pick<Firmware, 'receive'> | undefined
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('data', (bytes) => {
      const nowMs = clock.monotonicMs()
      firmware?.receive(bytes, { firstMs: nowMs, lastMs: nowMs })
    })
    socket.on('error', () => {}) // 'close' follows
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: Error & { readonly code?: string }) =>
      reject(cannotListen(host, port, error)),
    )
    server.listen({ host, port }, resolve)
  })
  const address = server.address()
  return {
    host,
    port: typeof address === 'object' && address !== null ? address.port : port,
    attach: (device) => {
      firmware = device
      return (bytes) => {
        for (const socket of sockets) socket.write(bytes)
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function cannotListen(host: string, port: number, error: Error & { readonly code?: string }): DeviceError {
  const where = `tcp://${host}:${port}`
  if (error.code === 'EADDRINUSE') {
    return new DeviceError('busy', `${where} is taken by another program`, {
      fix: 'Choose another port, or end the program that uses it.',
      cause: error,
    })
  }
  const fix =
    error.code === 'EACCES'
      ? 'Choose a port above 1023.'
      : 'Choose an address of this machine, such as 127.0.0.1.'
  return new DeviceError('noHardware', `cannot listen at ${where}: ${error.message}`, { fix, cause: error })
}
