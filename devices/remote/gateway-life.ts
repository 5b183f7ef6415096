import { type DeviceState, Listeners } from '../../lib/index.ts'
import {
  decodeMessage,
  GATEWAY_ID,
  gatewayStateMessageSchema,
  type MqttMessage,
  type MqttSession,
  topicOf,
} from '../../lib/mqtt/index.ts'

/** What a gateway said last. */
export interface GatewayWord {
  readonly state: DeviceState
  /** Centre time when it was said; absent when the broker spoke for it. */
  readonly now?: number
  /** How many times faster than the wall its time runs. */
  readonly speed: number
  /** Displays that show the calls of several windows. */
  readonly boards: readonly string[]
  /** Whether it was kept by the broker: then it is of any age. */
  readonly retained: boolean
}

/** What a centre's gateway says of itself: while it is gone, so is everything behind it. */
export class GatewayLife {
  readonly #mqtt: MqttSession
  readonly #centre: string
  readonly #listeners = new Listeners<void>()
  #said: GatewayWord | undefined
  #stop: (() => void) | undefined
  #closed = false

  constructor(mqtt: MqttSession, centre: string) {
    this.#mqtt = mqtt
    this.#centre = centre
  }

  /** Undefined until it was heard. */
  get state(): DeviceState | undefined {
    return this.#said?.state
  }

  /** Its last word; undefined before the first. */
  get said(): GatewayWord | undefined {
    return this.#said
  }

  /** Hears every word of it. Returns what removes the listener. */
  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Begins to listen. @throws DeviceError when the broker refuses the subscription. */
  async start(): Promise<void> {
    const stop = await this.#mqtt.subscribe(topicOf(this.#centre, GATEWAY_ID, 'state'), (message) =>
      this.#hear(message),
    )
    if (this.#closed) stop()
    else this.#stop = stop
  }

  close(): void {
    this.#closed = true
    this.#stop?.()
  }

  #hear({ payload, retain }: MqttMessage): void {
    const { value } = decodeMessage(gatewayStateMessageSchema, payload)
    if (value === undefined) return
    const {
      state,
      now,
      speed = 1,
      boards,
    } = value as {
      readonly state: DeviceState
      readonly now?: number
      readonly speed?: number
      readonly boards?: unknown
    }
    this.#said = {
      ...{ state, speed, retained: retain },
      ...(now === undefined ? {} : { now }),
      boards: Array.isArray(boards) ? boards.filter((each) => typeof each === 'string') : [],
    }
    this.#listeners.tell()
  }
}
