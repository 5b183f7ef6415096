import type { RefusalReason } from './refusal.ts'

/** Literal packets of MQTT 3.1.1 §3, written out by hand. CONNECT: client "a", clean session, keep alive 60 s. */
export const CONNECT = '100d00044d5154540402003c000161'
const repeat = (hex: string, times: number) => hex.repeat(times)
/** Bytes of hex text; blanks are for the eye. */
export const bytes = (...hex: string[]) => Buffer.from(hex.join('').replaceAll(' ', ''), 'hex')

/** A packet the guard refuses. */
export interface Bad {
  readonly name: string
  readonly reason: RefusalReason
  /** What the client sends after a sound CONNECT, or instead of it when `first` is set. */
  readonly hex: string
  readonly first?: true
  readonly reply?: string
}

/** One case or more for each reason. */
export const refused: readonly Bad[] = [
  { name: 'CONNACK', reason: 'serverPacket', hex: '20020000' },
  { name: 'an HTTP request', reason: 'notConnect', first: true, hex: '474554202f20485454502f312e310d0a0d0a' },
  { name: 'a TLS hello', reason: 'badFlags', first: true, hex: '16030100c8010000c40303' },
  { name: 'PINGREQ before CONNECT', reason: 'notConnect', first: true, hex: 'c000' },
  {
    name: 'CONNECT with header flags',
    reason: 'badFlags',
    first: true,
    hex: '110d00044d5154540402003c000161',
  },
  { name: 'a second CONNECT', reason: 'secondConnect', hex: CONNECT },
  { name: 'a CONNECT of 8193 bytes', reason: 'firstPacketTooLarge', first: true, hex: '10fe3f00044d515454' },
  { name: 'a remaining length of five bytes', reason: 'badLength', hex: '30ffffffff7f' },
  { name: 'a CONNECT length of five bytes', reason: 'badLength', first: true, hex: '108080808001' },
  { name: 'a packet of 65537 bytes', reason: 'packetTooLarge', hex: '30fdff03 0001 61' },
  {
    name: 'the protocol name "MQTt"',
    reason: 'badProtocolName',
    first: true,
    hex: '100d00044d5154740402003c000161',
  },
  {
    name: 'the protocol name "constructor"',
    reason: 'badProtocolName',
    first: true,
    hex: '1014 000b636f6e7374727563746f72 0402003c000161',
  },
  {
    name: 'level 5',
    reason: 'badProtocolLevel',
    first: true,
    hex: '100e00044d5154540502003c00000161',
    reply: '20020001',
  },
  {
    name: 'level 3 of "MQTT"',
    reason: 'badProtocolLevel',
    first: true,
    hex: '100d00044d5154540302003c000161',
    reply: '20020001',
  },
  {
    name: 'level 132, a bridge',
    reason: 'badProtocolLevel',
    first: true,
    hex: '100d00044d5154548402003c000161',
    reply: '20020001',
  },
  {
    name: 'the reserved connect flag',
    reason: 'reservedConnectFlag',
    first: true,
    hex: '100d00044d5154540403003c000161',
  },
  {
    name: 'will QoS without a will',
    reason: 'badWillFlags',
    first: true,
    hex: '100d00044d515454040a003c000161',
  },
  {
    name: 'will retain without a will',
    reason: 'badWillFlags',
    first: true,
    hex: '100d00044d5154540422003c000161',
  },
  { name: 'will QoS 3', reason: 'badQos', first: true, hex: '101300044d515454041e003c000161 000177 000178' },
  {
    name: 'a password without a user',
    reason: 'passwordWithoutUser',
    first: true,
    hex: '101000044d5154540442003c000161 000170',
  },
  {
    name: 'CONNECT that ends in the client id',
    reason: 'malformed',
    first: true,
    hex: '100d00044d5154540402003c000561',
  },
  { name: 'CONNECT without a client id', reason: 'malformed', first: true, hex: '100a00044d5154540402003c' },
  {
    name: 'CONNECT without the will it announces',
    reason: 'malformed',
    first: true,
    hex: '100d00044d5154540406003c000161',
  },
  {
    name: 'CONNECT without the password it announces',
    reason: 'malformed',
    first: true,
    hex: '101000044d51545404c2003c000161 000175',
  },
  { name: 'CONNECT of no length', reason: 'malformed', first: true, hex: '1000' },
  {
    name: 'bytes behind the last field of CONNECT',
    reason: 'malformed',
    first: true,
    hex: '100e00044d5154540402003c00016100',
  },
  {
    name: 'an empty client id with clean session 0',
    reason: 'emptyClientId',
    first: true,
    hex: '100c00044d5154540400003c0000',
    reply: '20020002',
  },
  {
    name: 'an empty client id in 3.1',
    reason: 'emptyClientId',
    first: true,
    hex: '100e00064d51497364700302003c0000',
    reply: '20020002',
  },
  {
    name: 'U+0000 in the client id',
    reason: 'nulCharacter',
    first: true,
    hex: '100d00044d5154540402003c000100',
  },
  {
    name: 'a lone surrogate in the client id',
    reason: 'badUtf8',
    first: true,
    hex: '100f00044d5154540402003c0003eda080',
  },
  {
    name: 'U+0001 in the client id',
    reason: 'controlCharacter',
    first: true,
    hex: '100d00044d5154540402003c000101',
  },
  {
    name: 'bad UTF-8 in the user name',
    reason: 'badUtf8',
    first: true,
    hex: '101000044d5154540482003c000161 0001ff',
  },
  {
    name: 'a will topic with a wildcard',
    reason: 'wildcardInTopic',
    first: true,
    hex: '101300044d5154540406003c000161 000123 000178',
  },
  {
    name: 'an empty will topic',
    reason: 'emptyTopic',
    first: true,
    hex: '101200044d5154540406003c000161 0000 000178',
  },
  {
    name: 'U+0000 in the will topic',
    reason: 'nulCharacter',
    first: true,
    hex: '101300044d5154540406003c000161 000100 000178',
  },
  { name: 'packet type 0', reason: 'reservedType', hex: '0000' },
  { name: 'packet type 15', reason: 'reservedType', hex: 'f000' },
  { name: 'SUBACK', reason: 'serverPacket', hex: '9003000100' },
  { name: 'UNSUBACK', reason: 'serverPacket', hex: 'b0020001' },
  { name: 'PINGRESP', reason: 'serverPacket', hex: 'd000' },
  { name: 'SUBSCRIBE with flags 0', reason: 'badFlags', hex: '8006 0001 000161 00' },
  { name: 'UNSUBSCRIBE with flags 0', reason: 'badFlags', hex: 'a005 0001 000161' },
  { name: 'PUBREL with flags 0', reason: 'badFlags', hex: '60020001' },
  { name: 'PUBACK with flags 2', reason: 'badFlags', hex: '42020001' },
  { name: 'PINGREQ with flags 1', reason: 'badFlags', hex: 'c100' },
  { name: 'DISCONNECT with flags 1', reason: 'badFlags', hex: 'e100' },
  { name: 'PUBLISH at QoS 3', reason: 'badQos', hex: '3605 000161 0001' },
  { name: 'PUBLISH with DUP at QoS 0', reason: 'dupAtQos0', hex: '3803 000161' },
  { name: 'PUBLISH that ends in its topic', reason: 'malformed', hex: '3003 000561' },
  { name: 'PUBLISH at QoS 1 without an identifier', reason: 'malformed', hex: '3203 000161' },
  { name: 'PUBLISH with identifier 0', reason: 'packetIdZero', hex: '3205 000161 0000' },
  { name: 'PUBLISH to no topic', reason: 'emptyTopic', hex: '3002 0000' },
  { name: 'PUBLISH to "a/+"', reason: 'wildcardInTopic', hex: '3005 0003612f2b' },
  { name: 'PUBLISH to "#"', reason: 'wildcardInTopic', hex: '3003 000123' },
  { name: 'PUBLISH to "$SYS/x"', reason: 'reservedTopic', hex: '3008 0006245359532f78' },
  { name: 'U+0000 in a topic', reason: 'nulCharacter', hex: '3005 0003610062' },
  { name: 'U+0085 in a topic', reason: 'controlCharacter', hex: '3004 0002c285' },
  { name: 'U+007F in a topic', reason: 'controlCharacter', hex: '3003 00017f' },
  { name: 'U+FFFF in a topic', reason: 'controlCharacter', hex: '3005 0003efbfbf' },
  { name: 'U+FDD0 in a topic', reason: 'controlCharacter', hex: '3005 0003efb790' },
  { name: 'a surrogate pair in CESU-8', reason: 'badUtf8', hex: '3008 0006eda0bdedb880' },
  { name: 'an overlong "/"', reason: 'badUtf8', hex: '3004 0002c0af' },
  { name: 'half a character', reason: 'badUtf8', hex: '3003 0001c3' },
  { name: 'PUBACK with identifier 0', reason: 'packetIdZero', hex: '40020000' },
  { name: 'PUBACK without an identifier', reason: 'malformed', hex: '4000' },
  { name: 'PUBREC with a byte too many', reason: 'malformed', hex: '5003000100' },
  { name: 'PINGREQ with a byte', reason: 'malformed', hex: 'c00100' },
  { name: 'DISCONNECT with a byte', reason: 'malformed', hex: 'e00100' },
  { name: 'SUBSCRIBE with identifier 0', reason: 'packetIdZero', hex: '8206 0000 000161 00' },
  { name: 'SUBSCRIBE without filters', reason: 'noFilters', hex: '8202 0001' },
  { name: 'SUBSCRIBE without a QoS', reason: 'malformed', hex: '8205 0001 000161' },
  { name: 'SUBSCRIBE asking for QoS 3', reason: 'badQos', hex: '8206 0001 000161 03' },
  { name: 'SUBSCRIBE with reserved bits beside the QoS', reason: 'badQos', hex: '8206 0001 000161 80' },
  { name: 'SUBSCRIBE to nothing', reason: 'emptyTopic', hex: '8205 0001 0000 00' },
  { name: 'SUBSCRIBE to "a#"', reason: 'badFilter', hex: '8207 0001 00026123 00' },
  { name: 'SUBSCRIBE to "a+"', reason: 'badFilter', hex: '8207 0001 0002612b 00' },
  { name: 'SUBSCRIBE to "+a"', reason: 'badFilter', hex: '8207 0001 00022b61 00' },
  { name: 'SUBSCRIBE to "a/#/b"', reason: 'badFilter', hex: '820a 0001 0005612f232f62 00' },
  { name: 'a second filter that is bad', reason: 'badFilter', hex: '820b 0001 000161 00 00026123 00' },
  { name: 'U+0000 in a filter', reason: 'nulCharacter', hex: '8206 0001 000100 00' },
  { name: 'UNSUBSCRIBE with identifier 0', reason: 'packetIdZero', hex: 'a205 0000 000161' },
  { name: 'UNSUBSCRIBE without filters', reason: 'noFilters', hex: 'a202 0001' },
  { name: 'UNSUBSCRIBE from "a#"', reason: 'badFilter', hex: 'a206 0001 00026123' },
  // below the base "nowserving" (6e6f7773657276696e67)
  { name: '"nowserving/"', reason: 'emptyLevel', hex: '300d 000b6e6f7773657276696e672f' },
  { name: '"nowserving//a"', reason: 'emptyLevel', hex: '300f 000d6e6f7773657276696e672f2f61' },
  {
    name: 'a filter "nowserving//+"',
    reason: 'emptyLevel',
    hex: '8212 0001 000d6e6f7773657276696e672f2f2b 00',
  },
  { name: 'nine levels', reason: 'tooManyLevels', hex: `301c 001a6e6f7773657276696e67${repeat('2f61', 8)}` },
  {
    name: 'a level of 65 bytes',
    reason: 'levelTooLong',
    hex: `304e 004c6e6f7773657276696e672f${repeat('61', 65)}`,
  },
  { name: '101 levels elsewhere', reason: 'tooManyLevels', hex: `30cb01 00c9${repeat('612f', 100)}61` },
]

