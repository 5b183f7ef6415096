import type { CommandTold } from '../devices/gateway/index.ts'
import type { Clock, Random, Timer } from '../lib/index.ts'
import { CONNECT_FLOOR_WALL_MS, CONNECT_TIMEOUT_MS, forgetSession } from '../lib/mqtt/forget-session.ts'
import type { MqttConnect, MqttLink } from '../lib/mqtt/link.ts'
import { NativeCommands } from './native-commands.ts'
import type { SimulatedMqttDevice } from './simulated-device.ts'
import { Unacknowledged } from './unacknowledged.ts'

/** What the network side of an MQTT-native device is made of. */
export interface NativeClientOptions {
  readonly clock: Clock
  readonly random: Random
  readonly connect: MqttConnect
  /** Hears what came of each command that the device took. */
  readonly onCommand?: ((told: CommandTold) => void) | undefined
  /** Hears when the device is on the broker, with its subscriptions, and when it is no more. */
  readonly onConnected?: ((connected: boolean) => void) | undefined
}

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 4000 // with jitter, five seconds at most

/**
 * The network half of an MQTT-native device: connects, subscribes, reconnects as its firmware would, and goes silent
 * when its plug is pulled.
 */
export function connectNative(
  { firmware, onPublish }: SimulatedMqttDevice,
  { clock, random, connect, onCommand, onConnected = () => {} }: NativeClientOptions,
): { close(): Promise<void> } {
  let link: MqttLink | undefined
  let online = false
  let retryMs = FIRST_RETRY_MS
  let closed = false
  /** Counts turns of its switch. */
  let life = 1
  /** The life that the broker knows of: whatever it kept for an earlier one is gone. */
  let known = 0
  let retry: Timer | undefined

  const commands = onCommand && new NativeCommands(onCommand, () => clock.now())
  const unacknowledged = new Unacknowledged()
  onPublish((topic, payload, options) => {
    commands?.said(topic, payload)
    if (!options.retain) unacknowledged.add({ topic, payload }, link)
    else link?.publish(topic, payload, options).catch(() => {}) // the firmware says its state again when it is back
  })

  const become = (connected: boolean) => {
    if (online === connected) return
    online = connected
    onConnected(connected)
  }
  const lost = (gone: MqttLink) => {
    if (link !== gone) return
    link = undefined
    firmware.disconnected()
    become(false)
    later()
  }
  const later = () => {
    if (closed || !firmware.powered) return
    const waitMs = Math.round(retryMs * (0.75 + 0.5 * random.next()))
    retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS)
    retry = clock.after(waitMs, () => void attempt(), { background: true })
  }
  const over = (mine: number) => closed || mine !== life || !firmware.powered || link !== undefined
  /** Lets the broker forget what it kept for a former life, for nobody could tell how old that is; then begins again. */
  const forget = async (mine: number) => {
    try {
      await forgetSession(connect, firmware.clientId, clock)
      known = mine
    } catch {
      if (!over(mine)) later()
      return
    }
    if (!over(mine)) await attempt()
  }
  const attempt = async () => {
    const mine = life
    if (over(mine)) return
    const opening = connect()
    link = opening
    opening.onMessage((message) => {
      if (link !== opening || known !== mine) return
      commands?.took(message)
      firmware.receive(message)
    })
    opening.onClosed(() => lost(opening))
    const giveUp = () => void opening.destroy().then(() => lost(opening))
    const deadline = clock.after(CONNECT_TIMEOUT_MS, giveUp, {
      background: true,
      floorWallMs: CONNECT_FLOOR_WALL_MS,
    })
    try {
      const { sessionPresent } = await opening.open({
        ...{ clientId: firmware.clientId, clean: false, will: firmware.will },
      })
      if (link !== opening) return
      if (known !== mine && sessionPresent) {
        link = undefined
        await opening.close()
        return void (await forget(mine))
      }
      known = mine
      for (const filter of firmware.subscriptions) await opening.subscribe(filter, 1)
      if (link !== opening) return
      retryMs = FIRST_RETRY_MS
      unacknowledged.sendAll(opening)
      firmware.connected()
      become(true)
    } catch {
      lost(opening)
      await opening.destroy()
    } finally {
      deadline.cancel()
    }
  }
  firmware.onPower((powered) => {
    retry?.cancel()
    life++
    if (powered) return void attempt()
    commands?.unplugged()
    unacknowledged.clear()
    const open = link
    link = undefined
    firmware.disconnected()
    become(false)
    void open?.destroy()
  })
  void attempt()
  return {
    close: async () => {
      closed = true
      retry?.cancel()
      firmware.leaving()
      await link?.close()
    },
  }
}
