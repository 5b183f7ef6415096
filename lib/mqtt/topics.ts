/** Topics of the contract, `nowserving/1/{centre}/{device}/{leaf}`, and what MQTT itself asks of topics and filters. */
import { ID_RULE, isId } from '../config/id.ts'
import { DeviceError } from '../errors.ts'

/** What every topic of the contract begins with. */
export const TOPIC_BASE = 'nowserving/1'

/** What a topic of the contract may end in. */
export const LEAVES = ['state', 'command', 'result', 'event', 'hands', 'fault', 'world'] as const

/** One of {@link LEAVES}. */
export type Leaf = (typeof LEAVES)[number]

/** A topic of the contract, taken apart. */
export interface TopicParts {
  readonly centre: string
  /** A device's id, `window-N` or `gateway`. */
  readonly device: string
  readonly leaf: Leaf
}

/** The device name under which a centre itself speaks. */
export const GATEWAY_ID = 'gateway'

/** Topic of one device. @throws DeviceError `illegal` when an id cannot be a topic level. */
export function topicOf(centre: string, device: string, leaf: Leaf): string {
  return `${TOPIC_BASE}/${checkedId('centre', centre)}/${checkedId('device', device)}/${leaf}`
}

/** Filter over the contract's topics; what is left out matches everything at its level. */
export function filterOf(parts: {
  readonly centre?: string
  readonly device?: string
  readonly leaf?: Leaf
}): string {
  const centre = parts.centre === undefined ? '+' : checkedId('centre', parts.centre)
  const device = parts.device === undefined ? '+' : checkedId('device', parts.device)
  return `${TOPIC_BASE}/${centre}/${device}/${parts.leaf ?? '+'}`
}

/** Takes a topic of the contract apart; undefined for any other text. */
export function parseTopic(topic: string): TopicParts | undefined {
  if (!topic.startsWith(`${TOPIC_BASE}/`)) return undefined
  const [centre = '', device = '', leaf, ...rest] = topic.slice(TOPIC_BASE.length + 1).split('/')
  const known = LEAVES.find((each) => each === leaf)
  if (known === undefined || rest.length > 0 || !isId(centre) || !isId(device)) return undefined
  return { centre, device, leaf: known }
}

/** The device name of a window: `window-5`. @throws DeviceError `illegal` unless `window` is a whole number from 1 up. */
export function windowId(window: number): string {
  if (Number.isSafeInteger(window) && window >= 1) return `window-${window}`
  throw new DeviceError('illegal', `a window is a whole number from 1 up, e.g. 5; got ${window}`)
}

/** The window behind a device name; undefined when it names no window. */
export function parseWindowId(device: string): number | undefined {
  const digits = /^window-([1-9]\d{0,14})$/.exec(device)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** What keeps a text from being a topic to publish under; undefined when nothing does (MQTT 3.1.1 §1.5.3, §4.7). */
export function topicProblem(topic: string): string | undefined {
  if (soundTopics.has(topic)) return undefined
  if (/[+#]/.test(topic)) return `"${shorten(topic)}" is a filter: a topic holds neither + nor #`
  const problem = textProblem(topic, 'topic')
  if (problem === undefined && topic.length <= 200) {
    if (soundTopics.size >= KEPT_TOPICS) soundTopics.clear()
    soundTopics.add(topic)
  }
  return problem
}

/** A city publishes under few topics, very often. */
const soundTopics = new Set<string>()
const KEPT_TOPICS = 10_000

/** What keeps a text from being a topic filter; undefined when nothing does. */
export function filterProblem(filter: string): string | undefined {
  const levels = filter.split('/')
  for (const [index, level] of levels.entries()) {
    const alone = level === '+' || (level === '#' && index === levels.length - 1) || !/[+#]/.test(level)
    if (!alone)
      return `"${shorten(filter)}" is no filter: + takes a whole level, # the whole last one, e.g. a/+/b/#`
  }
  return textProblem(filter, 'topic filter')
}

/** The longest text of MQTT, bytes of UTF-8. */
const LONGEST_TEXT_BYTES = 65_535
/** The deepest that brokers take; it also bounds the walk through a tree of filters. */
const MOST_LEVELS = 100

function textProblem(text: string, what: string): string | undefined {
  if (text === '') return `the ${what} is empty`
  if (text.includes('\0')) return `the ${what} holds U+0000`
  if (/\p{Cs}/u.test(text)) return `the ${what} holds half a surrogate pair`
  const levels = text.split('/').length
  if (levels > MOST_LEVELS) return `the ${what} has ${levels} levels, at most ${MOST_LEVELS} are taken`
  const fits =
    text.length * 3 <= LONGEST_TEXT_BYTES || new TextEncoder().encode(text).length <= LONGEST_TEXT_BYTES
  return fits ? undefined : `the ${what} is longer than ${LONGEST_TEXT_BYTES} bytes`
}

function checkedId(what: string, id: string): string {
  if (isId(id)) return id
  throw new DeviceError('illegal', `"${shorten(id)}" cannot be a ${what} in a topic: expected ${ID_RULE}`)
}

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
