/** CONNECT, MQTT 3.1.1 §3.1, and its elder of 3.1 ("MQIsdp", level 3), which differ little. */
import { FieldReader } from './field-reader.ts'
import type { BrokerLimits } from './limits.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import { checkTopic } from './topic-rules.ts'

/** What a sound CONNECT says that the broker needs to know. */
export interface ConnectInfo {
  readonly clientId: string
  readonly cleanSession: boolean
  readonly userName: string | undefined
}

const LEVELS: Readonly<Record<string, number>> = { MQTT: 4, MQIsdp: 3 }
const CONNACK_BAD_LEVEL = Uint8Array.of(0x20, 0x02, 0x00, 0x01)
const CONNACK_BAD_ID = Uint8Array.of(0x20, 0x02, 0x00, 0x02)
const FLAG = {
  reserved: 0x01,
  clean: 0x02,
  will: 0x04,
  willQos: 0x18,
  willRetain: 0x20,
  password: 0x40,
  user: 0x80,
}

/** Checks everything behind the fixed header of a CONNECT. */
export function checkConnect(body: Uint8Array, limits: BrokerLimits): ConnectInfo | Refusal {
  const reader = new FieldReader(body)
  const name = reader.text('protocol name')
  if (reader.failed) return reader.failed
  if (!Object.hasOwn(LEVELS, name)) return refuse('badProtocolName', 'the protocol name is not "MQTT"')
  const level = reader.uint8()
  if (reader.failed) return reader.failed
  if (level !== LEVELS[name]) {
    return refuse(
      'badProtocolLevel',
      `protocol level ${level} is not spoken here, 4 is (MQTT 3.1.1)`,
      CONNACK_BAD_LEVEL,
    )
  }
  const flags = reader.uint8()
  reader.uint16() // keep alive: any value
  const wrong = reader.failed ?? checkFlags(flags)
  return wrong ?? checkPayload(reader, flags, level, limits)
}

function checkFlags(flags: number): Refusal | undefined {
  if (flags & FLAG.reserved) return refuse('reservedConnectFlag', 'the reserved connect flag is set')
  if (!(flags & FLAG.will) && flags & (FLAG.willQos | FLAG.willRetain)) {
    return refuse('badWillFlags', 'will QoS or will retain is set without the will flag')
  }
  if ((flags & FLAG.willQos) === FLAG.willQos) return refuse('badQos', 'the will has QoS 3')
  if (flags & FLAG.password && !(flags & FLAG.user)) {
    return refuse('passwordWithoutUser', 'a password comes without a user name')
  }
  return undefined
}

function checkPayload(
  reader: FieldReader,
  flags: number,
  level: number,
  limits: BrokerLimits,
): ConnectInfo | Refusal {
  const clientId = reader.text('client identifier')
  const cleanSession = (flags & FLAG.clean) !== 0
  const will = (flags & FLAG.will) !== 0 ? checkWill(reader, limits) : undefined
  const userName = flags & FLAG.user ? reader.text('user name') : undefined
  if (flags & FLAG.password) reader.binary()
  const wrong = reader.failed ?? will ?? reader.end()
  if (wrong && isRefusal(wrong)) return wrong
  if (clientId === '' && (!cleanSession || level === 3)) {
    return refuse('emptyClientId', 'an empty client identifier needs clean session 1', CONNACK_BAD_ID)
  }
  return { clientId, cleanSession, userName }
}

function checkWill(reader: FieldReader, limits: BrokerLimits): Refusal | undefined {
  const topic = reader.text('will topic')
  reader.binary() // the will message: any bytes
  return reader.failed ?? checkTopic(topic, limits)
}
