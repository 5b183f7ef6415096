import type { PrinterHands } from '../../devices/ticket-printer/contract.ts'
import type { Clock, Random } from '../../lib/index.ts'
import type { History } from '../history.ts'
import type { OutsideTicket } from '../outside-desk.ts'
import type { SimulatedDevice } from '../simulated-device.ts'
import { numbersOn } from '../tickets-on-paper.ts'
import { sampleMs } from './distribution.ts'
import { type Habits, isContent } from './habits.ts'
import { Hall } from './hall.ts'

/** What guests need: the room, and no front desk. */
export interface GuestsOptions {
  readonly devices: ReadonlyMap<string, SimulatedDevice>
  readonly clock: Clock
  readonly random: Random
  readonly history: History
  readonly habits: Habits
  /** Hears of tickets that somebody else's program has printed. */
  readonly onTicket: (listener: (ticket: OutsideTicket) => void) => () => void
  /** The ticket whose bearer is being served at a window; undefined: nobody. */
  readonly ticketAt: (window: number) => string | undefined
}

/**
 * People of a centre whose queue server is somebody else's program: whoever gets a ticket takes it, waits for its
 * number to light up at a window, is served there, and presses a button while they are the one who is served, unless
 * somebody has pressed it for them.
 * Returns what sends them home.
 */
export function welcomeGuests(options: GuestsOptions): () => void {
  const { devices, clock, random, history, habits, onTicket, ticketAt } = options
  const inside = new Set<string>()
  const hall = new Hall(devices.values())
  const pressedAt = new Map<number, number>()
  let home = false
  const guest = async (ticket: string, source: Random) => {
    if (inside.has(ticket)) return // a copy, or somebody has seen it already
    inside.add(ticket)
    const arrivedMs = clock.monotonicMs()
    history.add('arrived', { ticket })
    history.add('tookTicket', { ticket })
    const window = await new Promise<number>((resolve) => {
      const stop = hall.expect(ticket, (lit) => {
        stop()
        resolve(lit)
      })
    })
    const calledMs = clock.monotonicMs()
    await clock.sleep(sampleMs(habits.walk, source))
    history.add('atWindow', { ticket, window, waitedMs: calledMs - arrivedMs })
    await clock.sleep(sampleMs(source.pick(habits.services).time, source))
    if (home) return
    const own = ticketAt(window) === ticket && (pressedAt.get(window) ?? -1) < calledMs
    if (own && hall.press(window, isContent(habits.rating, calledMs - arrivedMs, source) ? 'best' : 'worst'))
      history.add('pressedButton', { ticket, window })
    history.add('served', { ticket, window })
    inside.delete(ticket)
  }
  const stops = [...devices.values()].map((device) =>
    device.onEvent(({ type }) => {
      if (home) return
      if (type === 'pressed' && device.window !== undefined) pressedAt.set(device.window, clock.monotonicMs())
      if (type !== 'cut' || device.model.kind !== 'ticket-printer') return
      clock.after(sampleMs(habits.touch, random), () => {
        const paper = home ? undefined : (device.physical.hands as PrinterHands).takeTicket()
        for (const ticket of paper === undefined ? [] : numbersOn(paper.text))
          void guest(ticket, random.split(ticket))
      })
    }),
  )
  const stop = onTicket(({ kiosk, ticket }) => {
    const hands = devices.get(kiosk)?.physical.hands as PrinterHands | undefined
    clock.after(sampleMs(habits.touch, random), () => {
      if (home) return
      const last = hands?.paper.at(-1)
      if (last?.parted === 'hanging' && last.text.includes(ticket)) hands?.tearTicket() // there is no cutter
      void guest(ticket, random.split(ticket))
    })
  })
  stops.push(stop)
  return () => {
    home = true
    for (const stop of stops) stop()
  }
}
