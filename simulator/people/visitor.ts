import type { Clock, Random } from '../../lib/index.ts'
import { numbersOn } from '../checkers.ts'
import type { FrontDesk } from '../front-desk.ts'
import type { History } from '../history.ts'
import type { Habits } from './habits.ts'
import type { Hall } from './hall.ts'
import type { Reception } from './reception.ts'

/** The world of a visitor. */
export interface VisitorWorld {
  readonly clock: Clock
  readonly desk: FrontDesk
  readonly hall: Hall
  readonly reception: Reception
  readonly habits: Habits
  readonly history: History
}

const MOST_TRIES = 3

/** One person, from the door to the door. Resolves when they have left. */
export async function visit(id: string, world: VisitorWorld, random: Random): Promise<void> {
  const { clock, history, hall, habits } = world
  const arrivedMs = clock.monotonicMs()
  history.add('arrived', { visitor: id })
  const service = random.pick(habits.services)
  const ticket = await obtainTicket(id, service, world, random)
  if (ticket === undefined) {
    history.add('leftWithoutTicket', { visitor: id })
    return
  }
  history.add('tookTicket', { visitor: id, ticket })
  const window = await waitForCall(ticket, world, habits.patienceMs(random))
  if (window === undefined) {
    history.add('gaveUp', { visitor: id, ticket })
    return
  }
  const waitedMs = clock.monotonicMs() - arrivedMs
  await clock.sleep(habits.walkMs(random))
  const atWindow = world.reception.arrive(window, ticket)
  if (atWindow === undefined) {
    history.add('cameTooLate', { visitor: id, ticket, window })
    return
  }
  history.add('atWindow', { visitor: id, ticket, window, waitedMs })
  await clock.sleep(habits.serviceMs(random))
  if (habits.rates(random)) {
    await clock.sleep(habits.pressMs(random))
    const button = habits.likes(waitedMs, random) ? 'best' : 'worst'
    if (hall.press(window, button)) history.add('pressedButton', { visitor: id, ticket, window, button })
    await clock.sleep(habits.pressMs(random))
  }
  history.add('served', { visitor: id, ticket, window })
  atWindow.leave()
}

/** Queues at a kiosk, touches its screen and takes what comes out; tries again where a kiosk fails. */
async function obtainTicket(
  id: string,
  service: string,
  world: VisitorWorld,
  random: Random,
): Promise<string | undefined> {
  const { clock, hall, desk, habits, reception, history } = world
  for (let attempt = 0; attempt < MOST_TRIES && hall.kiosks.length > 0; attempt++) {
    const kiosk = random.pick(hall.kiosks)
    const ticket = await reception.atKiosk(kiosk, async () => {
      await clock.sleep(habits.touchMs(random))
      const answer = await desk.takeTicket(kiosk, service)
      const papers = hall.takePapers(kiosk)
      if (answer.given && papers.some((text) => numbersOn(text).includes(answer.ticket))) return answer.ticket
      history.add('noTicket', { visitor: id, kiosk, said: answer.given ? 'given' : answer.error.code })
      return undefined
    })
    if (ticket !== undefined) return ticket
    await clock.sleep(habits.mendMs(random))
  }
  return undefined
}

function waitForCall(
  ticket: string,
  { hall, clock }: VisitorWorld,
  patienceMs: number,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const end = (window: number | undefined) => {
      impatience.cancel()
      stop()
      resolve(window)
    }
    const impatience = clock.after(patienceMs, () => end(undefined))
    const stop = hall.expect(ticket, (window) => end(window))
  })
}
