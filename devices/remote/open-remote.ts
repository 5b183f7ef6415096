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
 * @throws DeviceError `noHardware` when no broker answers, `offline` when it carries no such centre, `illegal` when it
 * carries several and none was named.
 */
export async function openRemoteCentre(source: RemoteSource, options: OpenOptions): Promise<Centre> {
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
    await forgetSession(connect, clientId).catch(() => {}) // it may still be there, and nothing more can be done
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

async function brokerAt(url: string): Promise<MqttConnect> {
  const { mqttLink } = await import('../../lib/mqtt/mqtt-link.ts')
  return () => mqttLink(url)
}
