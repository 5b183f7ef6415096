import {
  asDeviceError,
  type Clock,
  DeviceError,
  REPLY_FLOOR_WALL_MS,
  type Timer,
} from '../../../lib/index.ts'
import { troubleError } from '../trouble.ts'
import { troubleIn } from './driver-facts.ts'
import type { PrinterLink } from './driver-link.ts'
import type { PrinterFacts, Reply } from './status.ts'

/** What is sent, and what is waited for after it. */
export interface Watch {
  /** Hands over the bytes; asks `stopped` before each whole command or few: a look at the printer may come in between. */
  readonly write?: (stopped: () => Promise<boolean>) => Promise<void>
  /** How long that may take at the slowest, ms. */
  readonly writeMs?: number
  /** Which reply ends the waiting; without it, the time does. */
  readonly until?: ((reply: Reply) => boolean) | undefined
  /** From the last byte on, ms. */
  readonly ms: number
  /** How long the printer sleeps after the mains failed, ms: no pause between two answers may be as long until the end. */
  readonly sleepMs: number
  /** Whether the reply itself shows that there was no such pause since the last byte. */
  readonly certain?: boolean
  /** Whether an answer in order that nobody asked for is a failure: its like is the proof. */
  readonly counted?: boolean
}

const SENDING_MS = 400 // between two looks at a printer that is sent something
const COOLING_MS = 1000
const COOLING_PATIENCE_MS = 30_000

/** What share of its sleep a printer may stay unheard. */
const AWAKE_SHARE = 0.9

const UNASKED = 'it answers what nobody asked'

function restarted(what: string): DeviceError {
  return new DeviceError('timeout', `the printer may have restarted: ${what}`, {
    fix: 'Check the mains plug and the cable of the printer.',
  })
}

function unproved(ms: number): DeviceError {
  return new DeviceError('timeout', `no proof of printing came within ${ms} ms`, {
    fix: 'Check that the printer is of the configured model: it answers, but does not say that it has printed.',
  })
}

/**
 * Writes, then waits for a reply or a time while watching the printer. A hot head stretches the wait; it cools by itself.
 * @throws DeviceError the printer's trouble, `timeout` without the reply, or what the link died of. Always settles, always cleans up.
 */
export function watch(
  link: PrinterLink,
  clock: Clock,
  { write, writeMs = 0, until, ms, sleepMs, certain = false, counted = false }: Watch,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let settled = false
    let timer: Timer | undefined
    let poll: Timer | undefined
    let alarm: Timer | undefined
    const lookMs = Math.min(SENDING_MS, Math.floor(sleepMs / 3))
    let patienceMs = COOLING_PATIENCE_MS
    let stood = false // while the head was hot: what was to be done in that time is still to be done
    const settle = (error?: unknown) => {
      if (settled) return
      settled = true
      timer?.cancel()
      poll?.cancel()
      alarm?.cancel()
      for (const remove of removers) remove()
      if (error === undefined) resolve()
      else reject(asDeviceError(error))
    }
    const judge = (facts: PrinterFacts | undefined) => {
      const trouble = facts && troubleIn(facts)
      stood ||= facts?.autoRecoverableError === true
      if (trouble !== undefined && trouble.code !== 'headHot') settle(trouble)
    }
    const removers = [
      link.onFacts(judge),
      link.supervisor.onLoss(settle),
      link.inOrder.onTooMany(() => counted && settle(restarted(UNASKED))),
      link.onReply((reply) => {
        if (until?.(reply)) settle()
        else if (reply.kind === 'realTime') settle(restarted(UNASKED))
        else if (reply.kind === 'counter' && reply.counter === 'on')
          settle(restarted('it counts another start'))
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
      else if (stood) {
        stood = false
        timer = clock.after(ms, () => void expire(), { floorWallMs: REPLY_FLOOR_WALL_MS })
      } else settle(until && unproved(ms))
    }
    /** A restarted printer is deaf for a while, and well afterwards: only that it was never deaf shows that nothing was lost. */
    const guard = () => {
      alarm?.cancel()
      if (settled || !link.truthful) return
      const leftMs = link.awakeMs + AWAKE_SHARE * sleepMs - clock.monotonicMs()
      const startle = () => {
        const error = restarted('it was not heard for too long')
        settle(error)
        link.supervisor.drop(error)
      }
      alarm = clock.after(Math.ceil(leftMs), startle, { floorWallMs: REPLY_FLOOR_WALL_MS })
    }
    const glance = async () => {
      try {
        await link.glance()
        guard()
      } catch (error) {
        settle(error)
      }
    }
    const repeat = async () => {
      await glance()
      if (!settled) poll = clock.after(lookMs, () => void repeat())
    }
    const begin = () => {
      if (settled) return
      timer?.cancel()
      timer = clock.after(ms, () => void expire(), { floorWallMs: REPLY_FLOOR_WALL_MS })
      if (!link.truthful) return
      if (!certain) poll = clock.after(lookMs, () => void repeat())
      else if (link.pushes) alarm?.cancel()
      else poll = clock.after(SENDING_MS, () => void repeat())
    }
    guard()
    if (write === undefined) return begin()
    const stuck = () => {
      const error = new DeviceError('timeout', 'the line does not take the bytes', {
        fix: 'Check the flow control of the port and that the printer is on-line.',
      })
      settle(error)
      link.supervisor.drop(error)
    }
    timer = clock.after(writeMs, stuck, { floorWallMs: REPLY_FLOOR_WALL_MS })
    const between = async () => {
      if (link.truthful && !settled && clock.monotonicMs() - link.awakeMs >= lookMs) await glance()
      return settled
    }
    write(between).then(begin, settle)
  })
}
