import type { ByteModel, FaultFact, HandVerb } from '../../../lib/index.ts'
import type { PrinterDriver, PrinterHands } from '../contract.ts'
import { PRESENTER_FAULTS, PRINTER_FAULTS } from '../faults.ts'
import { defectFaults } from './defects.ts'
import * as profiles from './model-profiles.ts'
import * as epson from './model-profiles-epson.ts'
import * as kiosk from './model-profiles-kiosk.ts'
import * as makers from './model-profiles-makers.ts'
import type { EscposProfile } from './profile.ts'
import { escposOptionsSchema } from './schema.ts'

const mm = (about: string) => ({ name: 'mm', type: 'number', about }) as const

/** What people can do besides to a printer that knows of a ticket in its mouth. */
const MOUTH_HANDS = {
  leaveTicket: { about: 'Leaves what lies in the mouth, now and later, until it is fetched.' },
  fetchTicket: { about: 'Fetches what was left in the mouth.' },
  jamPresenter: { about: 'Makes a ticket stick in the presenter at its next move.' },
} as const satisfies Partial<Record<keyof PrinterHands, HandVerb>>

/** What people can do besides to a printer that looks for marks on its paper. */
const MARK_HANDS = {
  soilMarkSensor: { about: 'Soils the sensor for the marks of the paper: it sees none.' },
  cleanMarkSensor: { about: 'Cleans it, and opens and closes the cover where the printer stands for it.' },
} as const satisfies Partial<Record<keyof PrinterHands, HandVerb>>

/** What can go wrong with their sensor. */
const MARK_FAULTS = {
  marksUnseen: {
    about: 'The sensor sees no mark on the paper, until it is cleaned.',
    begin: { verb: 'soilMarkSensor' },
    end: { verb: 'cleanMarkSensor' },
    signs: { begun: 'markNotFound', over: 'markSensorCleaned' },
  },
} as const satisfies Record<string, FaultFact>

/** What people can do to any of these printers. */
const HANDS = {
  openCover: { about: 'Opens the cover.' },
  closeCover: { about: 'Closes the cover.' },
  loadPaper: {
    about: 'Puts in a new roll; opens and closes the cover for it.',
    args: [{ ...mm('Length of the roll, mm; a full one by default.'), optional: true }],
  },
  leavePaper: { about: 'Leaves so much paper on the roll.', args: [mm('Paper left before the end, mm.')] },
  tearTicket: { about: 'Tears off by hand what hangs out.' },
  takeTicket: { about: 'Takes the oldest piece that lies in the mouth.' },
  jamCutter: { about: 'Makes the cutter stick at its next move.' },
  clearJam: {
    about:
      'Frees the cutter and the presenter, and opens and closes the cover or pulls the plug where it takes that.',
  },
  unplug: { about: 'Pulls the mains plug.' },
  plugIn: { about: 'Puts the mains plug in.' },
  pressFeed: { about: 'Presses the FEED button.' },
  holdFeed: { about: 'Holds the FEED button down.' },
  releaseFeed: { about: 'Lets the FEED button go.' },
  heatHead: { about: 'Makes the head too hot to print.' },
  coolHead: { about: 'Cools the head down.' },
  breakDown: { about: 'Breaks the printer: an unrecoverable error.' },
  repair: { about: 'Repairs it.' },
  flash: {
    about: 'Puts another firmware in: a sound one, or one with a defect.',
    args: [
      { name: 'defect', type: 'text', about: 'one of those that are faults of this model', optional: true },
    ],
  },
  resetSettings: { about: 'Puts its settings back to those of the factory, as a disturbance may.' },
  awaitRecovery: { about: 'Puts it off-line until FEED is pressed, as some models are after a new roll.' },
} as const satisfies Record<
  Exclude<keyof PrinterHands, 'paper' | keyof typeof MOUTH_HANDS | keyof typeof MARK_HANDS>,
  HandVerb
>

/** What can go wrong with any of these printers. */
const FAULTS = {
  ...PRINTER_FAULTS,
  headHot: {
    about: 'The head is too hot to print, until it has cooled.',
    begin: { verb: 'heatHead' },
    end: { verb: 'coolHead' },
    signs: { begun: 'headHot', over: 'headCooled' },
  },
  broken: {
    about: 'An error that the printer cannot recover from, until it is repaired.',
    begin: { verb: 'breakDown' },
    end: { verb: 'repair' },
    signs: { begun: 'broken', over: 'repaired' },
  },
  settingsLost: {
    about: 'A disturbance: its settings are those of the factory again, and it tells nobody.',
    begin: { verb: 'resetSettings' },
  },
  feedHeld: {
    about: 'Somebody leans on the FEED button: off-line, paper runs, until it is let go.',
    begin: { verb: 'holdFeed' },
    end: { verb: 'releaseFeed' },
    signs: { begun: 'feedPressed', over: 'feedReleased' },
  },
} as const satisfies Record<string, FaultFact>

