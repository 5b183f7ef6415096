import type { FirmwareContext, Hands, Physical } from '../firmware.ts'
import type { MqttMessage, MqttPublishOptions, MqttWill } from './link.ts'

/** Sends a message from the device's side. */
export type MqttPublish = (topic: string, payload: string, options: MqttPublishOptions) => void

/** What a simulated MQTT-native device gets. */
export interface MqttFirmwareContext extends FirmwareContext {
  readonly publish: MqttPublish
  readonly centre: string
  readonly id: string
  readonly window?: number
  /** The device's address in its dialect's own notation. */
  readonly address?: string | number
  /** How its power-ons are counted from now on, so that no id repeats over restarts of the room. Default 1. */
  readonly boot?: number
}

/** Device side of an MQTT-native dialect. Sans-I/O. */
export interface MqttFirmware<H extends Hands = Hands> extends Physical<H> {
  readonly clientId: string
  /** Topic filters to subscribe to after each connect, with QoS 1. */
  readonly subscriptions: readonly string[]
  readonly will: MqttWill
  /** False while the mains plug is out: the room then tears the connection and makes none. */
  readonly powered: boolean
  /** Hears when `powered` changes; returns what removes the listener. */
  onPower(listener: (powered: boolean) => void): () => void
  /** The connection stands and the subscriptions are acknowledged. */
  connected(): void
  /** The connection is gone. */
  disconnected(): void
  /** The room is about to close the connection: the device says so, where it does. */
  leaving(): void
  receive(message: MqttMessage): void
}

/** Makes an MQTT-native device. */
export type MqttFirmwareMaker<H extends Hands = Hands> = (context: MqttFirmwareContext) => MqttFirmware<H>
