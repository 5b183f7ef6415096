/** When something was wrong, where: what a history tells of its faults. */
import type { HistoryRecord } from '../history.ts'

/** A stretch of time in which something was wrong at a place; ms of the history. */
export interface Trouble {
  readonly on: string
  readonly fault: string
  readonly from: number
  readonly to: number
}

/** Every fault of a history; what had not ended lasts until `endAt`. */
export function troublesOf(records: readonly HistoryRecord[], endAt = records.at(-1)?.at ?? 0): Trouble[] {
  const open = new Map<unknown, Trouble>()
  const all: Trouble[] = []
  for (const { type, at, ...rest } of records) {
    if (type !== 'faultBegan' && type !== 'faultEnded') continue
    const [on, fault] = [String(rest['on']), String(rest['fault'])]
    const known = open.get(rest['number'])
    if (type === 'faultBegan') open.set(rest['number'], { on, fault, from: at, to: endAt })
    else if (known !== undefined) {
      open.delete(rest['number'])
      all.push({ ...known, to: at })
    }
  }
  return [...all, ...open.values()]
}

/** Also a device that stands still in the middle of what it is told, and hears the rest. */
const GARBLING = new Set([
  ...['bytesLost', 'bitsFlipped', 'noise', 'overrun', 'frozen'],
  ...['wrongBaud', 'wrongParity'],
])

/** Whether a fault changes bytes on a line that has no checksum: then nobody can know what the device made of them. */
export const garbles = (fault: string): boolean => GARBLING.has(fault)

/** A second answer passes for the next one's; a firmware that proves before it prints is believed. */
const DECEIVING = new Set(['repliesTwice', 'proofEarly'])

/** Whether a fault makes what a device proves no proof: nobody who believes its word can know better. */
export const deceives = (fault: string): boolean => garbles(fault) || DECEIVING.has(fault)
