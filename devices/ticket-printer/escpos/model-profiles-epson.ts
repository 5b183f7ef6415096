/**
 * Other generations of Epson's printers, as data; the remarks are those of model-profiles.ts: "own" is own knowledge. Ids and
 * their texts are own throughout, but for the first byte.
 */
import { EPSON_80_MM, EPSON_LEGACY_PAGES, EPSON_TM_T20III, EPSON_TM_T88V } from './model-profiles.ts'
import type { EscposProfile } from './profile.ts'

const { ids } = EPSON_TM_T88V

/**
 * Epson TM-T88IV: the buffer and the speed of its line are those of its technical guide, its pages those of the T88III.
 * 200 mm/s, `GS ( H`, `DLE DC4` fn 8: own; a QR code in the device is not certain, so it is drawn by us.
 */
export const EPSON_TM_T88IV: EscposProfile = {
  ...EPSON_TM_T88V,
  codePages: EPSON_LEGACY_PAGES,
  ...{ qr: false, speedMmS: 200 },
  ids: { ...ids, firmware: '4.03', name: 'TM-T88IV', serial: 'FD4G000001' },
}

/** Epson TM-T88VI: `GS ( H` known; 350 mm/s, `DLE DC4` fn 8: own. */
export const EPSON_TM_T88VI: EscposProfile = {
  ...EPSON_TM_T88V,
  speedMmS: 350,
  ids: { ...ids, firmware: '40.01 ESC/POS', name: 'TM-T88VI', serial: 'X2JZ000001' },
}

/** Epson TM-T88VII: 500 mm/s, `GS ( H`, `DLE DC4` fn 8: own. */
export const EPSON_TM_T88VII: EscposProfile = {
  ...EPSON_TM_T88V,
  speedMmS: 500,
  ids: { ...ids, firmware: '60.00 ESC/POS', name: 'TM-T88VII', serial: 'X6A5000001' },
}

/** Epson TM-T20: 203 dpi as the T20III; 150 mm/s, `GS ( H`, `DLE DC4` fn 8: own. */
export const EPSON_TM_T20: EscposProfile = {
  ...EPSON_TM_T20III,
  speedMmS: 150,
  ids: { ...ids, firmware: '1.10 ESC/POS', name: 'TM-T20', serial: 'P9TG000001' },
}

/** Epson TM-T20II: the same with 200 mm/s (own). */
export const EPSON_TM_T20II: EscposProfile = {
  ...EPSON_TM_T20,
  speedMmS: 200,
  ids: { ...ids, firmware: '2.01 ESC/POS', name: 'TM-T20II', serial: 'TBDF000001' },
}

/** Epson TM-T81: `GS ( H` and the speed of its line by its specification; all else, 203 dpi and 150 mm/s among it: own. */
export const EPSON_TM_T81: EscposProfile = {
  ...EPSON_80_MM,
  ...EPSON_TM_T20,
  codePages: EPSON_LEGACY_PAGES,
  ...{ clearBuffers: false, qr: false },
  ids: { ...ids, firmware: '1.00', name: 'TM-T81', serial: 'LFQG000001' },
}
