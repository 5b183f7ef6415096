import { ConfigError, type ConfigProblem, describeValue, quoted } from '../../lib/config/config-error.ts'
import { FIELDS, inlineYaml } from '../../lib/config/fields.ts'
import { isId } from '../../lib/config/id.ts'
import { pathText } from '../../lib/config/problems.ts'
import { isBrokerUrl } from '../../lib/config/schema.ts'
import { createRandom, systemClock } from '../../lib/index.ts'
import { forgetSession, type MqttConnect, openMqttSession } from '../../lib/mqtt/index.ts'
import type { Centre } from '../centre/contract.ts'
import type { OpenOptions, RemoteSource } from '../centre/options.ts'
import { findCentre } from './find-centre.ts'
import { RemoteCentre } from './remote-centre.ts'

/** Centres opened by this process, so that each is a client of its own. */
let opened = 0

/**
 * Opens a centre that another process serves over a broker: the same interface as with one's own devices.
 * @throws ConfigError for what names no broker or centre, DeviceError `noHardware` when no broker answers, `offline` when it carries no such centre, `illegal` when it
 * carries several and none was named.
 */
export async function openRemoteCentre(source: RemoteSource, options: OpenOptions): Promise<Centre> {
  checkSource(source, options)
  const clock = options.clock ?? systemClock
  const random = options.random ?? createRandom(`${clock.now()}/${clock.monotonicMs()}`)
  const connect = options.mqtt ?? (await brokerAt(source.via))
  const instance = `${clock.now().toString(36)}-${random.split('instance').int(0, 0xffffff).toString(36)}-${++opened}`
  const clientId = `nowserving-remote-${instance}`
  // a session of our own on the broker: results and events that come during a loss come after it
  const session = openMqttSession({ connect, clock, random: random.split('mqtt'), clientId, clean: false })
  const leave = async () => {
    // a client id that never comes again would be kept by the broker for ever
    await session.close()
    await forgetSession(connect, clientId, clock).catch(() => {}) // it may still be there, and nothing more can be done
  }
  try {
    await session.ready()
    const id = source.centre ?? (await findCentre(session, clock))
    const centre = new RemoteCentre({ id, session, clock, random, instance, leave })
    await centre.start()
    return centre
  } catch (error) {
    await leave()
    throw error
  }
}

function checkSource({ via, centre, ...others }: RemoteSource, { mqtt }: OpenOptions): void {
  const problems: ConfigProblem[] = []
  const refuse = (
    where: 'via' | 'centre',
    value: unknown,
    { expected, example }: typeof FIELDS.broker | typeof FIELDS.centre,
  ) =>
    problems.push({
      ...{ where, found: describeValue(value), expected },
      fix: `write for example \`${where}: ${inlineYaml(example)}\``,
    })
  const reached: unknown = via
  const named: unknown = centre
  if (typeof reached !== 'string' || !(mqtt !== undefined || isBrokerUrl(reached)))
    refuse('via', via, FIELDS.broker)
  if (named !== undefined && !(typeof named === 'string' && isId(named)))
    refuse('centre', named, FIELDS.centre)
  for (const name of Object.keys(others)) {
    const found = `the unknown field ${quoted(name)}`
    problems.push({ where: pathText([name]), found, expected: 'via and centre alone', fix: 'remove it' })
  }
  if (problems.length > 0) throw new ConfigError('', problems)
}

async function brokerAt(url: string): Promise<MqttConnect> {
  const { mqttLink } = await import('../../lib/mqtt/mqtt-link.ts')
  return () => mqttLink(url)
}
