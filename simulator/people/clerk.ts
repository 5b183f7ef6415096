import type { Random } from '../../lib/index.ts'
import { awayUntil, type Roster } from './roster.ts'
import { takes, type VisitorWorld } from './visitor.ts'

const RETRY_MS = 5000 // a lamp that did not light is tried again

/** A visitor who stands at the window. */
interface Visit {
  readonly over: Promise<void>
}

/** A place in the day: how long it has gone on, and who is there when. */
export interface Shifts {
  /** Since the local midnight, ms. */
  readonly now: () => number
  readonly roster: Roster
}

/**
 * One clerk at one window: calls, waits, serves, frees, and again, as long as they are there; a visitor at the window is
 * served to the end. Ends when their last shift has ended, else never.
 */
export async function work(
  window: number,
  world: VisitorWorld,
  { now, roster }: Shifts,
  random: Random,
): Promise<void> {
  const { clock, desk, habits, history, reception } = world
  const clerk = `clerk-${window}`
  const presence = roster.get(window)
  for (const { toMs } of presence ?? []) {
    if (toMs === Number.POSITIVE_INFINITY) continue
    clock.after(toMs - now(), () => void reception.rouse(window), { background: true })
  }
  let here = presence === undefined // who is always there does not come
  for (;;) {
    const backMs = awayUntil(presence, now())
    if (here !== (backMs === undefined)) {
      here = !here
      history.add(here ? 'clerkCame' : 'clerkLeft', { window })
    }
    if (backMs === Number.POSITIVE_INFINITY) return
    if (backMs !== undefined) {
      await clock.sleep(backMs - now())
      continue
    }
    const next = await desk.callNext(window, clerk)
    if (next === undefined) {
      if (desk.hasFor(window)) await clock.sleep(RETRY_MS)
      else await reception.idle(window)
      continue
    }
    const visit = await visitorComes(window, next.ticket, world)
    if (visit === undefined) history.add('noShow', { ticket: next.ticket, window })
    else await visit.over
    await desk.finish(window)
    await takes(clock, habits.pause, random)
  }
}

function visitorComes(
  window: number,
  ticket: string,
  { clock, reception, habits }: VisitorWorld,
): Promise<Visit | undefined> {
  return new Promise((resolve) => {
    const giveUp = clock.after(habits.noShowMs, () => {
      stop()
      resolve(undefined)
    })
    const stop = reception.await(window, ticket, (over) => {
      giveUp.cancel()
      resolve({ over })
    })
  })
}
