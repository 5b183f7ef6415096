import type { Clock } from '../lib/index.ts'
import type { TcpPort } from '../simulator/tcp-port.ts'
import { usageError } from './cli-error.ts'

/** Where a simulated device is to listen. */
export interface ListenAddress {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
}

const DEFAULT: ListenAddress = { host: '127.0.0.1', port: 9100 } // the port of printers
const FIX = 'Write for example --listen tcp://127.0.0.1:9100; port 0 takes any free one.'

/** Reads `--listen`. @throws CliError for what is no TCP address of this machine. */
export async function readListen(text: string): Promise<ListenAddress> {
  const { readPort } = await import('../lib/config/port.ts')
  const anyFree = /^tcp:.*:0$/.test(text)
  const reading = readPort(anyFree ? text.replace(/0$/, '1') : text)
  if ('mistake' in reading) throw usageError(`--listen: expected ${reading.mistake.expected}`, FIX)
  const { port } = reading
  if (port.scheme === 'pty')
    throw usageError('--listen: a simulated device cannot open a pty here', `Let it listen on TCP. ${FIX}`)
  if (port.scheme !== 'tcp')
    throw usageError(`--listen: a simulated device cannot listen on ${port.scheme}:`, FIX)
  return { host: port.host, port: anyFree ? 0 : port.port }
}

/**
 * Listens there; without an address at the default port, or at a free one when that is taken.
 * @throws CliError for an address given by hand that is taken or not this machine's.
 */
export async function listen(
  address: ListenAddress | undefined,
  clock: Clock,
): Promise<TcpPort & { readonly moved: boolean }> {
  const { listenTcp } = await import('../simulator/tcp-port.ts')
  const { DeviceError } = await import('../lib/errors.ts')
  try {
    return { ...(await listenTcp({ ...(address ?? DEFAULT), clock })), moved: false }
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error
    if (address === undefined && error.code === 'busy') {
      return { ...(await listenTcp({ ...DEFAULT, port: 0, clock })), moved: true }
    }
    throw usageError(error.message, error.fix, error)
  }
}
