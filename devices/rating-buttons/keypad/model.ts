import type { ByteModel, HandVerb } from '../../../lib/index.ts'
import type { ButtonsDriver } from '../contract.ts'
import { BUTTON_FAULTS } from '../faults.ts'
import { BUTTON_HANDS } from '../hands.ts'
import type { KeypadProfile } from './profile.ts'
import { keypadOptionsSchema } from './schema.ts'

export type { KeypadProfile } from './profile.ts'
export type { KeypadOptions } from './schema.ts'

const HANDS: Readonly<Record<string, HandVerb>> = {
  ...BUTTON_HANDS,
  unplug: { about: 'takes its power: it forgets what was not told' },
  plugIn: { about: 'gives it power again' },
}

const BOX = { debounceMs: 50, stuckMs: 10_000, heartbeatMs: 300_000, bootMs: 300 } as const

const SERIAL_KEYPAD: KeypadProfile = { ...BOX, model: 'serial-keypad', buttons: 2 }
const SERIAL_KEYPAD_5: KeypadProfile = { ...BOX, model: 'serial-keypad-5', buttons: 5 }
const PLAIN = {
  ...{ ...BOX, model: 'serial-keypad-plain', buttons: 2 },
  plain: { form: 'line', keys: '12' },
} as const satisfies KeypadProfile

const COMMON = {
  wire: 'bytes',
  kind: 'rating-buttons',
  dialect: 'keypad',
  testedOn: 'simulator only',
  baudRate: 9600,
  hands: HANDS,
  faults: BUTTON_FAULTS,
  options: keypadOptionsSchema,
} as const

function numbered(title: string, profile: KeypadProfile): ByteModel<ButtonsDriver> {
  return {
    ...COMMON,
    ...{ name: profile.model, title, profile },
    driver: async () => (await import('./driver.ts')).keypadDriver(profile),
    firmware: async () => (await import('./firmware.ts')).keypadFirmware(profile),
    explain: async () => (await import('./explain.ts')).explainKeypad,
  }
}

/** Boxes of two to five buttons that send lines of text by serial line. */
export const keypadModels: readonly ByteModel<ButtonsDriver>[] = [
  numbered('Serial button box, like and dislike', SERIAL_KEYPAD),
  numbered('Serial button box, five faces', SERIAL_KEYPAD_5),
  {
    ...COMMON,
    ...{ name: PLAIN.model, title: 'Legacy serial button box, one key a press', profile: PLAIN },
    driver: async () => (await import('./plain-driver.ts')).plainDriver(PLAIN),
    firmware: async () => (await import('./plain-firmware.ts')).plainFirmware(PLAIN),
    explain: async () => {
      const { explainPlain } = await import('./explain.ts')
      return () => explainPlain(PLAIN.plain)
    },
  },
]
