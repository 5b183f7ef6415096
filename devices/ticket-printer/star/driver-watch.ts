import {
  asDeviceError,
  type Clock,
  DeviceError,
  REPLY_FLOOR_WALL_MS,
  type Timer,
} from '../../../lib/index.ts'
import { troubleError } from '../trouble.ts'
import { troubleOf } from './driver-facts.ts'
import type { PrinterLink } from './driver-link.ts'
import type { Fence } from './driver-proof.ts'
import type { StarFacts } from './status.ts'

/** What is sent, and what is waited for after it. */
export interface Watch {
  /** Hands over the bytes; asks `stopped` before each whole command or few: a look at the printer may come in between. */
  readonly write: (stopped: () => Promise<boolean>) => Promise<void>
  /** How long that may take at the slowest, ms. */
  readonly writeMs: number
  /** What a reply says of it. */
  readonly judge: Fence['judge']
  /** How long the proof may take from the last byte on, ms. */
  readonly ms: number
}

const LOOK_MS = 400 // between two looks at a printer that is sent something
const COOLING_MS = 1000
const COOLING_PATIENCE_MS = 30_000

/**
 * Writes, then waits for the proof while watching the printer. A hot head stretches the wait; it cools by itself.
 * @throws DeviceError the printer's trouble, `timeout` without the proof, or what the link died of. Always settles, always
 * cleans up.
 */
export function watch(link: PrinterLink, clock: Clock, { write, writeMs, judge, ms }: Watch): Promise<void> {
  return new Promise((resolve, reject) => {
    let settled = false
    let timer: Timer | undefined
    let poll: Timer | undefined
    let lookedMs = clock.monotonicMs()
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
    const judgeFacts = (facts: StarFacts | undefined) => {
      const trouble = facts && troubleOf(facts)
      if (trouble !== undefined && trouble !== 'headHot') settle(troubleError(trouble))
      else if (facts?.overflow === true) settle(overflown())
    }
    const removers = [
      link.onReply((reply) => {
        const said = judge(reply)
        if (said === 'proved') settle()
        else if (said === 'restarted') settle(restarted())
      }),
      link.onFacts(judgeFacts),
      link.supervisor.onLoss(settle),
    ]
    const look = async () => {
      lookedMs = clock.monotonicMs()
      try {
        return await link.readStatus()
      } catch (error) {
        settle(error)
        return undefined
      }
    }
    const expire = async () => {
      const facts = await look()
      if (settled) return
      if (facts?.headHot === true && patienceMs > 0) {
        patienceMs -= COOLING_MS
        timer = clock.after(COOLING_MS, () => void expire())
      } else if (facts?.headHot === true) settle(troubleError('headHot'))
      else settle(new DeviceError('timeout', `no proof of printing came within ${ms} ms`))
    }
    const repeat = async () => {
      await look()
      if (!settled) poll = clock.after(LOOK_MS, () => void repeat())
    }
    const begin = () => {
      if (settled) return
      timer?.cancel()
      timer = clock.after(ms, () => void expire(), { floorWallMs: REPLY_FLOOR_WALL_MS })
      poll = clock.after(LOOK_MS, () => void repeat())
    }
    const stuck = () => {
      const error = new DeviceError('timeout', 'the line does not take the bytes', {
        fix: 'Check the flow control of the port and that the printer is on-line.',
      })
      settle(error)
      link.supervisor.drop(error)
    }
    timer = clock.after(writeMs, stuck, { floorWallMs: REPLY_FLOOR_WALL_MS })
    const between = async () => {
      if (!settled && clock.monotonicMs() - lookedMs >= LOOK_MS) await look()
      return settled
    }
    write(between).then(begin, settle)
  })
}

function restarted(): DeviceError {
  return new DeviceError('timeout', 'the printer may have restarted: its counter is not where it should be', {
    fix: 'Check the mains plug and the cable of the printer.',
  })
}

function overflown(): DeviceError {
  return new DeviceError('failure', 'the printer lost bytes: its receive buffer was full', {
    fix: 'Check the flow control of the port, and that no other program prints on this printer.',
  })
}
