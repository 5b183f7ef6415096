import { checkCentre, loadCentre } from '../../lib/config/load.ts'
import type { Port } from '../../lib/config/port.ts'
import type { CentreConfigInput } from '../../lib/config/schema.ts'
import { type Clock, type Connect, createRandom, DeviceError, type Journal, memoryJournal, type Random, systemClock } from '../../lib/index.ts'
import type { MqttConnect } from '../../lib/mqtt/link.ts'
import type { MqttSession } from '../../lib/mqtt/session.ts'
import type { Centre } from './contract.ts'
import { type LocalCentre, openLocalCentre } from './open-local.ts'

/** A centre whose devices another process serves. */
export interface RemoteSource {
  /** The broker's URL, e.g. `mqtt://127.0.0.1:1883`. */
  readonly via: string
  /** The centre's id; may be absent where the broker carries only one. */
  readonly centre?: string
}

/** What may be given from outside: time, chance, and ways to devices other than the configured ones. */
export interface OpenOptions {
  readonly clock?: Clock
  /** Jitter of reconnects. Default: seeded by the time of day. */
  readonly random?: Random
  /** Where commands and ratings are kept. Default: in memory, for the life of the process. */
  readonly journal?: Journal
  /** The way to a device's bytes; undefined: the configured port. */
  readonly connect?: (device: { readonly id: string; readonly port: Port; readonly model: string }) => Connect | undefined
  /** The way to the broker, in place of the configured URL. */
  readonly mqtt?: MqttConnect
}

/**
 * Opens a centre: a file, a configuration object, or one behind a broker; the same interface for all.
 * Devices that cannot be reached yet come when they can.
 * @throws ConfigError for a wrong configuration, DeviceError `illegal` for a model or port that cannot be,
 * `noHardware` or `offline` when a remote centre cannot be found.
 */
export async function openCentre(source: string | CentreConfigInput | RemoteSource, options: OpenOptions = {}): Promise<Centre> {
  if (typeof source === 'object' && 'via' in source) {
    const { openRemoteCentre } = await import('../remote/open-remote.ts')
    return openRemoteCentre(source, options)
  }
  return openLocal(source, options)
}

/** As {@link openCentre}, for devices of this process: what a gateway serves. */
export async function openLocal(source: string | CentreConfigInput, options: OpenOptions = {}): Promise<LocalCentre> {
  const config = typeof source === 'string' ? loadCentre(source) : checkCentre(source)
  const clock = options.clock ?? systemClock
  const random = options.random ?? createRandom(clock.now())
  const native = Object.values(config.devices).some(({ port }) => port === 'mqtt:')
  const session = native ? await openSession(config.centre, config.broker, { ...options, clock, random }) : undefined
  return openLocalCentre(config, {
    ...{ clock, random, journal: options.journal ?? memoryJournal() },
    ...(options.connect ? { connect: options.connect } : {}),
    session: () => {
      if (session) return session
      throw new DeviceError('illegal', 'a device at port "mqtt:" needs a broker', { fix: 'Add "broker: mqtt://127.0.0.1:1883" to the configuration.' })
    },
    closeSession: async () => session?.close(),
  })
}

async function openSession(
  centre: string,
  broker: string | undefined,
  { clock, random, mqtt }: OpenOptions & { readonly clock: Clock; readonly random: Random },
): Promise<MqttSession> {
  const { openMqttSession } = await import('../../lib/mqtt/reconnecting-session.ts')
  const { mqttLink } = await import('../../lib/mqtt/mqtt-link.ts')
  const connect = mqtt ?? (broker === undefined ? undefined : () => mqttLink(broker))
  if (connect === undefined) {
    throw new DeviceError('illegal', `centre ${centre} has devices at "mqtt:" but names no broker`, {
      fix: 'Add "broker: mqtt://127.0.0.1:1883" to the configuration.',
    })
  }
  return openMqttSession({ connect, clock, random: random.split('mqtt'), clientId: `nowserving-${centre}-drivers` })
}
