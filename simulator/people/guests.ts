import type { PrinterHands } from '../../devices/ticket-printer/contract.ts'
import type { Clock, Random } from '../../lib/index.ts'
import { numbersOn } from '../checkers.ts'
import type { History } from '../history.ts'
import type { SimulatedDevice } from '../simulated-device.ts'
import type { Habits } from './habits.ts'
import { Hall } from './hall.ts'

/** What guests need: the room, and no front desk. */
export interface GuestsOptions {
  readonly devices: ReadonlyMap<string, SimulatedDevice>
  readonly clock: Clock
  readonly random: Random
  readonly history: History
  readonly habits: Habits
}

/**
 * People of a centre whose queue server is somebody else's program: whoever gets a ticket takes it, waits for its
 * number to light up at a window, is served there, and presses a button unless somebody has pressed it for them.
 * Returns what sends them home.
 */
export function welcomeGuests({ devices, clock, random, history, habits }: GuestsOptions): () => void {
  const hall = new Hall(devices.values())
  const pressedAt = new Map<number, number>()
  let home = false
  const guest = async (ticket: string, source: Random) => {
    history.add('tookTicket', { ticket })
    const window = await new Promise<number>((resolve) => {
      const stop = hall.expect(ticket, (lit) => {
        stop()
        resolve(lit)
      })
    })
    const calledMs = clock.monotonicMs()
    await clock.sleep(habits.walkMs(source))
    history.add('atWindow', { ticket, window, waitedMs: clock.monotonicMs() - calledMs })
    await clock.sleep(habits.serviceMs(source))
    if (home || (pressedAt.get(window) ?? -1) >= calledMs) return
    if (hall.press(window, habits.likes(0, source) ? 'best' : 'worst'))
      history.add('pressedButton', { ticket, window })
  }
  const stops = [...devices.values()].map((device) =>
    device.onEvent(({ type }) => {
      if (home) return
      if (type === 'pressed' && device.window !== undefined) pressedAt.set(device.window, clock.monotonicMs())
      if (type !== 'cut' || device.model.kind !== 'ticket-printer') return
      clock.after(habits.touchMs(random), () => {
        const paper = home ? undefined : (device.physical.hands as PrinterHands).takeTicket()
        for (const ticket of paper === undefined ? [] : numbersOn(paper.text))
          void guest(ticket, random.split(ticket))
      })
    }),
  )
  return () => {
    home = true
    for (const stop of stops) stop()
  }
}
