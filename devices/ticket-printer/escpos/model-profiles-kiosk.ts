/**
 * Kiosk printers with a mouth, as data; the remarks are those of model-profiles.ts: "own" is own knowledge, and what the
 * sources leave open stands in README.md.
 */
import { BUFFER_4K, CITIZEN_CT_S310 } from './model-profiles.ts'
import type { EscposProfile } from './profile.ts'

/** What Custom's kiosk printers have in common: no `GS ( H`, no `GS a`, one frame for the whole status, counters as text. */
const CUSTOM = {
  ...{ dpi: 203, lineMm: 4.23 },
  cutter: 'full',
  codePage: 'cp866',
  processId: 'ignored',
  realTimeStatus: 'supported',
  automaticStatus: false,
  fullStatus: 'automatic',
  counters: true,
  clearBuffers: false,
  recovery: 'cover',
  coverError: 'autoRecoverable',
  receiveBuffer: BUFFER_4K,
  ...{ cutMs: 500, bootMs: 3000 }, // own
  marks: { searchMm: 300, lengthMm: 5, toleranceMm: 0.5 }, // `GS F6`, `F8`, `E7`: VKP80III, KPM150, KPM216H; these figures: own
} as const

/**
 * Custom VKP80III (ROM 7.11): 576 dots, 42 columns, 11.9 mm to the cutter, loop of 150 mm, shortest ticket 70 mm. Speed, presenter's speed, near end, roll of 150 mm, how far a ticket sticks out: own.
 */
export const CUSTOM_VKP80III: EscposProfile = {
  ...CUSTOM,
  ...{ dotsPerLine: 576, columnsA: 42, columnsB: 56 },
  codePages: {
    ...{ cp437: 0, cp850: 2, cp860: 3, cp863: 4, cp865: 5 },
    ...{ windows1252: 16, cp866: 17, cp852: 18, cp858: 19 },
  },
  transmitStatus: false,
  presenter: { dialect: 'FS P', stepMm: 5, outMm: 50, shortestMm: 70, speedMmS: 200, pathMm: 150 },
  ...{ qr: true, qrLevelM: 0x32, qrParameter: 0x31, logos: true },
  ...{ speedMmS: 200, headToCutterMm: 11.9, rollMm: 286_000, nearEndMm: 5000 },
  ids: {
    ...{ model: 0x02, type: 0x02, rom: 0x07, custom: [0x02, 0x05] },
    ...{ firmware: '7.11', maker: 'CUSTOM', name: 'VKP80III', serial: '' },
  },
}

/**
 * Custom KPM210: `GS e` with steps of 0.625 mm and no time of its own; `ESC t` without Cyrillic. Everything that is measured
 * in mm or mm/s, and the width of its head: own.
 */
export const CUSTOM_KPM210: EscposProfile = {
  ...CUSTOM,
  ...{ dotsPerLine: 1664, columnsA: 138, columnsB: 184 },
  codePages: { cp437: 0, cp850: 2, cp860: 3, cp863: 4, cp865: 5, cp858: 19 },
  codePage: 'cp437',
  transmitStatus: true,
  presenter: { dialect: 'GS e', stepMm: 0.625, outMm: 50, shortestMm: 70, speedMmS: 150, pathMm: 100 },
  qr: false,
  ...{ speedMmS: 120, headToCutterMm: 24, rollMm: 150_000, nearEndMm: 5000 },
  ids: {
    ...{ model: 0x02, type: 0x02, rom: 0x01 },
    ...{ firmware: '1.00', maker: 'CUSTOM', name: 'KPM210', serial: '' },
  },
}

/**
 * Cashino KP-628E: 58 mm, 90 mm/s, roll of 80 mm, `DLE EOT` alone, with the ticket in bit 7 of `DLE EOT 1`; a stuck cutter
 * wants the mains plug. Near-end sensor: an option, taken as there. Distance to the cutter, pages and start: own.
 */
