/**
 * The ESC/POS printers known here, as data. Figures without a remark come from the sources named in README.md;
 * "own" marks own knowledge that no document at hand confirms: look at the device's self-test page before relying on it.
 */
import type { CodePage } from '../../../lib/code-page.ts'
import type { EscposProfile } from './profile.ts'

const EPSON_PAGES = {
  ...{
    cp437: 0,
    cp850: 2,
    cp860: 3,
    cp863: 4,
    cp865: 5,
    cp857: 13,
    cp737: 14,
    iso88597: 15,
    windows1252: 16,
  },
  ...{ cp866: 17, cp852: 18, cp858: 19, cp720: 32, cp775: 33, cp855: 34, cp861: 35, cp862: 36, cp864: 37 },
  ...{
    iso88592: 39,
    iso885915: 40,
    cp1125: 44,
    windows1250: 45,
    windows1251: 46,
    windows1253: 47,
    windows1254: 48,
  },
  ...{ windows1255: 49, windows1256: 50, windows1257: 51, windows1258: 52, kz1048: 53 },
} as const satisfies Partial<Record<CodePage, number>>

/** Models before the T88V, T20. */
export const EPSON_LEGACY_PAGES = {
  ...{ cp437: 0, cp850: 2, cp860: 3, cp863: 4, cp865: 5 },
  ...{ windows1252: 16, cp866: 17, cp852: 18, cp858: 19 },
} as const satisfies Partial<Record<CodePage, number>>

/** T88III: 4 KB, full with 128 bytes left, released with 256 left; T88IV has the same scheme. */
export const BUFFER_4K = { bytes: 4096, fullAt: 128, releasedAt: 256 } as const

/** The 80 mm Epson line: 180 dpi, 512 dots (own). */
export const EPSON_80_MM = {
  ...{ dpi: 180, dotsPerLine: 512, columnsA: 42, columnsB: 56, lineMm: 4.23 },
  codePage: 'cp866',
  cutter: 'partial',
  receiveBuffer: BUFFER_4K,
  // head to cutter as on the T88III; a roll of 83 mm holds about 80 m; near end, cut and start (T88 line: some 2 s until it hears): own
  ...{ headToCutterMm: 15, rollMm: 80_000, nearEndMm: 3000, cutMs: 400, bootMs: 2000 },
} as const

/** Epson TM-T88V. `GS ( H`, `DLE DC4` fn 8 and 300 mm/s: own. */
export const EPSON_TM_T88V: EscposProfile = {
  ...EPSON_80_MM,
  codePages: EPSON_PAGES,
  processId: 'supported',
  transmitStatus: true,
  realTimeStatus: 'supported',
  automaticStatus: true,
  qr: true,
  clearBuffers: true,
  speedMmS: 300,
  coverError: 'autoRecoverable',
  ids: {
    ...{ model: 0x20, type: 0x02, rom: 0x01 },
    ...{ firmware: '30.03 ESC/POS', maker: 'EPSON', name: 'TM-T88V', serial: 'J6EG000001' },
  },
}

/** Epson TM-T20III: 203 dpi, 250 mm/s; `GS ( H` and `DLE DC4` fn 8 by Epson's list of its commands. */
export const EPSON_TM_T20III: EscposProfile = {
  ...EPSON_TM_T88V,
  ...{ dpi: 203, dotsPerLine: 576, columnsA: 48, columnsB: 64, speedMmS: 250 },
  ids: {
    ...EPSON_TM_T88V.ids,
    model: 0x20,
    firmware: '1.01 ESC/POS',
    name: 'TM-T20III',
    serial: 'X6TQ000001',
  }, // ids: own
}

/** Epson TM-T88III: 150 mm/s, no `GS ( H`, no buffer clearing in real time; QR in the device: own (it has none). */
export const EPSON_TM_T88III: EscposProfile = {
  ...EPSON_TM_T88V,
  codePages: EPSON_LEGACY_PAGES,
  processId: 'ignored',
  ...{ qr: false, clearBuffers: false, speedMmS: 150 },
  ids: { ...EPSON_TM_T88V.ids, firmware: '3.02', name: 'TM-T88III', serial: 'CCPG000001' }, // texts: own
}

