import type { Clock } from '../clock.ts'
import { DeviceError } from '../errors.ts'
import type { MqttConnect } from './link.ts'

/** How long a broker may take to answer a CONNECT, ms; the wait is never shorter than the second of them in wall time. */
export const CONNECT_TIMEOUT_MS = 15_000
export const CONNECT_FLOOR_WALL_MS = 5000

/**
 * Ends what a broker keeps for a client id: its subscriptions, and the messages that wait for it.
 * @throws DeviceError `noHardware` when no broker answers within 15 s, `illegal` when it refuses.
 */
export async function forgetSession(connect: MqttConnect, clientId: string, clock: Clock): Promise<void> {
  const link = connect()
  let expire = (_error: DeviceError) => {}
  const silence = new Promise<never>((_, reject) => {
    expire = reject
  })
  const message = `${link.name} did not answer within ${CONNECT_TIMEOUT_MS} ms`
  const deadline = clock.after(CONNECT_TIMEOUT_MS, () => expire(new DeviceError('noHardware', message)), {
    floorWallMs: CONNECT_FLOOR_WALL_MS,
  })
  try {
    await Promise.race([link.open({ clientId, clean: true }).then(() => link.close()), silence])
  } catch (error) {
    await link.destroy()
    throw error
  } finally {
    deadline.cancel()
  }
}
