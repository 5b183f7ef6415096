import type { ByteModel, FaultFact, HandVerb } from '../../../lib/index.ts'
import type { PrinterDriver, PrinterHands } from '../contract.ts'
import { PRINTER_FAULTS } from '../faults.ts'
import * as profiles from './model-profiles.ts'
import type { StarProfile } from './profile.ts'
import { starOptionsSchema } from './schema.ts'

const mm = (about: string) => ({ name: 'mm', type: 'number', about }) as const

/** What people can do to any Star printer. */
export const STAR_HANDS = {
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
  clearJam: { about: 'Frees the cutter.' },
  unplug: { about: 'Pulls the mains plug.' },
  plugIn: { about: 'Puts the mains plug in.' },
  pressFeed: { about: 'Presses the FEED button.' },
  heatHead: { about: 'Makes the head too hot to print.' },
  coolHead: { about: 'Cools the head down.' },
  breakDown: { about: 'Breaks the printer: an unrecoverable error.' },
  repair: { about: 'Repairs it.' },
} as const satisfies Partial<Record<keyof PrinterHands, HandVerb>>

/** What can go wrong with any Star printer. */
export const STAR_FAULTS = {
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
} as const satisfies Record<string, FaultFact>

function model(name: string, title: string, profile: StarProfile): ByteModel<PrinterDriver> {
  return {
    ...{ name, title, profile, hands: STAR_HANDS, faults: STAR_FAULTS },
    ...{ kind: 'ticket-printer', dialect: 'star', wire: 'bytes', baudRate: 9600 },
    testedOn: 'simulator only',
    options: starOptionsSchema(profile),
    driver: async () => {
      const { starDriver } = await import('./driver.ts')
      if (profile.qr) return starDriver(profile)
      const { drawQr } = await import('../../../lib/picture/index.ts')
      return starDriver(profile, (text, moduleSize) => drawQr(text, { ecLevel: 'M', moduleSize }))
    },
    firmware: async () => (await import('./firmware.ts')).starFirmware(profile),
    explain: async () => {
      const { explainStar } = await import('./explain.ts')
      return () => explainStar(profile)
    },
  }
}

/** The printers that speak StarPRNT or Star Line mode. */
export const starModels: readonly ByteModel<PrinterDriver>[] = [
  model('star-tsp650ii', 'Star TSP650II (Line mode)', profiles.STAR_TSP650II),
  model('star-tsp700ii', 'Star TSP700II (Line mode)', profiles.STAR_TSP700II),
  model('star-tsp100iv', 'Star TSP100IV (StarPRNT)', profiles.STAR_TSP100IV),
]
