import type { CommandTold } from '../devices/gateway/index.ts'
import type { Clock, Random, Timer } from '../lib/index.ts'
import { forgetSession } from '../lib/mqtt/forget-session.ts'
import type { MqttConnect, MqttLink } from '../lib/mqtt/link.ts'
import { NativeCommands } from './native-commands.ts'
import type { SimulatedMqttDevice } from './simulated-device.ts'

/** What the network side of an MQTT-native device is made of. */
export interface NativeClientOptions {
  readonly clock: Clock
  readonly random: Random
  readonly connect: MqttConnect
  /** Hears what came of each command that the device took. */
  readonly onCommand?: ((told: CommandTold) => void) | undefined
}

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 10_000

/**
 * The network half of an MQTT-native device: connects, subscribes, reconnects as its firmware would, and goes silent
 * when its plug is pulled.
 */
export function connectNative(
  { firmware, onPublish }: SimulatedMqttDevice,
  { clock, random, connect, onCommand }: NativeClientOptions,
): { close(): Promise<void> } {
  let link: MqttLink | undefined
  let retryMs = FIRST_RETRY_MS
  let closed = false
  /** Counts turns of its switch. */
  let life = 1
  /** The life that the broker knows of: whatever it kept for an earlier one is gone. */
  let known = 0
  let retry: Timer | undefined

  const commands = onCommand && new NativeCommands(onCommand, () => clock.now())
  onPublish((topic, payload, options) => {
    commands?.said(topic, payload)
    link?.publish(topic, payload, options).catch(() => {}) // lost with the link; the firmware says its state again when it is back
  })

  const lost = (gone: MqttLink) => {
    if (link !== gone) return
    link = undefined
    firmware.disconnected()
    later()
  }
  const later = () => {
    if (closed || !firmware.powered) return
    const waitMs = Math.round(retryMs * (0.75 + 0.5 * random.next()))
    retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS)
    retry = clock.after(waitMs, () => void attempt(), { background: true })
  }
  const attempt = async () => {
    const mine = life
    const over = () => closed || mine !== life || !firmware.powered || link !== undefined
    if (over()) return
    if (known !== mine) {
      try {
        await forgetSession(connect, firmware.clientId) // nobody could tell how old it is
        known = mine
      } catch {
        if (!over()) later()
        return
      }
      if (over()) return
    }
    const opening = connect()
    link = opening
    opening.onMessage((message) => {
      if (link !== opening) return
      commands?.took(message)
      firmware.receive(message)
    })
    opening.onClosed(() => lost(opening))
    try {
      await opening.open({ clientId: firmware.clientId, clean: false, will: firmware.will })
      for (const filter of firmware.subscriptions) await opening.subscribe(filter, 1)
      if (link !== opening) return
      retryMs = FIRST_RETRY_MS
      firmware.connected()
    } catch {
      lost(opening)
      await opening.destroy()
    }
  }
  firmware.onPower((powered) => {
    retry?.cancel()
    life++
    if (powered) return void attempt()
    commands?.unplugged()
    const open = link
    link = undefined
    firmware.disconnected()
    void open?.destroy()
  })
  void attempt()
  return {
    close: async () => {
      closed = true
      firmware.leaving()
      await link?.close()
    },
  }
}
