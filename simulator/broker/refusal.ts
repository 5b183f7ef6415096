/** Why the guard closes a connection. A closed list: a program may switch on it, and counts are kept by it. */
export const REFUSAL_REASONS = [
  'notConnect', // the first packet is something else (MQTT-3.1.0-1)
  'connectTimeout', // no whole CONNECT in time
  'secondConnect', // MQTT-3.1.0-2
  'firstPacketTooLarge', // product rule
  'packetTooLarge', // product rule
  'badLength', // a remaining length of more than four bytes (§2.2.3)
  'badFlags', // reserved bits of the fixed header (MQTT-2.2.2-2)
  'badQos', // QoS 3 (MQTT-3.3.1-4, -3.1.2-14, -3-8.3-4) or reserved bits beside a requested QoS
  'dupAtQos0', // MQTT-3.3.1-2
  'reservedType', // packet types 0 and 15 (table 2.1)
  'serverPacket', // CONNACK, SUBACK, UNSUBACK, PINGRESP come from servers only (table 2.1)
  'malformed', // fields that end early, or bytes after the last field
  'badProtocolName', // MQTT-3.1.2-1
  'badProtocolLevel', // MQTT-3.1.2-2, answered by CONNACK 1
  'reservedConnectFlag', // MQTT-3.1.2-3
  'badWillFlags', // MQTT-3.1.2-11, -13, -15
  'passwordWithoutUser', // MQTT-3.1.2-22
  'emptyClientId', // MQTT-3.1.3-8, answered by CONNACK 2
  'badUtf8', // MQTT-1.5.3-1: surrogates, overlong forms, bytes that are no UTF-8
  'nulCharacter', // MQTT-1.5.3-2
  'controlCharacter', // §1.5.3 allows the refusal of U+0001..001F, U+007F..009F and non-characters
  'emptyTopic', // MQTT-4.7.3-1
  'wildcardInTopic', // MQTT-3.3.2-2
  'badFilter', // MQTT-4.7.1-2, -3
  'reservedTopic', // $SYS belongs to the server (§4.7.2)
  'emptyLevel', // product rule below the base
  'tooManyLevels', // product rule below the base; everywhere beyond what can be matched
  'levelTooLong', // product rule below the base
  'packetIdZero', // MQTT-2.3.1-1
  'noFilters', // MQTT-3.8.3-3, -3.10.3-2
] as const

/** One word of {@link REFUSAL_REASONS}. */
export type RefusalReason = (typeof REFUSAL_REASONS)[number]

/** A packet that is not passed on: the connection ends here. */
export interface Refusal {
  readonly reason: RefusalReason
  /** One sentence for a person: what was found and what was expected. */
  readonly message: string
  /** Bytes the client is owed before the connection closes (a CONNACK). */
  readonly reply?: Uint8Array
}

/** A refusal in one line. */
export const refuse = (reason: RefusalReason, message: string, reply?: Uint8Array): Refusal =>
  reply ? { reason, message, reply } : { reason, message }

/** Tells a refusal from a value. */
export const isRefusal = (value: object): value is Refusal => 'reason' in value && 'message' in value