/** 58 mm, 203 dpi: 384 dots, 32 columns; one line to feed to the tear bar. */
const CLONE_58_MM = {
  ...{ dpi: 203, dotsPerLine: 384, columnsA: 32, columnsB: 42, lineMm: 4.23 },
  codePage: 'cp866',
  multiByte: true,
  clearBuffers: false,
  cutter: 'none',
  receiveBuffer: BUFFER_4K,
  ...{ headToCutterMm: 5, speedMmS: 90, rollMm: 30_000, cutMs: 0, bootMs: 1500 }, // own
} as const

/** Xprinter XP-58: no cutter, no near-end sensor; it does not know `GS ( H`. Status and fence: own. */
export const XPRINTER_XP_58: EscposProfile = {
  ...CLONE_58_MM,
  codePages: { cp437: 0, cp850: 2, cp866: 17, windows1251: 23, cp855: 60 },
  processId: 'ignored',
  transmitStatus: true,
  realTimeStatus: 'supported',
  automaticStatus: false,
  qr: true,
  coverError: 'autoRecoverable',
  ids: { model: 0x20, type: 0x02, rom: 0x01, firmware: '1.0', maker: 'XPRINTER', name: 'XP-58', serial: '' },
}

/** A printer that answers "all is well" whatever happens; what many unnamed 58 mm boxes do behind USB bridges. */
export const GENERIC_58_MM: EscposProfile = {
  ...CLONE_58_MM,
  codePages: { cp437: 0, cp850: 2, cp866: 17 },
  processId: 'printsParameters',
  transmitStatus: false,
  realTimeStatus: 'constant',
  automaticStatus: false,
  qr: false,
  coverError: 'autoRecoverable',
  ids: { model: 0x20, type: 0x02, rom: 0x01, firmware: '', maker: '', name: 'POS-58', serial: '' },
}

/** The same without a word back: one wire only, or a USB bridge that hears nothing. */
export const GENERIC_58_MM_SILENT: EscposProfile = { ...GENERIC_58_MM, realTimeStatus: 'silent' }

/** Citizen puts Western pages first: 866 is number 7, and 17 is none. */
export const CITIZEN_PAGES = {
  ...{ cp437: 0, cp858: 2, cp860: 3, cp863: 4, cp865: 5, cp852: 6, cp866: 7, cp857: 8 },
  ...{ windows1252: 16, windows1258: 32, cp864: 40 },
} as const satisfies Partial<Record<CodePage, number>>

/** Citizen CT-S310: 203 dpi, 48 columns, three lines to the cutter; page 866 is number 7. Speed and `GS ( H`: own. */
export const CITIZEN_CT_S310: EscposProfile = {
  ...{ dpi: 203, dotsPerLine: 576, columnsA: 48, columnsB: 64, lineMm: 4.23 },
  codePage: 'cp866',
  codePages: CITIZEN_PAGES,
  processId: 'ignored',
  transmitStatus: true,
  realTimeStatus: 'supported',
  automaticStatus: true,
  qr: true,
  clearBuffers: false,
  cutter: 'partial',
  receiveBuffer: BUFFER_4K,
  coverError: 'recoverable',
  ...{ headToCutterMm: 13, speedMmS: 150, cutMs: 400, rollMm: 80_000, nearEndMm: 3000, bootMs: 2000 },
  ids: { model: 0x20, type: 0x02, rom: 0x01, firmware: '1.0', maker: 'CITIZEN', name: 'CT-S310', serial: '' },
}

/** Citizen CT-S310II: the same with 160 mm/s (own). */
export const CITIZEN_CT_S310II: EscposProfile = {
  ...CITIZEN_CT_S310,
  speedMmS: 160,
  ids: { ...CITIZEN_CT_S310.ids, name: 'CT-S310II' },
}