/** The bytes of a whole connection that ends in a refused packet. */
export const stream = (bad: Bad) => (bad.first ? bytes(bad.hex) : bytes(CONNECT, bad.hex))

/** Legal, and lost by a guard that is too keen. */
export const passed = [
  { name: 'an empty client id with clean session 1', hex: '100c00044d5154540402003c0000' },
  { name: 'CONNECT of MQTT 3.1', hex: '100f00064d51497364700302003c000161' },
  {
    name: 'CONNECT with will, user and password',
    hex: '101900044d51545404ee003c000161 000177 000178 000175 000170',
  },
  { name: 'U+FEFF in a client id', hex: '100f00044d5154540402003c0003efbbbf' },
  { name: '"/TopicA"', hex: `${CONNECT}3009 00072f546f70696341` },
  { name: '"a//b/"', hex: `${CONNECT}3007 0005612f2f622f` },
  { name: '"$x"', hex: `${CONNECT}3004 00022478` },
  { name: 'a filter of "$SYS/#", which the SUBACK refuses', hex: `${CONNECT}820b 0001 0006245359532f23 00` },
  { name: 'Cyrillic and an emoji', hex: `${CONNECT}3008 0006d0aff09f9880` },
  { name: 'QoS 1 with DUP and retain', hex: `${CONNECT}3b05 000161 ffff` },
  {
    name: 'the filters "#", "+", "+/#", "/+", "a/+/b"',
    hex: `${CONNECT}821d 0001 000123 00 00012b 01 00032b2f23 02 00022f2b 00 0005612f2b2f62 00`,
  },
  {
    name: 'UNSUBSCRIBE, PUBACK, PUBREC, PUBREL, PUBCOMP, PINGREQ',
    hex: `${CONNECT}a205 0001 000161 40020001 50020001 62020001 70020001 c000`,
  },
  { name: 'a length in more bytes than it needs', hex: `${CONNECT}c08000` },
  { name: 'eight levels below the base', hex: `${CONNECT}301a 00186e6f7773657276696e67${repeat('2f61', 7)}` },
  {
    name: 'a level of 64 bytes below the base',
    hex: `${CONNECT}304d 004b6e6f7773657276696e672f${repeat('61', 64)}`,
  },
  { name: 'a base that only begins alike', hex: `${CONNECT}3010 000e6e6f7773657276696e67732f2f61` },
]
