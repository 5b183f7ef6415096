import { checked } from '../../lib/checked.ts'
import type { MqttFirmware, MqttFirmwareContext } from '../../lib/mqtt/index.ts'
import { Contacts, Debounce, type Stroke } from '../rating-buttons/contacts.ts'
import type { ButtonsHands } from '../rating-buttons/contract.ts'
import { NativeCore } from './firmware-core.ts'
import type { NativeButtonsProfile } from './profile.ts'
import { nativeOptionsSchema } from './schema.ts'

/** Makes the device side of native buttons. @throws DeviceError `illegal` for options that are wrong. */
export function nativeButtons(profile: NativeButtonsProfile) {
  return (context: MqttFirmwareContext): MqttFirmware<ButtonsHands> => {
    const { clock, random, tell, id } = context
    checked(nativeOptionsSchema, context.options, `options of ${id}`)
    const { scale, debounceMs, stuckMs, kept, bootMs } = profile
    let stuck: number | undefined
    let up = false
    const core: NativeCore = new NativeCore({
      ...{ context, kind: 'rating-buttons', model: 'native-buttons', ops: ['identify'], bootMs, kept },
      status: () => ({
        state: stuck === undefined ? 'ready' : 'alert',
        status: { scale, ...(stuck === undefined ? {} : { stuck, reason: stuckReason(stuck) }) },
      }),
      act: async (_command, permit) => {
        permit.begin()
        tell({ type: 'blinked' }) // the lamp behind its buttons
        return 'acknowledged'
      },
      powerLost: () => {
        up = false
        stuck = undefined
        debounce.stop()
      },
      started: () => {
        up = true
        debounce.start(contacts.closed)
      },
    })
    const stroke = ({ kind, button, downMs }: Stroke) => {
      if (kind === 'short') {
        core.event('press', { at: clock.now() - (clock.monotonicMs() - downMs), score: button, scale })
        return
      }
      stuck = kind === 'long' ? button : undefined
      if (kind === 'long') tell({ type: 'stuck', button, score: button })
      core.changed()
    }
    const debounce = new Debounce({ clock, debounceMs, stuckMs, stroke })
    const contacts = new Contacts({
      ...{ buttons: scale, clock, random, tell },
      alive: () => up,
      changed: (button, closed) => {
        if (up) debounce.change(button, closed)
      },
    })
    const hands: ButtonsHands = {
      ...contacts.hands,
      unplug: () => core.unplug(),
      plugIn: () => core.plugIn(),
    }
    return core.firmware(hands, () => ({ down: contacts.closed }))
  }
}

const stuckReason = (button: number) => ({
  code: 'failure',
  message: `button ${button} does not come up`,
  fix: 'Free the button; until then it cannot be pressed.',
})
