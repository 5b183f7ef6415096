/**
 * The Star printers known here, as data. Figures without a remark come from the sources named in README.md; "own" marks
 * own knowledge that no document at hand confirms: look at the device's self-test page before relying on it.
 */
import type { CodePage } from '../../../lib/code-page.ts'
import type { StarProfile } from './profile.ts'

/** Numbers of `ESC GS t`: receiptline and ReceiptPrinterEncoder. */
const STAR_PAGES = {
  ...{ cp437: 1, cp858: 4, cp852: 5, cp860: 6, cp863: 8, cp865: 9, cp866: 10, cp855: 11 },
  ...{ windows1252: 32, windows1251: 34 },
} as const satisfies Partial<Record<CodePage, number>>

/** 80 mm paper, 203 dpi, 48 columns; three lines to the cutter (ReceiptPrinterEncoder). */
const STAR_80_MM = {
  ...{ dpi: 203, dotsPerLine: 576, columnsA: 48, columnsB: 64, lineMm: 4 },
  codePages: STAR_PAGES,
  codePage: 'cp866',
  qr: true,
  cutter: 'partial',
  // full with 256 bytes left is from the manual; its size and when it is released: own
  receiveBuffer: { bytes: 4096, fullAt: 256, releasedAt: 512 },
  // cut, roll, start and the way to the cutter in mm: own
  ...{ headToCutterMm: 12, rollMm: 80_000, cutMs: 400, bootMs: 2500 },
} as const

/** TSP700II, Line mode: counter and inner near-end sensor by the tables of the Line mode manual. 250 mm/s, 3 m: own. */
export const STAR_TSP700II: StarProfile = {
  ...STAR_80_MM,
  ...{ proof: 'counter', pictures: 'strips', statusVersion: 0x06 },
  ...{ speedMmS: 250, nearEndMm: 3000 },
  version: 'TSP700IIVer3.0', // own
}

/** TSP650II, Line mode: as the TSP650 in the same tables. 300 mm/s: own. */
export const STAR_TSP650II: StarProfile = {
  ...STAR_TSP700II,
  speedMmS: 300,
  version: 'TSP650IIVer1.0', // own
}

/** TSP100IV, StarPRNT: version 6 of the status, `ESC GS S`, `ESC d`. No near-end sensor, 250 mm/s, `ESC GS ETX`: own. */
export const STAR_TSP100IV: StarProfile = {
  ...STAR_80_MM,
  ...{ proof: 'document', pictures: 'raster', statusVersion: 0x0c },
  speedMmS: 250,
  version: 'TSP143IVVer1.0', // own
}

/** mC-Print3, StarPRNT, as the interface board of a network printer feeds it: as the TSP100IV; near end at 3 m and all figures own. */
export const STAR_MC_PRINT3: StarProfile = {
  ...STAR_TSP100IV,
  nearEndMm: 3000,
  // the board holds whole jobs: the engine behind it never runs full (own)
  receiveBuffer: { bytes: 1 << 20, fullAt: 256, releasedAt: 512 },
  version: 'MCP31Ver3.0', // own
}
