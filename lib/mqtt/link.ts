/** One MQTT message as it arrives. */
export interface MqttMessage {
  readonly topic: string
  readonly payload: Uint8Array
  readonly qos: 0 | 1 | 2
  readonly retain: boolean
  readonly dup: boolean
}

/** The will message, given before the connection is made. */
export interface MqttWill {
  readonly topic: string
  readonly payload: string
  readonly qos: 0 | 1 | 2
  readonly retain: boolean
}

/** How a client presents itself. */
export interface MqttConnectOptions {
  readonly clientId: string
  /** False keeps the session (subscriptions, QoS 1 messages) on the broker. Default true. */
  readonly clean?: boolean
  readonly will?: MqttWill
  readonly keepAliveS?: number
}

/** How a message is sent. */
export interface MqttPublishOptions {
  readonly qos: 0 | 1
  readonly retain?: boolean
}

/**
 * One connection to one broker; one use, like a transport: after it has closed, make a new one.
 * Two makers, mqtt.js and the simulator's memory broker, one case suite.
 */
export interface MqttLink {
  /** The broker's URL without secrets. */
  readonly name: string
  /**
   * Connects; listeners set before get everything.
   * @throws DeviceError `noHardware` when no broker answers, `illegal` when it refuses this client (the CONNACK code in the message).
   */
  open(options: MqttConnectOptions): Promise<{ readonly sessionPresent: boolean }>
  /**
   * Sends; QoS 1 settles at PUBACK, QoS 0 when handed over.
   * @throws DeviceError `offline`, outcome `unknown` for QoS 1 without PUBACK, `notDone` when nothing was sent.
   */
  publish(topic: string, payload: string | Uint8Array, options: MqttPublishOptions): Promise<void>
  /** Settles at SUBACK. @throws DeviceError `illegal` when the broker refuses the filter, `offline` when the link goes first. */
  subscribe(filter: string, qos: 0 | 1): Promise<void>
  /** Settles at UNSUBACK. @throws DeviceError `offline` when the link goes first. */
  unsubscribe(filter: string): Promise<void>
  /** Adds a listener; returns what removes it. */
  onMessage(listener: (message: MqttMessage) => void): () => void
  /** Told once; `error` is absent after an orderly `close`. */
  onClosed(listener: (error?: Error) => void): () => void
  /** Disconnects in order (no will is sent); never rejects. */
  close(): Promise<void>
  /** Tears the connection without DISCONNECT (the will is sent); never rejects. */
  destroy(): Promise<void>
}

/** Makes a fresh link for each attempt. */
export type MqttConnect = () => MqttLink
