import type { HandArgument, HandVerb, MqttModel } from '../../lib/index.ts'
import type { DisplayDriver } from '../caller-display/contract.ts'
import type { ButtonsDriver } from '../rating-buttons/contract.ts'
import { BUTTON_FAULTS } from '../rating-buttons/faults.ts'
import { BUTTON_HANDS } from '../rating-buttons/hands.ts'
import type { PrinterDriver } from '../ticket-printer/contract.ts'
import { PRINTER_FAULTS } from '../ticket-printer/faults.ts'
import type { NativeButtonsProfile, NativeDisplayProfile, NativePrinterProfile } from './profile.ts'
import { nativeOptionsSchema, nativePrinterOptionsSchema } from './schema.ts'

const mm = (about: string) => ({ name: 'mm', type: 'number', about }) as const satisfies HandArgument

const PLUG = {
  unplug: { about: 'pulls the mains plug' },
  plugIn: { about: 'puts the mains plug in' },
} as const satisfies Record<string, HandVerb>

const PRINTER: NativePrinterProfile = {
  ...{ widthDots: 576, dotsPerMm: 8, speedMmS: 200, cutMs: 300, headToCutterMm: 15 },
  ...{ rollMm: 80_000, nearEndMm: 3000, bootMs: 1000 },
}
const DISPLAY: NativeDisplayProfile = { rows: 8, identifyMs: 3000, bootMs: 300 }
const BUTTONS: NativeButtonsProfile = { scale: 2, debounceMs: 50, stuckMs: 10_000, kept: 32, bootMs: 300 }

const COMMON = {
  wire: 'mqtt',
  speaks: 'contract',
  dialect: 'native',
  testedOn: 'simulator only',
} as const

/** Devices that are MQTT clients themselves and speak the contract of this project. */
export const nativeModels: readonly MqttModel<PrinterDriver | DisplayDriver | ButtonsDriver>[] = [
  {
    ...COMMON,
    ...{
      name: 'native-printer',
      kind: 'ticket-printer',
      title: 'Printer that speaks MQTT',
      profile: PRINTER,
    },
    hands: {
      openCover: { about: 'opens the cover; a ticket under way stops' },
      closeCover: { about: 'tears off what hangs there and closes the cover' },
      loadPaper: {
        about: 'puts in a new roll',
        args: [{ ...mm('its length; a full roll'), optional: true }],
      },
      leavePaper: { about: 'leaves so much paper before the end', args: [mm('how much')] },
      tearTicket: { about: 'tears off what hangs from the roll' },
      takeTicket: { about: 'takes the oldest ticket that lies in the mouth' },
      jamCutter: { about: 'the blade sticks at its next move' },
      clearJam: { about: 'frees the blade and takes the paper out' },
      pressFeed: { about: 'feeds 10 mm' },
      ...PLUG,
    },
    faults: PRINTER_FAULTS,
    options: nativePrinterOptionsSchema,
    driver: async () => {
      const { RemotePrinterDriver } = await import('./printer-driver.ts')
      return (context) => new RemotePrinterDriver(context)
    },
    firmware: async () => (await import('./firmware-printer.ts')).nativePrinter(PRINTER),
  },
  {
    ...COMMON,
    ...{
      name: 'native-display',
      kind: 'caller-display',
      title: 'Display that speaks MQTT',
      profile: DISPLAY,
    },
    hands: { ...PLUG, look: { about: 'tells what a person reads on it now, line by line' } },
    options: nativeOptionsSchema,
    driver: async () => {
      const { RemoteDisplayDriver } = await import('./display-driver.ts')
      return (context) => new RemoteDisplayDriver(context)
    },
    firmware: async () => (await import('./firmware-display.ts')).nativeDisplay(DISPLAY),
  },
  {
    ...COMMON,
    ...{
      name: 'native-buttons',
      kind: 'rating-buttons',
      title: 'Like and dislike buttons that speak MQTT',
      profile: BUTTONS,
    },
    hands: {
      ...BUTTON_HANDS,
      ...PLUG,
    },
    faults: BUTTON_FAULTS,
    options: nativeOptionsSchema,
    driver: async () => {
      const { RemoteButtonsDriver } = await import('./buttons-driver.ts')
      return (context) => new RemoteButtonsDriver(context)
    },
    firmware: async () => (await import('./firmware-buttons.ts')).nativeButtons(BUTTONS),
  },
]
