import { checkCentre, loadCentre } from '../../lib/config/load.ts'
import type { CentreConfigInput } from '../../lib/config/schema.ts'
import {
  type Clock,
  createRandom,
  DeviceError,
  memoryJournal,
  type Random,
  systemClock,
} from '../../lib/index.ts'
import { firstBoot } from '../../lib/mqtt/event-id.ts'
import type { MqttSession } from '../../lib/mqtt/session.ts'
import type { Centre } from './contract.ts'
import { type LocalCentre, openLocalCentre } from './open-local.ts'
import type { OpenOptions, RemoteSource } from './options.ts'

export type { OpenOptions, RemoteSource } from './options.ts'

/**
 * Opens a centre: a file, a configuration object, or one behind a broker; the same interface for all.
 * Devices that cannot be reached yet come when they can.
 * @throws ConfigError for a wrong configuration, DeviceError `illegal` for a model or port that cannot be,
 * `noHardware` or `offline` when a remote centre cannot be found.
 */
export async function openCentre(
  source: string | CentreConfigInput | RemoteSource,
  options: OpenOptions = {},
): Promise<Centre> {
  if (typeof source === 'object' && 'via' in source) {
    const { openRemoteCentre } = await import('../remote/open-remote.ts')
    return openRemoteCentre(source, options)
  }
  return openLocal(source, options)
}

/** As {@link openCentre}, for devices of this process: what a gateway serves. */
export async function openLocal(
  source: string | CentreConfigInput,
  options: OpenOptions = {},
): Promise<LocalCentre> {
  const config = typeof source === 'string' ? loadCentre(source) : checkCentre(source)
  const clock = options.clock ?? systemClock
  const random = options.random ?? createRandom(clock.now())
  const native = Object.values(config.devices).some(({ port }) => port === 'mqtt:')
  const session = native
    ? await openSession(config.centre, config.broker, { ...options, clock, random })
    : undefined
  return openLocalCentre(config, {
    ...{ clock, random, session, journal: options.journal ?? memoryJournal() },
    firstBoot: options.journal ? 1 : firstBoot(clock),
    ...(options.connect ? { connect: options.connect } : {}),
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
  return openMqttSession({
    connect,
    clock,
    random: random.split('mqtt'),
    clientId: `nowserving-${centre}-drivers`,
    clean: false,
  })
}
