/** Somebody looks after the devices: notices what is wrong after a while, and mends it. */
import type { FaultFact, HandAct, Random, Signs, Timer } from '../../lib/index.ts'
import { callHand } from '../hands.ts'
import type { RoomDevice } from '../simulated-device.ts'
import { sampleMs } from './distribution.ts'
import type { VisitorWorld } from './visitor.ts'

/** What people can see go wrong, and what they do about it. */
interface Help {
  readonly signs: Signs
  readonly act: HandAct
}

/** With any device that has a plug. */
const POWER: Help = { signs: { begun: 'unplugged', over: 'pluggedIn' }, act: { verb: 'plugIn' } }

/**
 * What the device's model says can be seen and undone is undone, a while after it was seen, unless it is over by then. A
 * model tells that by the `signs` and the `end` of its faults: nothing here knows a dialect. Every incident that is over
 * leaves that in the history: `mended`, or `incidentOver` by itself.
 */
export function attend(
  device: RoomDevice,
  { clock, habits, history }: Pick<VisitorWorld, 'clock' | 'habits' | 'history'>,
  random: Random,
): void {
  const help = helpFor(device)
  if (help.length === 0) return
  const coming = new Map<Help, Coming>()
  device.onEvent(({ type }) => {
    for (const each of help) {
      const { signs, act } = each
      const before = coming.get(each)
      if (type === signs.over && before !== undefined) {
        before.timer.cancel()
        coming.delete(each)
        if (before.told) history.add('incidentOver', { device: device.id, kind: signs.begun })
      }
      if (type !== signs.begun || coming.has(each)) continue
      const mend = () => {
        coming.delete(each)
        callHand(device, act)
        history.add('mended', { device: device.id, kind: type })
      }
      const helper: Coming = { timer: clock.after(sampleMs(habits.mend, random), mend), told: false }
      coming.set(each, helper)
      queueMicrotask(() => {
        // what is over in the same act, as a cover that is opened and closed for a new roll, is no incident
        if (coming.get(each) !== helper) return
        helper.told = true
        history.add('incident', { device: device.id, kind: type })
      })
    }
  })
}

/** Somebody is on their way. */
interface Coming {
  readonly timer: Timer
  /** Whether the incident stands in the history. */
  told: boolean
}

function helpFor({ model }: RoomDevice): Help[] {
  const facts: readonly FaultFact[] = Object.values(model.faults ?? {})
  const own = facts.flatMap(({ signs, end }) => (signs && end ? [{ signs, act: end }] : []))
  const hasPlug = Object.hasOwn(model.hands, 'unplug') && Object.hasOwn(model.hands, POWER.act.verb)
  return hasPlug ? [...own, POWER] : own
}
