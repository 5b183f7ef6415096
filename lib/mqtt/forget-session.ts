import type { MqttConnect } from './link.ts'

/**
 * Ends what a broker keeps for a client id: its subscriptions, and the messages that wait for it.
 * @throws DeviceError `noHardware` when no broker answers, `illegal` when it refuses.
 */
export async function forgetSession(connect: MqttConnect, clientId: string): Promise<void> {
  const link = connect()
  try {
    await link.open({ clientId, clean: true })
    await link.close()
  } catch (error) {
    await link.destroy()
    throw error
  }
}
