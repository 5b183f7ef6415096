import type { ByteModel, FaultFact, HandVerb } from '../../../lib/index.ts'
import type { DisplayDriver } from '../contract.ts'
import type { PoleProfile } from './profile.ts'
import { poleOptionsSchema } from './schema.ts'

export type { PoleProfile } from './profile.ts'
export type { PoleOptions } from './schema.ts'

const HANDS: Readonly<Record<string, HandVerb>> = {
  unplug: { about: 'pulls the mains plug: dark, and everything is forgotten' },
  plugIn: { about: 'puts the mains plug in: it starts dark, with its power-on settings' },
  look: { about: 'tells what a person reads on it now, line by line' },
  resetSettings: { about: 'puts its settings back to those of the factory, as a disturbance may' },
}

const FAULTS = {
  settingsLost: {
    about: 'A disturbance: its settings are those of the factory again, and it tells nobody.',
    begin: { verb: 'resetSettings' },
  },
} as const satisfies Record<string, FaultFact>

const GLASS = {
  rows: 2,
  columns: 20,
  codePage: 'cp866',
  refreshMs: 300_000,
} as const

const DM_D110: PoleProfile = {
  ...GLASS,
  commandSet: 'epson',
  codePages: {
    ...{ cp437: 0, cp850: 2, cp860: 3, cp863: 4, cp865: 5 },
    ...{ windows1252: 16, cp866: 17, cp852: 18, cp858: 19 },
  },
  brightness: [20, 40, 60, 100],
  bootMs: 500,
}

/** The same commands on a newer glass, which is up sooner. */
const DM_D30: PoleProfile = { ...DM_D110, bootMs: 300 }

const CD5220: PoleProfile = {
  ...GLASS,
  commandSet: 'cd5220',
  codePages: { cp437: 0x55, cp852: 0x4c, cp866: 0x52 }, // ESC f U, L, R
  brightness: [25, 50, 75, 100],
  bootMs: 1000,
}

function poleModel(name: string, title: string, profile: PoleProfile): ByteModel<DisplayDriver> {
  return {
    ...{ name, title, profile },
    wire: 'bytes',
    kind: 'caller-display',
    dialect: 'pole',
    testedOn: 'simulator only',
    baudRate: 9600,
    hands: HANDS,
    faults: FAULTS,
    options: poleOptionsSchema(profile),
    driver: async () => (await import('./driver.ts')).poleDriver(profile),
    firmware: async () => (await import('./firmware.ts')).poleFirmware(profile),
    explain: async () => {
      const { explainPole } = await import('./explain.ts')
      return () => explainPole(profile)
    },
  }
}

/** Pole displays: two rows of twenty characters on a stick, by serial line. */
export const poleModels: readonly ByteModel<DisplayDriver>[] = [
  poleModel('epson-dm-d110', 'Epson DM-D110', DM_D110),
  poleModel('epson-dm-d30', 'Epson DM-D30', DM_D30),
  poleModel('cd5220', 'CD5220-compatible pole display', CD5220),
]
