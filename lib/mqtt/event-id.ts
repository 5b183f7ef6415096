/** Ids of events: `{device}-{boot}-{seq}`, so that a reader can tell a repeat from news and see what it missed. */
import type { Clock } from '../clock.ts'
import { isId } from '../config/id.ts'
import { DeviceError } from '../errors.ts'
import { VirtualClock } from '../virtual-clock.ts'

/** An event id, taken apart. */
export interface EventIdParts {
  readonly device: string
  /** Counts the starts of whoever mints the ids. */
  readonly boot: number
  /** Counts the events since then. */
  readonly seq: number
}

const COUNT = /^(?:0|[1-9]\d{0,14})$/

/** @throws DeviceError `illegal` for what would not come back from {@link parseEventId}. */
export function eventId(device: string, boot: number, seq: number): string {
  const id = `${device}-${boot}-${seq}`
  if (isId(device) && COUNT.test(String(boot)) && COUNT.test(String(seq))) return id
  throw new DeviceError('illegal', `"${id}" is no event id: expected {device}-{boot}-{seq}, e.g. rate-2-1-17`)
}

/** Takes an event id apart, from the right (a device's id may hold "-"); undefined for any other text. */
export function parseEventId(id: string): EventIdParts | undefined {
  const seqAt = id.lastIndexOf('-')
  const bootAt = id.lastIndexOf('-', seqAt - 1)
  if (bootAt < 1) return undefined
  const [device, boot, seq] = [id.slice(0, bootAt), id.slice(bootAt + 1, seqAt), id.slice(seqAt + 1)]
  if (!isId(device) || !COUNT.test(boot) || !COUNT.test(seq)) return undefined
  return { device, boot: Number(boot), seq: Number(seq) }
}

/**
 * The first `boot` of somebody who keeps no count over restarts: the time, ms, so that none is used again; in virtual
 * time, where every run is the same, 1.
 */
export function firstBoot(clock: Clock): number {
  return clock instanceof VirtualClock ? 1 : clock.now()
}
