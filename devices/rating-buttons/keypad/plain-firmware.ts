import { checked } from '../../../lib/checked.ts'
import type { Firmware, FirmwareContext, Send } from '../../../lib/index.ts'
import { Contacts } from '../contacts.ts'
import type { ButtonsHands } from '../contract.ts'
import { encodePlain } from './plain.ts'
import type { KeypadProfile } from './profile.ts'
import { keypadOptionsSchema } from './schema.ts'

/** Makes the device side of a legacy box. @throws DeviceError `illegal` for options that are wrong. */
export function plainFirmware(profile: KeypadProfile) {
  return (context: FirmwareContext & { readonly send: Send }): PlainFirmware =>
    new PlainFirmware(profile, context)
}

/** Device side of a legacy box: sends a key whenever a contact closes, chatter and all, and hears nothing. */
export class PlainFirmware implements Firmware<ButtonsHands> {
  /** Whether it has power. */
  powered = true
  readonly hands: ButtonsHands
  readonly #contacts: Contacts

  constructor(
    { buttons, plain }: KeypadProfile,
    { clock, random, send, tell, options }: FirmwareContext & { readonly send: Send },
  ) {
    checked(keypadOptionsSchema, options, 'options of a button box')
    this.#contacts = new Contacts({
      ...{ buttons, clock, random, tell },
      alive: () => this.powered,
      changed: (button, closed) => {
        if (this.powered && closed && plain !== undefined) send(encodePlain(button, plain))
      },
    })
    const power = (on: boolean) => {
      if (this.powered === on) return
      this.powered = on
      tell(on ? { type: 'pluggedIn' } : { type: 'unplugged', forgotten: 0 })
    }
    this.hands = { ...this.#contacts.hands, unplug: () => power(false), plugIn: () => power(true) }
  }

  receive(): void {}

  world(): Readonly<Record<string, unknown>> {
    return { powered: this.powered, closed: this.#contacts.closed }
  }
}
