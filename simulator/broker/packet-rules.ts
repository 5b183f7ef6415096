/** Every packet a client may send, MQTT 3.1.1 §2 and §3: pure checks of headers and bodies. */
import { FieldReader } from './field-reader.ts'
import type { BrokerLimits } from './limits.ts'
import { type Refusal, refuse } from './refusal.ts'
import { checkFilter, checkTopic } from './topic-rules.ts'

/** The packet types, table 2.1. */
export const PACKET = {
  connect: 1, connack: 2, publish: 3, puback: 4, pubrec: 5, pubrel: 6, pubcomp: 7, subscribe: 8,
  suback: 9, unsubscribe: 10, unsuback: 11, pingreq: 12, pingresp: 13, disconnect: 14,
} as const // biome-ignore format: a table

const NAMES = [
  'reserved type 0',
  ...Object.keys(PACKET).map((name) => name.toUpperCase()),
  'reserved type 15',
]
const FROM_SERVERS: readonly number[] = [PACKET.connack, PACKET.suback, PACKET.unsuback, PACKET.pingresp]
const FLAGGED: readonly number[] = [PACKET.pubrel, PACKET.subscribe, PACKET.unsubscribe] // 0b0010, table 2.2

/** Checks the first byte of a packet, as soon as it is there. */
export function checkFirstByte(byte: number, connected: boolean): Refusal | undefined {
  const type = byte >> 4
  const flags = byte & 0x0f
  const name = NAMES[type]
  if (type === 0 || type === 15) return refuse('reservedType', `${name} is no MQTT 3.1.1 packet`)
  if (!connected && type !== PACKET.connect) return refuse('notConnect', `${name} comes before CONNECT`)
  if (connected && type === PACKET.connect)
    return refuse('secondConnect', 'a second CONNECT on one connection')
  if (FROM_SERVERS.includes(type)) return refuse('serverPacket', `${name} is never sent by a client`)
  if (type === PACKET.publish) return checkPublishFlags(flags)
  const expected = FLAGGED.includes(type) ? 2 : 0
  if (flags === expected) return undefined
  return refuse('badFlags', `${name} has the flags ${binary(flags)}, expected ${binary(expected)}`)
}

function checkPublishFlags(flags: number): Refusal | undefined {
  const qos = (flags >> 1) & 3
  if (qos === 3) return refuse('badQos', 'PUBLISH has QoS 3')
  if (qos === 0 && flags & 8) return refuse('dupAtQos0', 'PUBLISH has DUP set at QoS 0')
  return undefined
}

/** Checks what stands behind the fixed header, for every type but CONNECT. */
export function checkBody(firstByte: number, body: Uint8Array, limits: BrokerLimits): Refusal | undefined {
  const type = firstByte >> 4
  const reader = new FieldReader(body)
  switch (type) {
    case PACKET.publish:
      return checkPublish(reader, firstByte, limits)
    case PACKET.subscribe:
      return checkFilters(reader, limits, true)
    case PACKET.unsubscribe:
      return checkFilters(reader, limits, false)
    case PACKET.puback:
    case PACKET.pubrec:
    case PACKET.pubrel:
    case PACKET.pubcomp:
      return checkPacketId(reader) ?? reader.end()
    default:
      return reader.end() // PINGREQ, DISCONNECT: nothing
  }
}

function checkPublish(reader: FieldReader, firstByte: number, limits: BrokerLimits): Refusal | undefined {
  const topic = reader.text('topic')
  const wrong = reader.failed ?? checkTopic(topic, limits)
  if (wrong || (firstByte & 6) === 0) return wrong
  return checkPacketId(reader) // the rest is the payload: any bytes
}

function checkFilters(reader: FieldReader, limits: BrokerLimits, withQos: boolean): Refusal | undefined {
  const wrong = checkPacketId(reader)
  if (wrong) return wrong
  if (!reader.more) return refuse('noFilters', 'no topic filter is named')
  while (reader.more) {
    const filter = reader.text('topic filter')
    const qos = withQos ? reader.uint8() : 0
    const bad = reader.failed ?? checkFilter(filter, limits)
    if (bad) return bad
    if (qos > 2) return refuse('badQos', `the requested QoS is ${qos}, expected 0, 1 or 2`)
  }
  return reader.failed
}

function checkPacketId(reader: FieldReader): Refusal | undefined {
  const id = reader.uint16()
  if (reader.failed) return reader.failed
  return id === 0 ? refuse('packetIdZero', 'the packet identifier is 0') : undefined
}

const binary = (flags: number) => `0b${flags.toString(2).padStart(4, '0')}`
