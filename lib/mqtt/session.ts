import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { MqttConnect, MqttMessage, MqttPublishOptions, MqttWill } from './link.ts'

/** What a session is made of. */
export interface MqttSessionOptions {
  readonly connect: MqttConnect
  readonly clock: Clock
  readonly random: Random
  /** Stable over restarts, so that the broker keeps what was missed. */
  readonly clientId: string
  readonly will?: MqttWill
  readonly clean?: boolean
}

/** What users of a broker hold: it reconnects, subscribes again and never loses an accepted QoS 1 message. */
export interface MqttSession {
  readonly name: string
  readonly connected: boolean
  publish(topic: string, payload: string, options: MqttPublishOptions): Promise<void>
  subscribe(filter: string, listener: (message: MqttMessage) => void): Promise<() => void>
  onConnected(listener: (connected: boolean) => void): () => void
  close(): Promise<void>
}
