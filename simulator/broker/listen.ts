import { createServer, type Server, type Socket } from 'node:net'
import { DeviceError } from '../../lib/errors.ts'

/** Where to listen. */
export interface ListenAt {
  readonly host: string
  readonly port: number
  /** A person asked for this very port: taken is then an error. */
  readonly portGiven: boolean
}

/** A server that listens. */
export interface Listening {
  readonly server: Server
  readonly port: number
  /** The wanted port was taken, so that a free one was chosen. */
  readonly moved: boolean
}

/** Opens the port, or a free one when a default port is taken. @throws DeviceError `busy`, `illegal`, `failure`. */
export async function listen(at: ListenAt, onSocket: (socket: Socket) => void): Promise<Listening> {
  if (!Number.isInteger(at.port) || at.port < 0 || at.port > 65_535) {
    throw new DeviceError('illegal', `port ${at.port} is no port`, {
      fix: 'Choose a port from 0 to 65535; 0 is any free one.',
    })
  }
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 }, onSocket)
  let moved = false
  try {
    await listenOnce(server, at.host, at.port)
  } catch (error) {
    if (at.portGiven || codeOf(error) !== 'EADDRINUSE') throw explain(error, at)
    moved = true
    await listenOnce(server, at.host, 0).catch((again: unknown) => {
      throw explain(again, at)
    })
  }
  server.on('error', () => {}) // a failing accept() harms one client, never the broker
  const address = server.address()
  return { server, moved, port: typeof address === 'object' && address ? address.port : at.port }
}

function listenOnce(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      server.off('error', settle)
      if (error) reject(error)
      else resolve()
    }
    server.once('error', settle)
    server.listen({ host, port }, () => settle())
  })
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

function explain(error: unknown, { host, port }: ListenAt): DeviceError {
  const where = `${host}:${port}`
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new DeviceError('busy', `${where} is taken by another program`, {
        fix: 'Close the other program, or choose another port; 0 is any free one.',
        cause: error,
      })
    case 'EACCES':
      return new DeviceError('illegal', `${where} may not be opened by this user`, {
        fix: 'Choose a port from 1024 upwards.',
        cause: error,
      })
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new DeviceError('illegal', `${host} is no address of this machine`, {
        fix: 'Use 127.0.0.1, or an address that this machine has.',
        cause: error,
      })
    default:
      return new DeviceError(
        'failure',
        `${where} cannot be opened: ${error instanceof Error ? error.message : error}`,
        {
          fix: 'Choose another host or port.',
          cause: error,
        },
      )
  }
}
