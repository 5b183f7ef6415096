/** The MQTT contract and what speaks it. Loads no MQTT client: mqtt.js comes when a `mqttLink` is opened. */
export { commandIdSchema } from '../command-options.ts'
export { type DecodedMessage, decodeMessage, MAX_PAYLOAD_BYTES } from './decode-message.ts'
export { type DroppedMessage, DroppedMessages } from './dropped-messages.ts'
export { type EventIdParts, eventId, firstBoot, parseEventId } from './event-id.ts'
export type { MqttFirmware, MqttFirmwareContext, MqttFirmwareMaker, MqttPublish } from './firmware.ts'
export { forgetSession } from './forget-session.ts'
export type {
  MqttConnect,
  MqttConnectOptions,
  MqttLink,
  MqttMessage,
  MqttPublishOptions,
  MqttWill,
} from './link.ts'
export * from './messages.ts'
export { type MqttLinkOptions, mqttLink } from './mqtt-link.ts'
export { openMqttSession, type ReconnectingSession } from './reconnecting-session.ts'
export * from './room-messages.ts'
export { type Gap, SeenIds, type SeenIdsLimits } from './seen-ids.ts'
export type { MqttSession, MqttSessionOptions } from './session.ts'
export { StandingSubscriptions } from './standing-subscriptions.ts'
export {
  filterOf,
  GATEWAY_ID,
  LEAVES,
  type Leaf,
  parseTopic,
  parseWindowId,
  TOPIC_BASE,
  type TopicParts,
  topicOf,
  windowId,
} from './topics.ts'
