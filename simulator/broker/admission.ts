import { Duplex } from 'node:stream'
import type { Clock, Timer } from '../../lib/clock.ts'
import type { ConnectInfo } from './connect-rules.ts'
import { PacketGuard } from './guard.ts'
import type { BrokerLimits } from './limits.ts'
import { type Refusal, refuse } from './refusal.ts'

const CONNACK = 0x20 // §3.2: 20 02, session present, return code
const LINGER_MS = 500 // a client that is told goodbye has this long to hang up by itself

/** What an admission needs from the broker behind it. */
export interface AdmissionOptions {
  readonly limits: BrokerLimits
  readonly clock: Clock
  /** Whether the broker holds a session for this CONNECT: its CONNACK then says so (MQTT-3.2.2-2). */
  readonly holdsSession: (connect: ConnectInfo) => boolean
  /** Called with a stream of checked packets once a sound CONNECT has arrived. */
  readonly onClient: (stream: Duplex) => void
  /** Called once when the guard ends the connection. */
  readonly onRefused: (refusal: Refusal, client: string | undefined) => void
}

/**
 * Puts a guard before the broker on one connection. Garbage never reaches the broker: it sees the connection
 * when a whole CONNECT has passed.
 */
export function admit(
  socket: Duplex,
  { limits, clock, holdsSession, onClient, onRefused }: AdmissionOptions,
): void {
  const guard = new PacketGuard(limits)
  const tooLate = (): void => {
    refused(refuse('connectTimeout', `no whole CONNECT within ${limits.connectTimeoutMs} ms`))
  }
  let timer: Timer = clock.after(limits.connectTimeoutMs, tooLate, { background: true })
  let inner: Duplex | undefined
  let over = false

  /** Says goodbye: what was written goes out, what still comes in is thrown away. */
  const part = (lastWords?: Uint8Array): void => {
    if (over) return
    over = true
    timer.cancel()
    timer = clock.after(LINGER_MS, () => socket.destroy(), { background: true })
    socket.end(lastWords)
    socket.resume()
  }
  const refused = (refusal: Refusal): void => {
    if (over) return
    onRefused(refusal, guard.connect?.clientId)
    part(refusal.reply)
    inner?.destroy()
  }
  const open = (): Duplex => {
    timer.cancel()
    const present = guard.connect !== undefined && holdsSession(guard.connect)
    const stream = checkedStream(socket, limits.maxBufferedBytes, present, part)
    inner = stream
    return stream
  }

  socket.on('data', (chunk: Uint8Array) => {
    if (over) return
    const { pass, refused: refusal } = guard.push(chunk)
    const fresh = inner === undefined && pass.length > 0
    const stream = fresh ? open() : inner
    for (const packet of pass) if (stream && !stream.destroyed && !stream.push(packet)) socket.pause()
    if (fresh && stream) onClient(stream)
    if (refusal) refused(refusal)
  })
  socket.on('end', () => inner?.push(null))
  socket.on('error', () => socket.destroy()) // a reset is a close like any other
  socket.on('close', () => {
    over = true
    timer.cancel()
    inner?.destroy()
  })
}

function checkedStream(
  socket: Duplex,
  maxBufferedBytes: number,
  sessionPresent: boolean,
  part: () => void,
): Duplex {
  let answered = false
  const write = (bytes: Buffer, done: (error?: Error | null) => void): void => {
    if (!answered && sessionPresent && bytes[0] === CONNACK && bytes[3] === 0) bytes[2] = 1
    answered = true
    if (socket.writable) socket.write(bytes, done)
    else done()
  }
  return new Duplex({
    writableHighWaterMark: maxBufferedBytes,
    read: () => void socket.resume(),
    write: (chunk: Buffer, _encoding, done) => write(Buffer.from(chunk), done),
    writev: (chunks, done) => write(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done),
    final: (done) => {
      part()
      done()
    },
    destroy: (_error, done) => {
      part()
      done(null)
    },
  })
}