function handsAndFaults(profile: EscposProfile) {
  const { presenter, ticketBit, marks } = profile
  const own = { ...FAULTS, ...defectFaults(profile), ...(marks && MARK_FAULTS) }
  const hands = { ...HANDS, ...(marks && MARK_HANDS) }
  const { presenterJam, ticketLeft } = PRESENTER_FAULTS
  const { jamPresenter, ...atMouth } = MOUTH_HANDS
  if (presenter !== undefined)
    return {
      hands: { ...hands, ...atMouth, jamPresenter },
      faults: { ...own, presenterJam, ticketLeft },
    }
  if (ticketBit) return { hands: { ...hands, ...atMouth }, faults: { ...own, ticketLeft } }
  return { hands, faults: own }
}

function model(
  name: string,
  title: string,
  profile: EscposProfile,
  baudRate: number,
): ByteModel<PrinterDriver> {
  return {
    ...{
      name,
      title,
      profile,
      baudRate,
      kind: 'ticket-printer',
      dialect: 'escpos',
      wire: 'bytes',
      ...handsAndFaults(profile),
    },
    testedOn: 'simulator only',
    options: escposOptionsSchema(profile),
    driver: async () => {
      const { escposDriver } = await import('./driver.ts')
      if (profile.qr && profile.processId === 'supported') return escposDriver(profile)
      const { drawQr } = await import('../../../lib/picture/index.ts')
      return escposDriver(profile, (text, moduleSize) => drawQr(text, { ecLevel: 'M', moduleSize }))
    },
    firmware: async () => (await import('./firmware.ts')).escposFirmware(profile),
    explain: async () => {
      const { explainEscpos } = await import('./explain.ts')
      return () => explainEscpos(profile)
    },
  }
}

/**
 * The printers that speak ESC/POS. Factory speeds of their lines are own knowledge, but for T88IV and T81 (38400), VKP80III
 * (115200) and KP-628E.
 */
export const escposModels: readonly ByteModel<PrinterDriver>[] = [
  model('epson-tm-t88v', 'Epson TM-T88V', profiles.EPSON_TM_T88V, 38_400),
  model('epson-tm-t20iii', 'Epson TM-T20III', profiles.EPSON_TM_T20III, 38_400),
  model('epson-tm-t20ii', 'Epson TM-T20II', epson.EPSON_TM_T20II, 38_400),
  model('epson-tm-t20', 'Epson TM-T20', epson.EPSON_TM_T20, 38_400),
  model('epson-tm-t81', 'Epson TM-T81', epson.EPSON_TM_T81, 38_400),
  model('epson-tm-t88vii', 'Epson TM-T88VII', epson.EPSON_TM_T88VII, 38_400),
  model('epson-tm-t88vi', 'Epson TM-T88VI', epson.EPSON_TM_T88VI, 38_400),
  model('epson-tm-t88iv', 'Epson TM-T88IV', epson.EPSON_TM_T88IV, 38_400),
  model('epson-tm-t88iii', 'Epson TM-T88III', profiles.EPSON_TM_T88III, 9600),
  model('xprinter-xp-58', 'Xprinter XP-58', profiles.XPRINTER_XP_58, 9600),
  model('xprinter-xp-n160ii', 'Xprinter XP-N160II', makers.XPRINTER_XP_N160II, 19_200),
  model('xprinter-xp-s260m', 'Xprinter XP-S260M', makers.XPRINTER_XP_S260M, 19_200),
  model('rongta-rp326', 'Rongta RP326', makers.RONGTA_RP326, 19_200),
  model('pos-8360', 'POS-8360', makers.POS_8360, 19_200),
  model('generic-80mm', '80 mm printer that tells nothing true of itself', makers.GENERIC_80_MM, 19_200),
  model('generic-58mm', '58 mm printer that tells nothing true of itself', profiles.GENERIC_58_MM, 9600),
  model('generic-58mm-silent', '58 mm printer that never answers', profiles.GENERIC_58_MM_SILENT, 9600),
  model('custom-vkp80iii', 'Custom VKP80III', kiosk.CUSTOM_VKP80III, 115_200),
  model('custom-kpm210', 'Custom KPM210', kiosk.CUSTOM_KPM210, 19_200),
  model('kp-628e', 'Cashino KP-628E', kiosk.KP_628E, 9600),
  model('citizen-ct-s310', 'Citizen CT-S310', profiles.CITIZEN_CT_S310, 9600),
  model('citizen-ct-s310ii', 'Citizen CT-S310II', profiles.CITIZEN_CT_S310II, 9600),
  model('citizen-pmu2300iii', 'Citizen PMU2300III', kiosk.CITIZEN_PMU2300III, 19_200),
  model('pyramid-reliance', 'Pyramid Reliance', kiosk.PYRAMID_RELIANCE, 19_200),
  model('bixolon-srp-350', 'Bixolon SRP-350', makers.BIXOLON_SRP_350, 9600),
  model('bixolon-srp-350iii', 'Bixolon SRP-350III', makers.BIXOLON_SRP_350III, 9600),
]

export { model as escposModel }
