import type { DroppedMessage } from '../lib/mqtt/index.ts'
import type { HistoryRecord, RefusedClient } from '../simulator/index.ts'

type Say = (record: HistoryRecord) => string

const SAYINGS: Readonly<Record<string, Say>> = {
  'desk.printed': ({ kiosk, ticket, evidence }) => `${kiosk}: ${ticket} printed (${evidence})`,
  'desk.withdrawn': ({ kiosk, ticket, code }) =>
    `${kiosk}: ${ticket} not printed (${code}); the number is withdrawn`,
  'desk.doubtful': ({ kiosk, ticket, code }) => `${kiosk}: ${ticket} may be printed or not (${code})`,
  'desk.called': ({ window, ticket }) => `window ${window}: calls ${ticket}`,
  'desk.callFailed': ({ window, ticket, code }) => `window ${window}: ${ticket} could not be shown (${code})`,
  atWindow: ({ window, ticket, waitedMs }) =>
    `window ${window}: ${ticket} is there, after ${minutes(Number(waitedMs))}`,
  served: ({ window, ticket }) => `window ${window}: ${ticket} leaves`,
  noShow: ({ window, ticket }) => `window ${window}: ${ticket} did not come`,
  gaveUp: ({ ticket }) => `${ticket} gave up waiting`,
  foundFull: ({ visitor }) => `${visitor} found the house full`,
  clerkCame: ({ window }) => `window ${window}: the clerk is there`,
  clerkLeft: ({ window }) => `window ${window}: the clerk has left`,
  rating: ({ window, ticket, score, scale }) =>
    `window ${window}: ${ticket ?? 'nobody'} rates ${score} of ${scale}`,
  incident: ({ device, kind }) => `${device}: ${kind}`,
  mended: ({ device, kind }) => `${device}: ${kind} mended`,
  incidentOver: ({ device, kind }) => `${device}: ${kind} is over`,
}

/** One line for a person about what happened; undefined for what only a checker wants to know. */
export function liveLine(record: HistoryRecord): string | undefined {
  return SAYINGS[record.type]?.(record)
}

/** A message that was dropped: `dropped: nowserving/1/centre-1/kiosk-1/command: the payload is empty … (and 12 more)`. */
export function droppedLine({ topic, problem, more }: DroppedMessage): string {
  return `dropped: ${topic}: ${problem}${others(more)}`
}

/** A client that was cut off: `broker: client "x" cut off: "a//b" has an empty level [emptyLevel]`. */
export function refusedLine({
  client,
  reason,
  message,
  more,
}: RefusedClient & { readonly more: number }): string {
  const who = client === undefined ? 'a client without a name' : `client "${client}"`
  return `broker: ${who} cut off: ${message} [${reason}]${others(more)}`
}

const others = (more: number) => (more === 0 ? '' : ` (and ${more} more)`)

/** A duration for people: `4 min 20 s`. */
export function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
