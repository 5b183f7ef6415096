/** What the host has set: all that `ESC @` puts back. */
import { type CodePage, decodeByte } from '../../../lib/code-page.ts'
import { type LineModes, pitchOf } from '../mechanics/line.ts'
import type { StarProfile } from './profile.ts'

/** Settings of `ESC GS y`, and what is stored to be printed. */
export interface QrModes {
  readonly ecLevel: 'L' | 'M' | 'Q' | 'H'
  readonly cellSize: number
  readonly data: Uint8Array | undefined
}

/** Never changed in place: each line remembers those that it was made with. Lengths in dots. */
export interface Modes extends LineModes {
  /** From the start of one line to that of the next. */
  readonly lineSpacing: number
  /** Stops of `HT`. */
  readonly tabs: readonly number[]
  readonly qr: QrModes
}

const DOTS_PER_MM = 8 // as the manuals count them: 203.2 dpi
const initial = new WeakMap<StarProfile, Modes>()

/** Millimetres that a command names, in dots. */
export function commandDots(mm: number): number {
  return mm * DOTS_PER_MM
}

/** As at power-on; made once for each model. */
export function initialModes(profile: StarProfile): Modes {
  const known = initial.get(profile)
  if (known) return known
  const pitch = pitchOf(profile, 'A')
  const modes: Modes = {
    font: 'A',
    width: 1,
    height: 1,
    bold: false,
    underline: 0,
    reverse: false,
    upsideDown: false,
    align: 'left',
    characters: charactersOf(profile, 0),
    charSpacing: 0,
    lineSpacing: commandDots(4), // a memory switch; 4 mm from the factory (own)
    leftMargin: 0,
    printWidth: profile.dotsPerLine,
    tabs: Array.from({ length: 32 }, (_, index) => (index + 1) * 8 * pitch),
    qr: { ecLevel: 'L', cellSize: 3, data: undefined },
  }
  initial.set(profile, modes)
  return modes
}

const tables = new Map<CodePage, readonly string[]>()

/** 256 characters as a model draws them under a number of `ESC GS t`; '' for what is not drawn. */
export function charactersOf(profile: StarProfile, number: number): readonly string[] {
  const page = pageByNumber(profile, number) ?? 'cp437'
  const known = tables.get(page)
  if (known) return known
  const table = Array.from({ length: 256 }, (_, byte) => decodeByte(byte, page))
  tables.set(page, table)
  return table
}

/** The page that a model has under a number of `ESC GS t`; 0 is the usual one. */
export function pageByNumber({ codePages }: StarProfile, number: number): CodePage | undefined {
  if (number === 0) return 'cp437'
  for (const [page, its] of Object.entries(codePages)) if (its === number) return page as CodePage
  return undefined
}
