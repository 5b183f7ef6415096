import type { HistoryRecord } from '../history.ts'

/** Things that no device and no driver could make anything of, by the type of their record, in words. */
const PUZZLES: Readonly<Record<string, (record: HistoryRecord) => string>> = {
  'device.notUnderstood': ({ device, what }) => `${device} could make nothing of ${what}`,
  'device.commandDropped': ({ device, problem }) => `${device} dropped a command: ${problem}`,
  'driver.notUnderstood': ({ device, what }) => `the driver of ${device} could make nothing of ${what}`,
  messageDropped: ({ topic, problem }) => `a message to ${topic} was dropped: ${problem}`,
  clientRefused: ({ client, message }) =>
    `the broker cut off ${client ?? 'a client without a name'}: ${message}`,
}
const MOST_TOLD = 10

/** What a strict test does not forgive; undefined: nothing. */
export function unexpected(records: readonly HistoryRecord[]): string | undefined {
  const found = records.flatMap((record) => {
    const words = PUZZLES[record.type]?.(record)
    return words === undefined ? [] : [`${(record.at / 1000).toFixed(3)} s: ${words}`]
  })
  if (found.length === 0) return undefined
  const more = found.length > MOST_TOLD ? [`and ${found.length - MOST_TOLD} more`] : []
  return ['strict: something was not understood', ...found.slice(0, MOST_TOLD), ...more].join('\n  ')
}
