/** What the cases of a link are written in. */
import type { MqttConnect, MqttConnectOptions, MqttLink, MqttMessage } from './link.ts'

export interface Inbox {
  readonly messages: MqttMessage[]
  /** Resolves once `count` messages in all have come. */
  has(count: number): Promise<MqttMessage[]>
  /** `topic=payload` of each. */
  readonly texts: string[]
}

export interface Client {
  readonly link: MqttLink
  readonly inbox: Inbox
  readonly sessionPresent: boolean
  /** Resolves with what onClosed was told. */
  readonly closed: Promise<Error | undefined>
}

export type Scenario = (tools: {
  readonly join: (options: MqttConnectOptions) => Promise<Client>
  readonly connect: MqttConnect
}) => Promise<void>

export const text = (payload: Uint8Array) => new TextDecoder().decode(payload)
export const brief = ({ topic, payload }: MqttMessage) => `${topic}=${text(payload)}`

/** Adds a case. */
export type Register = (title: string, body: Scenario) => void
