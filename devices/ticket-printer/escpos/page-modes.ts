/** What the host has set: all that `ESC @` puts back. */
import type { FontName } from '../../../lib/picture/index.ts'
import { type LineModes, pitchOf } from '../mechanics/line.ts'
import { charactersOf } from './page-characters.ts'
import type { EscposProfile } from './profile.ts'

/** Settings of `GS h`, `GS w`, `GS H`, `GS f`. */
export interface BarcodeModes {
  readonly height: number
  readonly moduleWidth: number
  /** Readable text: 0 none, 1 above, 2 below, 3 both. */
  readonly hri: number
  readonly hriFont: FontName
}

/** Settings of `GS ( k`, and what is stored to be printed. */
export interface QrModes {
  readonly model: 1 | 2 | 'micro'
  readonly moduleSize: number
  readonly ecLevel: 'L' | 'M' | 'Q' | 'H'
  readonly data: Uint8Array | undefined
}

/** The same for PDF417; 0 is automatic. */
export interface Pdf417Modes {
  readonly columns: number
  readonly rows: number
  readonly moduleWidth: number
  readonly rowHeight: number
  readonly ecLevel: number | undefined
  readonly truncated: boolean
  readonly data: Uint8Array | undefined
}

/** Never changed in place: each line remembers those that it was made with. Lengths in dots. */
export interface Modes extends LineModes {
  readonly codePage: number
  readonly international: number
  /** Bytes from 81 on are halves of Chinese characters. */
  readonly twoByte: boolean
  /** `ESC %`: characters that the host has drawn stand in place of the printer's own. */
  readonly drawnCharacters: boolean
  /** From the start of one line to that of the next. */
  readonly lineSpacing: number
  /** Stops of `HT`. */
  readonly tabs: readonly number[]
  /** Dots of one horizontal and one vertical motion unit. */
  readonly unitX: number
  readonly unitY: number
  readonly barcode: BarcodeModes
  readonly qr: QrModes
  readonly pdf417: Pdf417Modes
}

const initial = new WeakMap<EscposProfile, Modes>()

/** As at power-on; made once for each model. */
export function initialModes(profile: EscposProfile): Modes {
  const known = initial.get(profile)
  if (known) return known
  const modes = powerOnModes(profile)
  initial.set(profile, modes)
  return modes
}

function powerOnModes(profile: EscposProfile): Modes {
  const pitch = pitchOf(profile, 'A')
  return {
    font: 'A',
    width: 1,
    height: 1,
    bold: false,
    underline: 0,
    reverse: false,
    upsideDown: false,
    align: 'left',
    codePage: 0,
    international: 0,
    characters: charactersOf(profile, 0, 0),
    twoByte: profile.multiByte === true,
    drawnCharacters: false,
    charSpacing: 0,
    lineSpacing: Math.round((profile.lineMm * profile.dpi) / 25.4),
    leftMargin: 0,
    printWidth: profile.dotsPerLine,
    tabs: Array.from({ length: 32 }, (_, index) => (index + 1) * 8 * pitch),
    unitX: 1,
    unitY: profile.dpi === 180 ? 0.5 : 1, // 1/360 inch on 180 dpi models, else one dot
    barcode: { height: 162, moduleWidth: 3, hri: 0, hriFont: 'A' },
    qr: { model: 2, moduleSize: 3, ecLevel: 'L', data: undefined },
    pdf417: {
      columns: 0,
      rows: 0,
      moduleWidth: 3,
      rowHeight: 3,
      ecLevel: undefined,
      truncated: false,
      data: undefined,
    },
  }
}
