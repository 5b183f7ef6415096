import {
  asDeviceError,
  type Clock,
  DeviceError,
  REPLY_FLOOR_WALL_MS,
  type Timer,
} from '../../../lib/index.ts'
import { troubleError, troubleOf } from './driver-facts.ts'
import type { PrinterLink } from './driver-link.ts'
import type { PrinterFacts, Reply } from './status.ts'

/** What is sent, and what is waited for after it. */
export interface Watch {
  /** Hands over the bytes; asks `stopped` between them. */
  readonly write?: (stopped: () => boolean) => Promise<void>
  /** How long that may take at the slowest, ms. */
  readonly writeMs?: number
  /** Which reply ends the waiting; without it, the time does. */
  readonly until?: (reply: Reply) => boolean
  /** From the last byte on, ms. */
  readonly ms: number
}

const POLL_MS = 400 // of a busy printer that does not tell changes by itself
const COOLING_MS = 1000
const COOLING_PATIENCE_MS = 30_000

/**
 * Writes, then waits for a reply or a time while watching the printer. A hot head stretches the wait; it cools by itself.
 * @throws DeviceError the printer's trouble, `timeout` without the reply, or what the link died of. Always settles, always cleans up.
 */
export function watch(
  link: PrinterLink,
  clock: Clock,
  { write, writeMs = 0, until, ms }: Watch,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let settled = false
    let timer: Timer | undefined
    let poll: Timer | undefined
    let patienceMs = COOLING_PATIENCE_MS
    const settle = (error?: unknown) => {
      if (settled) return
      settled = true
      timer?.cancel()
      poll?.cancel()
      for (const remove of removers) remove()
      if (error === undefined) resolve()
      else reject(asDeviceError(error))
    }
    const judge = (facts: PrinterFacts | undefined) => {
      const trouble = facts && troubleOf(facts)
      if (trouble !== undefined && trouble !== 'headHot') settle(troubleError(trouble))
    }
    const removers = [
      link.onFacts(judge),
      link.supervisor.onLoss(settle),
      link.onReply((reply) => {
        if (until?.(reply)) settle()
      }),
    ]
    const look = async () => {
      try {
        return await link.readStatus()
      } catch (error) {
        settle(error)
        return undefined
      }
    }
    const expire = async () => {
      const facts = link.truthful ? await look() : undefined
      if (settled) return
      if (facts?.autoRecoverableError && patienceMs > 0) {
        patienceMs -= COOLING_MS
        timer = clock.after(COOLING_MS, () => void expire())
      } else if (facts?.autoRecoverableError) settle(troubleError('headHot'))
      else settle(until && new DeviceError('timeout', `no proof of printing came within ${ms} ms`))
    }
    const repeat = async () => {
      await look()
      if (!settled) poll = clock.after(POLL_MS, () => void repeat())
    }
    const begin = () => {
      if (settled) return
      timer?.cancel()
      timer = clock.after(ms, () => void expire(), { floorWallMs: REPLY_FLOOR_WALL_MS })
      if (link.truthful && !link.pushes) poll = clock.after(POLL_MS, () => void repeat())
    }
    if (write === undefined) return begin()
    timer = clock.after(writeMs, () => {
      const error = new DeviceError('timeout', 'the line does not take the bytes', {
        fix: 'Check the flow control of the port and that the printer is on-line.',
      })
      settle(error)
      link.supervisor.drop(error)
    })
    write(() => settled).then(begin, settle)
  })
}
