import type { Random } from '../../lib/index.ts'
import type { VisitorWorld } from './visitor.ts'

const RETRY_MS = 5000 // a lamp that did not light is tried again

/** A visitor who stands at the window. */
interface Visit {
  readonly over: Promise<void>
}

/** One clerk at one window: calls, waits, serves, frees, and again. Never ends by itself. */
export async function work(window: number, world: VisitorWorld, random: Random): Promise<never> {
  const { clock, desk, habits, history, reception } = world
  const clerk = `clerk-${window}`
  for (;;) {
    const next = await desk.callNext(window, clerk)
    if (next === undefined) {
      if (desk.waiting.length > 0) await clock.sleep(RETRY_MS)
      else await reception.idle()
      continue
    }
    const visit = await visitorComes(window, next.ticket, world)
    if (visit === undefined) history.add('noShow', { ticket: next.ticket, window })
    else await visit.over
    await desk.finish(window)
    await clock.sleep(habits.pauseMs(random))
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
