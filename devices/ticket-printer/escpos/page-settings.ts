/** Commands that only set modes: the modes before and after, nothing else. */
import { CELL } from '../../../lib/picture/index.ts'
import { pitchOf } from '../mechanics/line.ts'
import { charactersOf, INTERNATIONAL_SETS } from './page-characters.ts'
import { initialModes, type Modes } from './page-modes.ts'
import type { EscposProfile } from './profile.ts'

/** Where a command comes upon the printer. */
export interface SettingContext {
  readonly modes: Modes
  readonly profile: EscposProfile
  /** Nothing is in the line buffer: some commands work only then. */
  readonly lineEmpty: boolean
  readonly pageMode: boolean
}

/** What changes; undefined: it is no command that sets modes. An illegal value changes nothing. */
export function settingOf(
  name: string,
  args: Uint8Array,
  context: SettingContext,
): Partial<Modes> | undefined {
  const { modes, profile, lineEmpty } = context
  const [n = 0, second = 0] = args
  const on = (n & 1) === 1
  switch (name) {
    case 'ESC !':
      return {
        font: on ? 'B' : 'A',
        bold: (n & 0x08) !== 0,
        height: n & 0x10 ? 2 : 1,
        width: n & 0x20 ? 2 : 1,
        underline: n & 0x80 ? Math.max(1, modes.underline) : 0,
      }
    case 'GS !':
      return { width: ((n >> 4) & 7) + 1, height: (n & 7) + 1 }
    case 'ESC E':
    case 'ESC G':
      return { bold: on }
    case 'ESC a': {
      const align = (['left', 'centre', 'right'] as const)[digit(n)]
      return lineEmpty && !context.pageMode && align !== undefined ? { align } : {}
    }
    case 'ESC {':
      return lineEmpty && !context.pageMode ? { upsideDown: on } : {}
    case 'ESC M':
      return { font: digit(n) === 0 ? 'A' : 'B' }
    case 'ESC -':
      return digit(n) <= 2 ? { underline: digit(n) } : {}
    case 'GS B':
      return { reverse: on }
    case 'ESC t':
      return { codePage: n, characters: charactersOf(profile, n, modes.international) }
    case 'ESC R':
      return n < INTERNATIONAL_SETS
        ? { international: n, characters: charactersOf(profile, modes.codePage, n) }
        : {}
    case 'ESC %':
      return { drawnCharacters: on }
    case 'FS &':
      return { twoByte: profile.multiByte === true }
    case 'FS .':
      return { twoByte: false }
    case 'ESC SP':
      return { charSpacing: n * modes.unitX }
    case 'ESC 2':
      return { lineSpacing: initialModes(profile).lineSpacing }
    case 'ESC 3':
      return { lineSpacing: n * modes.unitY }
    case 'ESC 0':
      return { lineSpacing: profile.dpi / 8 }
    case 'GS L':
      return margins(context, word(n, second) * modes.unitX, modes.printWidth)
    case 'GS W':
      return margins(context, modes.leftMargin, word(n, second) * modes.unitX)
    case 'GS P': {
      const { unitX, unitY } = initialModes(profile)
      return { unitX: n === 0 ? unitX : profile.dpi / n, unitY: second === 0 ? unitY : profile.dpi / second }
    }
    case 'ESC D': {
      const cell = (pitchOf(profile, modes.font) + modes.charSpacing) * modes.width
      return { tabs: Array.from(args, (stop) => stop * cell) }
    }
    case 'GS h':
      return { barcode: { ...modes.barcode, height: Math.max(1, n) } }
    case 'GS w':
      return n >= 1 && n <= 6 ? { barcode: { ...modes.barcode, moduleWidth: n } } : {}
    case 'GS H':
      return digit(n) <= 3 ? { barcode: { ...modes.barcode, hri: digit(n) } } : {}
    case 'GS f':
      return { barcode: { ...modes.barcode, hriFont: digit(n) === 0 ? 'A' : 'B' } }
    default:
      return undefined
  }
}

/** Parameters of one digit may be sent as a number or as its character. */
function digit(n: number): number {
  return n >= 0x30 && n <= 0x39 ? n - 0x30 : n
}

/** Only at the start of a line, and not in page mode; the line keeps room for one character. */
function margins(context: SettingContext, leftMargin: number, printWidth: number): Partial<Modes> {
  if (!context.lineEmpty || context.pageMode) return {}
  const { dotsPerLine } = context.profile
  const left = Math.min(leftMargin, dotsPerLine - CELL.A.width)
  return { leftMargin: left, printWidth: Math.max(CELL.A.width, Math.min(printWidth, dotsPerLine - left)) }
}

const word = (low: number, high: number): number => low + high * 256
