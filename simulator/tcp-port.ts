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

const PATIENCE_MS = 500

/**
 * Listens. One client at a time speaks to the device, as with port 9100 of a printer, so that bytes of two programs are
 * never mixed: another one waits unheard for a moment, as the former may be about to go, and is then refused.
 * @throws DeviceError `busy` when the port is taken, `noHardware` when the address is not this machine's.
 */
export async function listenTcp({ host, port, clock }: TcpPortOptions): Promise<TcpPort> {
  /** In order of their coming; the first one is heard. */
  const sockets = new Set<Socket>()
  let firmware: Pick<Firmware, 'receive'> | undefined
  let heard: Socket | undefined
  const hearNext = () => {
    const [first] = sockets
    if (first === undefined || first === heard) return
    heard = first
    first.on('data', (bytes) => {
      const nowMs = clock.monotonicMs()
      firmware?.receive(bytes, { firstMs: nowMs, lastMs: nowMs })
    })
  }
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // 'close' follows
    socket.on('close', () => {
      sockets.delete(socket)
      hearNext()
    })
    hearNext()
    if (heard === socket) return
    const refuse = () => {
      if (heard !== socket) socket.destroy()
    }
    clock.after(PATIENCE_MS, refuse, { background: true, floorWallMs: PATIENCE_MS })
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
        if (heard?.destroyed === false) heard.write(bytes)
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
