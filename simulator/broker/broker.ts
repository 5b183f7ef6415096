import { createHash, timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Aedes, type AuthenticateError } from 'aedes'
import { type Clock, systemClock } from '../../lib/clock.ts'
import { printable } from '../../lib/printable.ts'
import { admit } from './admission.ts'
import type { ConnectInfo } from './connect-rules.ts'
import { correctDelivery, correctPersistence, lowerToGranted } from './corrections.ts'
import { duplexPair } from './duplex-pair.ts'
import { type BrokerLimits, DEFAULT_LIMITS } from './limits.ts'
import { listen } from './listen.ts'
import type { Refusal, RefusalReason } from './refusal.ts'
import { followSessions, restoreSessions, type SessionChange, type StoredSession } from './stored-sessions.ts'
import { isServers } from './topic-rules.ts'
import { type BrokerTrouble, Trouble, tear } from './trouble.ts'

const CLOSE_MS = 2_000 // a broker that has not closed by then is left behind
const MOST_SESSIONS = 100_000 // remembered by name; the eldest is then said to be new
const NOWHERE = '$SYS/nowhere' // nobody may subscribe to it
const LONGEST_ID = 64
const LONGEST_MESSAGE = 200
const UNAVAILABLE = 3 // CONNACK return codes, table 3.1
const BAD_USER_OR_PASSWORD = 4

/** A client that was cut off. All of it is safe to print. */
export interface RefusedClient {
  /** The client identifier, at most 64 characters; undefined before a CONNECT has passed. */
  readonly client: string | undefined
  readonly reason: RefusalReason
  /** One sentence: what was found and what was expected; at most 200 characters. */
  readonly message: string
}

/** How a broker is started; every field has a default. */
export interface BrokerOptions {
  /** Default 127.0.0.1: nobody outside this machine. */
  readonly host?: string
  /** Default 1883, MQTT's own; 0 is any free one. */
  readonly port?: number
  /** A person asked for this port: taken is an error. Default: whether `port` was given. */
  readonly portGiven?: boolean
  readonly limits?: Partial<BrokerLimits>
  /** When set, every client has to show it. Default: anybody who reaches the port. */
  readonly login?: { readonly username: string; readonly password: string }
  /** Filters it answers false to are refused by SUBACK 0x80. `$SYS` always is. */
  readonly maySubscribe?: (filter: string, client: string) => boolean
  /** Topics it answers false to are not retained: such a message goes to nobody, and `onUnretainable` hears of it. */
  readonly mayRetain?: (topic: string) => boolean
  readonly onUnretainable?: (message: { readonly topic: string; readonly payload: Uint8Array }) => void
  /** Sessions that an earlier broker kept: their clients find them again, without the messages that waited in them. */
  readonly sessions?: readonly StoredSession[]
  /** Hears of every change of what is kept of clients while they are away; not of `sessions`. */
  readonly onSession?: (change: SessionChange) => void
  /** Paces the time limits of the guard; the keep alive of clients is always real. */
  readonly clock?: Clock
  /** Hears of every connection that the guard ends, however many: `Seldom` bounds them for a log. */
  readonly onRefused?: (refused: RefusedClient) => void
  /** Hears, in a line each, what a person running the broker may want to know. */
  readonly onLog?: (line: string) => void
}

/** Figures since the start. */
export interface BrokerStats {
  /** Clients that are connected now. */
  readonly clients: number
  /** Connections ended by the guard, by reason; a reason that never occurred is absent. */
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>
  /** Messages an absent client will not get, because its queue was full. */
  readonly dropped: number
}

/** A running broker. */
export interface Broker extends AsyncDisposable, BrokerTrouble {
  /** For clients of this machine, e.g. `mqtt://127.0.0.1:1883`. */
  readonly url: string
  readonly host: string
  readonly port: number
  /** The default port was taken, and a free one was chosen. */
  readonly moved: boolean
  /** A client's connection inside this process, through the same guard. */
  connect(): Duplex
  stats(): BrokerStats
  /** Ends every connection and frees the port. Settles always, and may be called again. */
  close(): Promise<void>
}

