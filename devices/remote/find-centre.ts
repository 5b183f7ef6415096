import { type Clock, DeviceError, REPLY_FLOOR_WALL_MS } from '../../lib/index.ts'
import { filterOf, type MqttSession, parseTopic } from '../../lib/mqtt/index.ts'

const LONGEST_SEARCH_MS = 5000
/** Retained messages come in one go: after a pause there are no more. */
const PAUSE_MS = 250

/** Waits until states have come and a pause follows. False when none came. */
export function statesSettled(clock: Clock, onState: (listener: () => void) => () => void): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (found: boolean) => {
      last.cancel()
      pause?.cancel()
      remove()
      resolve(found)
    }
    let pause: ReturnType<Clock['after']> | undefined
    const last = clock.after(LONGEST_SEARCH_MS, () => finish(pause !== undefined), {
      floorWallMs: 4 * REPLY_FLOOR_WALL_MS,
    })
    const remove = onState(() => {
      pause?.cancel()
      pause = clock.after(PAUSE_MS, () => finish(true), { floorWallMs: REPLY_FLOOR_WALL_MS })
    })
  })
}

/**
 * The one centre that this broker carries.
 * @throws DeviceError `offline` when it carries none, `illegal` when there are several, with their names.
 */
export async function findCentre(session: MqttSession, clock: Clock): Promise<string> {
  const found = new Set<string>()
  const told = new Set<() => void>()
  const settled = statesSettled(clock, (listener) => {
    told.add(listener)
    return () => told.delete(listener)
  })
  const stop = await session.subscribe(filterOf({ leaf: 'state' }), ({ topic, payload }) => {
    const parts = parseTopic(topic)
    if (parts === undefined || payload.length === 0) return
    found.add(parts.centre)
    for (const listener of [...told]) listener()
  })
  await settled
  stop()
  const [centre, ...others] = [...found].sort()
  if (centre === undefined) throw noCentre(session.name)
  if (others.length === 0) return centre
  throw new DeviceError('illegal', `${session.name} carries ${found.size} centres and none was named`, {
    fix: `Name one of them: centre: ${[centre, ...others].slice(0, 20).join(', ')}.`,
  })
}

/** Nobody has told a state. */
export function noCentre(broker: string, centre?: string): DeviceError {
  const what = centre === undefined ? 'no centre' : `no centre ${JSON.stringify(centre)}`
  return new DeviceError('offline', `there is ${what} on ${broker}: nobody has told its state`, {
    fix: 'Start the gateway of the centre (a program with serveCentre, or "nowserving simulate") with this broker and this name.',
  })
}
