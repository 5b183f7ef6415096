/** What goes wrong with a device itself: as its model says, in terms of its hands; and with its mains, like with any. */
import type { FaultFact, HandVerb, Timer } from '../../lib/index.ts'
import { callHand } from '../hands.ts'
import type { SimulatedDevice } from '../simulated-device.ts'
import { type FaultKind, type FaultKinds, numberOf, optional } from './fault.ts'

const BLINK_MS = 200
const RESTART_EVERY_MS = 10_000

/** Of any device with a mains plug. */
export const POWER_FAULTS: FaultKinds = {
  powerOut: {
    layer: 'power',
    about: 'The mains plug is pulled until it ends.',
    signs: { begun: 'unplugged', over: 'pluggedIn' },
    begin: ({ device }) => {
      if (device === undefined) return undefined
      callHand(device, { verb: 'unplug' })
      return () => void callHand(device, { verb: 'plugIn' })
    },
  },
  powerBlink: {
    layer: 'power',
    about: 'The mains fail for a moment (200 ms): the device starts anew.',
    args: [optional('ms', 'for how long, ms')],
    begin: (place) => {
      const { device, world } = place
      if (device === undefined) return undefined
      callHand(device, { verb: 'unplug' })
      world.clock.after(numberOf(place, 'ms', BLINK_MS), () => void callHand(device, { verb: 'plugIn' }))
      return undefined
    },
  },
  restarting: {
    layer: 'power',
    about: 'Its watchdog starts it anew at once and again and again (every 10 s), until it ends.',
    args: [optional('ms', 'how often, ms')],
    begin: (place) => {
      const { device, world } = place
      if (device === undefined) return undefined
      const everyMs = Math.max(1, numberOf(place, 'ms', RESTART_EVERY_MS))
      let next: Timer
      const restart = () => {
        callHand(device, { verb: 'unplug' })
        callHand(device, { verb: 'plugIn' })
        next = world.clock.after(everyMs, restart, { background: true })
      }
      restart()
      return () => next.cancel()
    },
  },
}

/** What the device's own model can suffer. */
export function faultsOf({ model }: SimulatedDevice): FaultKinds {
  const own = Object.entries(model.faults ?? {}).map(([name, fact]) => [name, fromHands(fact)] as const)
  const hands: Readonly<Record<string, HandVerb>> = model.hands
  const power = hands['unplug'] !== undefined && hands['plugIn'] !== undefined ? POWER_FAULTS : {}
  return { ...power, ...Object.fromEntries(own) }
}

function fromHands({ about, args, begin, end, signs }: FaultFact): FaultKind {
  return {
    layer: 'physical',
    about,
    ...(args === undefined ? {} : { args }),
    ...(signs === undefined ? {} : { signs }),
    begin: ({ device, args: given }) => {
      if (device === undefined) return undefined
      callHand(device, { verb: begin.verb, args: { ...begin.args, ...given } })
      return end === undefined ? undefined : () => void callHand(device, end)
    },
  }
}