export const KP_628E: EscposProfile = {
  ...{ dpi: 203, dotsPerLine: 384, columnsA: 32, columnsB: 42, lineMm: 4.23 },
  codePages: { cp437: 0, cp850: 2, cp866: 17, windows1252: 16 },
  codePage: 'cp866',
  multiByte: true,
  processId: 'ignored',
  transmitStatus: false,
  realTimeStatus: 'supported',
  automaticStatus: false,
  ticketBit: 'DLE EOT 1',
  recovery: 'mains',
  ...{ qr: true, clearBuffers: false },
  cutter: 'both',
  coverError: 'autoRecoverable',
  receiveBuffer: BUFFER_4K,
  ...{ headToCutterMm: 5, speedMmS: 90, cutMs: 500, rollMm: 79_500, nearEndMm: 3000, bootMs: 1500 },
  ids: { model: 0x20, type: 0x02, rom: 0x01, firmware: '', maker: 'CASHINO', name: 'KP-628E', serial: '' },
}

/**
 * Citizen PMU2300III: every cut presents, `GS R` says when a ticket that nobody takes is drawn back; `DLE EOT 4` bit 6 is set
 * while no ticket lies in the mouth. Its automatic status is not asked for: where that bit stands in it is not known. Width,
 * speeds, ways, cutter, whether a ticket in the mouth is drawn back for the next one: own.
 */
export const CITIZEN_PMU2300III: EscposProfile = {
  ...CITIZEN_CT_S310,
  automaticStatus: false,
  ticketBit: 'DLE EOT 4',
  cutter: 'full',
  presenter: { dialect: 'GS R', stepMm: 1, outMm: 40, shortestMm: 70, speedMmS: 150, pathMm: 100 },
  ...{ speedMmS: 150, headToCutterMm: 13, rollMm: 286_000, nearEndMm: 5000 },
  ids: { ...CITIZEN_CT_S310.ids, name: 'PMU2300III' },
}

/**
 * Pyramid Reliance: `GS e` with steps of 7 mm, `ESC i` cuts all through, the whole status by `DLE EOT 14` when asked, `GS r` in
 * order; `DLE EOT` 1 to 4 without fixed bits; paper comes out while it is printed until `GS e 12`. No counters that are
 * documented, no page but the usual ones. Speeds, ways, width, pages, shortest ticket, `GS ( H` unknown: own.
 */
export const PYRAMID_RELIANCE: EscposProfile = {
  ...{ dpi: 203, dotsPerLine: 576, columnsA: 48, columnsB: 64, lineMm: 4.23 },
  codePages: { cp437: 0, cp850: 2, windows1252: 16, cp866: 17, cp858: 19 },
  codePage: 'cp866',
  processId: 'ignored',
  transmitStatus: true,
  realTimeStatus: 'supported',
  unmarkedStatus: true,
  automaticStatus: false,
  fullStatus: 'asked',
  presenter: {
    ...{ dialect: 'GS e', continuous: true, stepMm: 7, outMm: 49, shortestMm: 70 },
    ...{ speedMmS: 200, pathMm: 100 },
  },
  ...{ qr: true, clearBuffers: false },
  cutter: 'full',
  recovery: 'cover',
  coverError: 'autoRecoverable',
  receiveBuffer: BUFFER_4K,
  ...{ headToCutterMm: 12, speedMmS: 200, cutMs: 500, rollMm: 286_000, nearEndMm: 5000, bootMs: 3000 },
  ids: {
    ...{ model: 0x5d, type: 0x02, rom: 0x31, firmware: '1.12', maker: '', name: '', serial: '' },
    bare: {
      ...{ 1: [0x5d, 0x95, 0x59], 49: [0x5d, 0x95, 0x59], 2: [0x02], 50: [0x02] },
      ...{ 3: [0x31, 0x2e, 0x31, 0x32], 51: [0x31, 0x2e, 0x31, 0x32] },
    },
  },
}
