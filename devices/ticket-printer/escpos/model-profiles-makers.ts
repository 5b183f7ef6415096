/**
 * Bixolon, Rongta and the clones of 80 mm, as data; the remarks are those of model-profiles.ts: "own" is own knowledge. Ids:
 * own, but for those of the Rongta.
 */
import type { CodePage } from '../../../lib/code-page.ts'
import { BUFFER_4K } from './model-profiles.ts'
import type { EscposProfile } from './profile.ts'

const IDS = { model: 0x20, type: 0x02, rom: 0x01, firmware: '1.0', serial: '' } as const

/**
 * Bixolon SRP-350: Epson's geometry of 180 dpi, 42 and 56 columns, four lines to the cutter; pages of before Cyrillic.
 * Its maker's lists of commands have `GS a`, `GS r`, `DLE EOT`, `DLE DC4` and no `GS ( H`. That `DLE DC4` can clear the
 * buffers is said of the SRP-350plusA&C alone, so it is not relied on. QR, speed, times: own.
 */
export const BIXOLON_SRP_350: EscposProfile = {
  ...{ dpi: 180, dotsPerLine: 512, columnsA: 42, columnsB: 56, lineMm: 4.23 },
  codePages: { cp437: 0, cp850: 2, cp860: 3, cp863: 4, cp865: 5, cp858: 19 },
  codePage: 'cp437',
  processId: 'ignored',
  transmitStatus: true,
  realTimeStatus: 'supported',
  automaticStatus: true,
  ...{ qr: false, clearBuffers: false },
  cutter: 'partial',
  receiveBuffer: BUFFER_4K,
  coverError: 'recoverable',
  ...{ headToCutterMm: 15, speedMmS: 150, cutMs: 400, rollMm: 80_000, nearEndMm: 3000, bootMs: 2000 },
  ids: { ...IDS, maker: 'BIXOLON', name: 'SRP-350' },
}

/** Bixolon SRP-350III: 866 as Epson has it, 1251 as nobody else, 28. QR, 250 mm/s: own. */
export const BIXOLON_SRP_350III: EscposProfile = {
  ...BIXOLON_SRP_350,
  codePages: {
    ...{ cp437: 0, cp850: 2, cp860: 3, cp863: 4, cp865: 5 },
    ...{ windows1252: 16, cp866: 17, cp852: 18, cp858: 19, cp862: 21, cp864: 22 },
    ...{ windows1253: 24, windows1254: 25, windows1257: 26, windows1251: 28, cp737: 29, cp775: 30 },
    ...{ windows1255: 33, cp857: 37, iso88597: 38, windows1256: 40, windows1258: 41, windows1250: 47 },
  },
  codePage: 'cp866',
  ...{ qr: true, speedMmS: 250 },
  ids: { ...IDS, maker: 'BIXOLON', name: 'SRP-350III' },
}

/** What clones of 80 mm have in common: 203 dpi, 576 dots, 48 and 64 columns, and Chinese at power-on. */
const CLONE_80_MM = {
  ...{ dpi: 203, dotsPerLine: 576, columnsA: 48, columnsB: 64, lineMm: 4.23 },
  codePage: 'cp866',
  multiByte: true,
  clearBuffers: false,
  cutter: 'partial',
  receiveBuffer: BUFFER_4K,
  coverError: 'autoRecoverable',
  // own
  ...{ headToCutterMm: 15, cutMs: 400, rollMm: 80_000, bootMs: 1500 },
} as const

const XPRINTER_PAGES = {
  ...{ cp437: 0, cp850: 2, cp860: 3, cp863: 4, cp865: 5, iso88591: 6, windows1253: 7, windows1255: 11 },
  ...{ windows1252: 16, cp866: 17, cp852: 18, cp858: 19, cp864: 22, windows1251: 23, cp737: 24 },
  ...{ windows1257: 25, windows1256: 33 },
} as const satisfies Partial<Record<CodePage, number>>

/** Xprinter XP-N160II: page 1251 is 23, somebody says 73. No near-end sensor, `GS ( H` unknown, status, fence, speed: own. */
export const XPRINTER_XP_N160II: EscposProfile = {
  ...CLONE_80_MM,
  codePages: XPRINTER_PAGES,
  processId: 'ignored',
  transmitStatus: true,
  realTimeStatus: 'supported',
  automaticStatus: false,
  qr: true,
  speedMmS: 160,
  ids: { ...IDS, maker: 'XPRINTER', name: 'XP-N160II' },
}

/** Xprinter XP-S260M: `GS ( H` proved on a hundred receipts, 260 mm/s; its pages are taken to be those of its maker. */
export const XPRINTER_XP_S260M: EscposProfile = {
  ...XPRINTER_XP_N160II,
  processId: 'supported',
  speedMmS: 260,
  ids: { ...IDS, maker: 'XPRINTER', name: 'XP-S260M' },
}

/**
 * Rongta RP326: 866 is 7 and 1251 is 6; what is Epson's number of 866 is Greek here. It calls itself a TM-T88V, by "EPOSN".
 * `GS ( H` is not verified, so it is taken to be ignored; speed, status, fence: own.
 */
export const RONGTA_RP326: EscposProfile = {
  ...CLONE_80_MM,
  codePages: {
    ...{ cp437: 0, cp850: 2, cp860: 3, cp863: 4, cp865: 5, windows1251: 6, cp866: 7, cp862: 15 },
    ...{ windows1252: 16, windows1253: 17, cp852: 18, cp858: 19, cp864: 22, iso88591: 23 },
  },
  processId: 'ignored',
  transmitStatus: true,
  realTimeStatus: 'supported',
  automaticStatus: true,
  ...{ qr: true, speedMmS: 250, nearEndMm: 3000 },
  ids: { ...IDS, firmware: '1.0', maker: 'EPOSN', name: 'TM-T88V' },
}

/** POS-8360 and its like under many names: 1251 is 23, 855 is 60. What it says of itself, speed: own. */
export const POS_8360: EscposProfile = {
  ...CLONE_80_MM,
  codePages: {
    ...{ cp437: 0, cp850: 2, cp860: 3, cp863: 4, cp865: 5, iso88591: 6, windows1253: 7, cp862: 8 },
    ...{ windows1252: 16, cp866: 17, cp852: 18, cp858: 19, windows1251: 23, cp737: 24, windows1257: 25 },
    ...{ windows1258: 27, cp864: 28, windows1255: 32, cp861: 56, cp855: 60, cp857: 61, windows1250: 72 },
  },
  processId: 'ignored',
  transmitStatus: true,
  realTimeStatus: 'supported',
  automaticStatus: false,
  ...{ qr: true, speedMmS: 200 },
  ids: { ...IDS, maker: '', name: 'POS-8360' },
}

/** One of 80 mm that answers `12` to any question, whatever happens, and prints the parameters of `GS ( H`. */
export const GENERIC_80_MM: EscposProfile = {
  ...POS_8360,
  codePages: { cp437: 0, cp850: 2, cp866: 17 },
  processId: 'printsParameters',
  transmitStatus: false,
  realTimeStatus: 'constant',
  qr: false,
  ids: { ...IDS, maker: '', name: 'POS-80' },
}