/** Starts the embedded MQTT 3.1.1 broker. @throws DeviceError `busy` when a port given by hand is taken. */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const { host = '127.0.0.1', port = 1883, clock = systemClock, onLog = () => {} } = options
  const limits: BrokerLimits = { ...DEFAULT_LIMITS, ...options.limits }
  const refusals = new Map<RefusalReason, number>()
  const connections = new Set<Duplex>()
  let dropped = 0
  const trouble = new Trouble()
  const onDropped = (clientId: string): void => {
    dropped += 1
    if (Math.log10(dropped) % 1 === 0)
      onLog(`the queue of absent client "${clientId}" is full: ${dropped} dropped so far`)
  }
  let aedes = await startAedes(options, limits, { onLog, onDropped, trouble })

  const onRefused = (refusal: Refusal, clientId: string | undefined): void => {
    const { reason } = refusal
    refusals.set(reason, (refusals.get(reason) ?? 0) + 1)
    const client = clientId === undefined ? undefined : printable(clientId, LONGEST_ID)
    const message = printable(refusal.message, LONGEST_MESSAGE)
    onLog(`client ${client === undefined ? '(unnamed)' : `"${client}"`} refused: ${message}`)
    options.onRefused?.({ client, reason, message })
  }
  const onClient = (stream: Duplex): void => correctDelivery(aedes.handle(stream))
  const sessions = new Set((options.sessions ?? []).map(({ clientId }) => clientId)) // aedes forgets a stored session that has no subscription
  const holdsSession = (connect: ConnectInfo): boolean =>
    !connect.cleanSession && sessions.has(connect.clientId)
  const follow = (): void => {
    aedes.on('clientReady', ({ id, clean }) => {
      sessions.delete(id)
      if (!clean) sessions.add(id)
      const [eldest] = sessions.size > MOST_SESSIONS ? sessions : []
      if (eldest !== undefined) sessions.delete(eldest)
    })
  }
  follow()
  const onConnection = (connection: Duplex): void => {
    if (trouble.down) return void connection.destroy()
    connections.add(connection)
    connection.once('close', () => connections.delete(connection))
    admit(connection, { limits, clock, holdsSession, onClient, onRefused })
  }

  const at = { host, port, portGiven: options.portGiven ?? options.port !== undefined }
  const listening = await listen(at, (socket: Socket) => onConnection(socket)).catch(
    async (error: unknown) => {
      await stopAedes(aedes, clock)
      throw error
    },
  )
  if (listening.moved) onLog(`port ${port} is taken: listening on ${listening.port} instead`)

  const forget = async (): Promise<void> => {
    const former = aedes
    sessions.clear()
    aedes = await startAedes({ ...options, sessions: [] }, limits, { onLog, onDropped, trouble })
    follow()
    await stopAedes(former, clock)
  }
  const down = (forgetful: boolean): (() => void) => {
    const up = trouble.begin(forgetful ? forget() : Promise.resolve())
    for (const connection of connections) connection.destroy()
    return up
  }

  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= (async () => {
      const portFreed = new Promise<void>((resolve) => listening.server.close(() => resolve()))
      await stopAedes(aedes, clock)
      for (const connection of connections) connection.destroy()
      await portFreed
    })()
    return closing
  }
  return {
    url: `mqtt://${reachable(host)}:${listening.port}`,
    host,
    port: listening.port,
    moved: listening.moved,
    connect: () => {
      const [own, far] = duplexPair()
      if (closing === undefined) onConnection(far)
      else own.destroy()
      return own
    },
    stats: () => ({ clients: aedes.connectedClients, refused: Object.fromEntries(refusals), dropped }),
    ...{ down, refuseClient: (clientId) => trouble.refuse(clientId) },
    dropConnection: (clientId) => tear(aedes, clientId),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function startAedes(
  options: BrokerOptions,
  limits: BrokerLimits,
  {
    onLog,
    onDropped,
    trouble,
  }: {
    readonly onLog: (line: string) => void
    readonly onDropped: (clientId: string) => void
    readonly trouble: Trouble
  },
): Promise<Aedes> {
  const { login, maySubscribe = () => true, mayRetain = () => true, onUnretainable } = options
  const { sessions = [], onSession } = options
  const aedes = await Aedes.createBroker({
    concurrency: 0, // one slow reader takes no place away from others
    connectTimeout: limits.connectTimeoutMs,
    drainTimeout: limits.drainTimeoutMs,
    maxInflightInbound: limits.maxInboundInflight,
    queueLimit: limits.maxQueuedMessages, // packets sent before the CONNACK
    authenticate: ({ id }, username, password, done) => {
      if (trouble.refuses(id)) {
        const error = Object.assign(new Error('the broker does not let it in'), { returnCode: UNAVAILABLE })
        return done(error as AuthenticateError, false)
      }
      if (!login || (same(username ?? '', login.username) && same(password ?? '', login.password)))
        return done(null, true)
      const error = Object.assign(new Error('bad user name or password'), {
        returnCode: BAD_USER_OR_PASSWORD,
      })
      return done(error as AuthenticateError, false)
    },
    authorizeSubscribe: (client, subscription, done) => {
      const allowed = !isServers(subscription.topic) && maySubscribe(subscription.topic, client.id)
      done(null, allowed ? subscription : null)
    },
    authorizePublish: (_client, packet, done) => {
      if (trouble.down) return done(new Error('the broker is down')) // wills too
      if (isServers(packet.topic)) return done(new Error(`${packet.topic} is the broker's own`))
      if (packet.retain && packet.payload.length > 0 && !mayRetain(packet.topic)) {
        onUnretainable?.({ topic: packet.topic, payload: new Uint8Array(Buffer.from(packet.payload)) })
        packet.retain = false
        packet.topic = NOWHERE // refusing it would end the connection
      }
      done(null)
    },
    authorizeForward: lowerToGranted,
  })
  correctPersistence(aedes, limits.maxQueuedMessages, onDropped)
  await restoreSessions(aedes, sessions)
  if (onSession !== undefined) followSessions(aedes, sessions, onSession)
  const events = aedes as unknown as NodeJS.EventEmitter // "error" is missing from aedes' types
  events.on('error', (error: Error) => onLog(`broker: ${error.message}`))
  aedes.on('clientError', (client, error) => onLog(`client "${client.id}": ${error.message}`))
  aedes.on('connectionError', (_client, error) => onLog(`connection: ${error.message}`))
  return aedes
}

function stopAedes(aedes: Aedes, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(CLOSE_MS, resolve, { background: true })
    aedes.close(() => {
      timer.cancel()
      resolve()
    })
  })
}

const digest = (text: string | Uint8Array) => createHash('sha256').update(text).digest()
const same = (shown: string | Uint8Array, expected: string) =>
  timingSafeEqual(digest(shown), digest(expected))

/** The address under which this machine reaches a server that listens on `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
