/**
 * Topics and filters, MQTT 3.1.1 §1.5.3 and §4.7, and the product's stricter form below its own base.
 * An empty level is legal MQTT ("/TopicA"), so the stricter form ends where the base does.
 */
import { ABSOLUTE_TOPIC_LEVELS, type BrokerLimits } from './limits.ts'
import { type Refusal, refuse } from './refusal.ts'

const codePoint = (code: number) => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`

/** Refuses U+0000, control characters and non-characters; `what` names the field. */
export function checkCharacters(text: string, what: string): Refusal | undefined {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code >= 0x20 && code < 0x7f) continue
    if (code === 0) return refuse('nulCharacter', `the ${what} holds U+0000`)
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f) || isNonCharacter(code)) {
      return refuse('controlCharacter', `the ${what} holds ${codePoint(code)}, which is not text`)
    }
  }
  return undefined
}

function isNonCharacter(code: number): boolean {
  return (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe
}

/** The name a message is published under, or a will's. */
export function checkTopic(topic: string, limits: BrokerLimits): Refusal | undefined {
  if (topic === '') return refuse('emptyTopic', 'the topic is empty')
  if (/[+#]/.test(topic)) return refuse('wildcardInTopic', `"${shorten(topic)}" is a filter, not a topic`)
  if (isServers(topic)) return refuse('reservedTopic', `"${shorten(topic)}" belongs to the broker`)
  return checkLevels(topic, limits)
}

/** A filter of SUBSCRIBE or UNSUBSCRIBE. */
export function checkFilter(filter: string, limits: BrokerLimits): Refusal | undefined {
  if (filter === '') return refuse('emptyTopic', 'the topic filter is empty')
  const levels = filter.split('/')
  for (const [index, level] of levels.entries()) {
    const alone = !/[+#]/.test(level) || level === '+' || (level === '#' && index === levels.length - 1)
    if (!alone) {
      const rule = '"+" takes a whole level, "#" the whole last one'
      return refuse('badFilter', `"${shorten(filter)}" is no topic filter: ${rule}`)
    }
  }
  return checkLevels(filter, limits)
}

/** Whether a topic or filter names the broker's own tree. */
export const isServers = (topic: string): boolean => topic === '$SYS' || topic.startsWith('$SYS/')

function checkLevels(topic: string, limits: BrokerLimits): Refusal | undefined {
  const levels = topic.split('/')
  const strict = limits.strictTopicBase !== '' && levels[0] === limits.strictTopicBase
  const most = strict ? Math.min(limits.maxTopicLevels, ABSOLUTE_TOPIC_LEVELS) : ABSOLUTE_TOPIC_LEVELS
  if (levels.length > most) {
    return refuse(
      'tooManyLevels',
      `"${shorten(topic)}" has ${levels.length} levels, at most ${most} are taken`,
    )
  }
  if (!strict) return undefined
  for (const level of levels) {
    if (level === '') return refuse('emptyLevel', `"${shorten(topic)}" has an empty level`)
    const bytes = Buffer.byteLength(level)
    if (bytes > limits.maxLevelBytes) {
      return refuse(
        'levelTooLong',
        `a level of "${shorten(topic)}" has ${bytes} bytes, at most ${limits.maxLevelBytes} are taken`,
      )
    }
  }
  return undefined
}

/** Whether a topic lies in a filter, §4.7: empty levels count, and no wildcard opens a topic of "$". */
export function matches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false // MQTT-4.7.2-1
  const wanted = filter.split('/')
  const levels = topic.split('/')
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true // "a/#" holds "a" itself (§4.7.1.2)
    if (index >= levels.length || (level !== '+' && level !== levels[index])) return false
  }
  return wanted.length === levels.length
}

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text)
