import type { Clock, Random } from '../../lib/index.ts'
import type { FrontDesk } from '../front-desk.ts'
import { numbersOn } from '../tickets-on-paper.ts'
import { type Distribution, sampleMs } from './distribution.ts'
import { type Habits, isContent } from './habits.ts'
import type { Hall } from './hall.ts'
import type { Reception } from './reception.ts'
import type { Errand } from './service.ts'

/** Takes down what people do. */
export interface Diary {
  add(type: string, details?: object): void
}

/** The world of a visitor. */
export interface VisitorWorld {
  readonly clock: Clock
  readonly desk: FrontDesk
  readonly hall: Hall
  readonly reception: Reception
  readonly habits: Habits
  readonly history: Diary
}

const MOST_TRIES = 3

/** One person, from the door to the door. Resolves when they have left. */
export async function visit(id: string, errand: Errand, world: VisitorWorld, random: Random): Promise<void> {
  const { clock, history, hall, habits } = world
  const arrivedMs = clock.monotonicMs()
  const { service, priority } = errand
  history.add('arrived', { visitor: id, service, ...(priority === undefined ? {} : { priority }) })
  const ticket = await obtainTicket(id, errand, world, random)
  if (ticket === undefined) {
    history.add('leftWithoutTicket', { visitor: id })
    return
  }
  history.add('tookTicket', { visitor: id, ticket })
  if (habits.noShow > 0 && random.chance(habits.noShow)) {
    await takes(clock, habits.walk, random)
    history.add('wentAway', { visitor: id, ticket }) // and tells nobody
    return
  }
  const window = await waitForCall(ticket, world, random)
  const waitedMs = clock.monotonicMs() - arrivedMs
  if (window === undefined) {
    history.add('gaveUp', { visitor: id, ticket, waitedMs })
    return
  }
  await takes(clock, habits.walk, random)
  const atWindow = world.reception.arrive(window, ticket)
  if (atWindow === undefined) {
    history.add('cameTooLate', { visitor: id, ticket, window })
    return
  }
  history.add('atWindow', { visitor: id, ticket, window, waitedMs })
  await clock.sleep(serviceMs(errand, habits, random))
  if (random.chance(habits.rating.answers)) {
    await takes(clock, habits.press, random)
    const button = isContent(habits.rating, waitedMs, random) ? 'best' : 'worst'
    if (hall.press(window, button)) history.add('pressedButton', { visitor: id, ticket, window, button })
    await takes(clock, habits.press, random)
  }
  history.add('served', { visitor: id, ticket, window })
  atWindow.leave()
}

/** Lets so much time pass; what takes none costs none. */
export async function takes(clock: Clock, time: Distribution, random: Random): Promise<void> {
  const ms = sampleMs(time, random)
  if (ms > 0) await clock.sleep(ms)
}

function serviceMs(errand: Errand, { services }: Habits, random: Random): number {
  if (errand.serviceMs !== undefined) return errand.serviceMs
  const service = services.find(({ name }) => name === errand.service) ?? services[0]
  return service === undefined ? 0 : sampleMs(service.time, random)
}

/** Queues at a kiosk, touches its screen and takes what comes out; tries again where a kiosk fails. */
async function obtainTicket(
  id: string,
  { service, priority }: Errand,
  world: VisitorWorld,
  random: Random,
): Promise<string | undefined> {
  const { clock, hall, desk, habits, reception, history } = world
  for (let attempt = 0; attempt < MOST_TRIES && hall.kiosks.length > 0; attempt++) {
    const kiosk = random.pick(hall.kiosks)
    const ticket = await reception.atKiosk(kiosk, async () => {
      await takes(clock, habits.touch, random)
      const answer = await desk.takeTicket(kiosk, service, { priority })
      const papers = hall.takePapers(kiosk)
      if (answer.given && papers.some((text) => numbersOn(text).includes(answer.ticket))) return answer.ticket
      history.add('noTicket', { visitor: id, kiosk, said: answer.given ? 'given' : answer.error.code })
      return undefined
    })
    if (ticket !== undefined) return ticket
    await takes(clock, habits.mend, random)
  }
  return undefined
}

/** Waits to read the own number; undefined when patience has ended before. */
function waitForCall(
  ticket: string,
  { hall, clock, habits }: VisitorWorld,
  random: Random,
): Promise<number | undefined> {
  const patienceMs = habits.patience && sampleMs(habits.patience, random)
  return new Promise((resolve) => {
    const end = (window: number | undefined) => {
      impatience?.cancel()
      stop()
      resolve(window)
    }
    const impatience = patienceMs === undefined ? undefined : clock.after(patienceMs, () => end(undefined))
    const stop = hall.expect(ticket, (window) => end(window))
  })
}
