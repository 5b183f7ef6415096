import { ConfigError, describeValue } from '../../lib/config/config-error.ts'
import type { CentreConfig, CentreConfigInput } from '../../lib/config/schema.ts'
import { type Clock, createRandom, memoryJournal, type Random, systemClock } from '../../lib/index.ts'
import { firstBoot } from '../../lib/mqtt/event-id.ts'
import type { MqttConnect } from '../../lib/mqtt/link.ts'
import type { MqttSession } from '../../lib/mqtt/session.ts'
import type { DevicesAt } from './check-devices.ts'
import type { Centre } from './contract.ts'
import { type LocalCentre, openLocalCentre } from './open-local.ts'
import { checkOptions, type OpenOptions, type RemoteSource } from './options.ts'
import { readCentreConfig, readCentreFile } from './read-centre.ts'

export type { OpenOptions, RemoteSource } from './options.ts'

/**
 * Opens a centre: a file, a configuration object, or one behind a broker; the same interface for all.
 * Devices that cannot be reached yet come when they can.
 * @throws ConfigError for what is no centre and for every mistake in a configuration, DeviceError `illegal` for a
 * port that cannot be opened, `noHardware` or `offline` when a remote centre cannot be found.
 */
export async function openCentre(
  source: string | CentreConfigInput | RemoteSource,
  options: OpenOptions = {},
): Promise<Centre> {
  if (typeof source === 'object' && source !== null && 'via' in source) {
    const { openRemoteCentre } = await import('../remote/open-remote.ts')
    return openRemoteCentre(source, checkOptions(options, 'openCentre'))
  }
  return openLocal(source, options)
}

/** As {@link openCentre}, for devices of this process: what a gateway serves. */
export async function openLocal(
  source: string | CentreConfigInput,
  options: OpenOptions = {},
): Promise<LocalCentre> {
  const { connect, onNoise, ...given } = checkOptions(options, 'openCentre')
  const config = read(source, { brokerNeeded: given.mqtt === undefined })
  const clock = given.clock ?? systemClock
  const random = given.random ?? createRandom(clock.now())
  const native = Object.values(config.devices).some(({ port }) => port === 'mqtt:')
  const mqtt = native ? (given.mqtt ?? (await brokerOf(config))) : undefined
  const session = mqtt && (await openSession(config.centre, mqtt, { clock, random }))
  return openLocalCentre(config, {
    ...{ clock, random, session, journal: given.journal ?? memoryJournal() },
    firstBoot: given.journal ? 1 : firstBoot(clock),
    ...(connect ? { connect } : {}),
    ...(onNoise ? { onNoise } : {}),
  })
}

function read(source: unknown, at: DevicesAt): CentreConfig {
  if (typeof source === 'string') return readCentreFile(source, at)
  if (typeof source === 'object' && source !== null) return readCentreConfig(source, at)
  const expected = 'the path of a centre.yaml, a configuration as an object, or { via } with a broker'
  const fix = 'write for example `openCentre("centre.yaml")`'
  throw new ConfigError('', [{ where: '', found: describeValue(source), expected, fix }])
}

async function brokerOf({ broker }: CentreConfig): Promise<MqttConnect | undefined> {
  if (broker === undefined) return undefined
  const { mqttLink } = await import('../../lib/mqtt/mqtt-link.ts')
  return () => mqttLink(broker)
}

async function openSession(
  centre: string,
  connect: MqttConnect,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<MqttSession> {
  const { openMqttSession } = await import('../../lib/mqtt/reconnecting-session.ts')
  return openMqttSession({
    ...{ connect, clock, random: random.split('mqtt') },
    ...{ clientId: `nowserving-${centre}-drivers`, clean: false },
  })
}
