import { type CodePage, decodeByte } from '../../../lib/code-page.ts'
import type { CommandSet } from './profile.ts'

/** A character that only the display's owner knows: a glyph of his own. */
export const USER_GLYPH = '□'

/** The ASCII codes that the international sets draw differently. */
const VARIABLE = '#$@[\\]^`{|}~'
const isLetterOrDigit = (byte: number) =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)

/** `ESC R n`: what stands for each of `#$@[\]^`{|}~` in set n. */
const INTERNATIONAL: readonly string[] = [
  '#$@[\\]^`{|}~', // 0 USA
  '#$à°ç§^`éùè¨', // 1 France
  '#$§ÄÖÜ^`äöüß', // 2 Germany
  '£$@[\\]^`{|}~', // 3 United Kingdom
  '#$@ÆØÅ^`æøå~', // 4 Denmark I
  '#¤ÉÄÖÅÜéäöåü', // 5 Sweden
  '#$@°\\é^ùàòèì', // 6 Italy
  '₧$@¡Ñ¿^`¨ñ}~', // 7 Spain I
  '#$@[¥]^`{|}~', // 8 Japan
  '#¤ÉÆØÅÜéæøåü', // 9 Norway
  '#$ÉÆØÅÜéæøåü', // 10 Denmark II
  '#$á¡Ñ¿é`íñóú', // 11 Spain II
  '#$á¡Ñ¿éüíñóú', // 12 Latin America
  '#$@[₩]^`{|}~', // 13 Korea
]

/** `ESC t n` of the Epson set; katakana and the user pages have no name in lib. */
const EPSON_PAGES: Readonly<Record<number, CodePage | 'katakana' | 'user'>> = {
  0: 'cp437',
  1: 'katakana',
  2: 'cp850',
  3: 'cp860',
  4: 'cp863',
  5: 'cp865',
  16: 'windows1252',
  17: 'cp866',
  18: 'cp852',
  19: 'cp858',
  254: 'user',
  255: 'user',
}

/** `ESC f n` of the CD5220 set: the national set and the page above 7F. */
const CD5220_FONTS: Readonly<Record<string, { readonly international: number; readonly page: CodePage }>> = {
  U: { international: 0, page: 'cp437' },
  F: { international: 1, page: 'cp437' },
  G: { international: 2, page: 'cp437' },
  E: { international: 3, page: 'cp437' },
  D: { international: 4, page: 'cp437' },
  W: { international: 9, page: 'cp437' },
  I: { international: 6, page: 'cp437' },
  S: { international: 7, page: 'cp437' },
  J: { international: 8, page: 'cp437' },
  L: { international: 0, page: 'cp852' },
  R: { international: 0, page: 'cp866' },
}

/** What a display draws for a byte; the settings that decide it. */
export class Characters {
  #page: CodePage | 'katakana' | 'user' = 'cp437'
  #international = 0
  #userGlyphs = false
  readonly #defined = new Set<number>()

  /** `ESC t n` or `ESC f n`; an unknown n changes nothing. */
  select(n: number, set: CommandSet): void {
    if (set === 'epson') this.#page = EPSON_PAGES[n] ?? this.#page
    else {
      const font = CD5220_FONTS[String.fromCharCode(n)]
      if (font === undefined) return
      this.#page = font.page
      this.#international = font.international
    }
  }

  /** `ESC R n`. */
  international(n: number): void {
    if (n < INTERNATIONAL.length) this.#international = n
  }

  /** `ESC % n`. */
  useGlyphs(on: boolean): void {
    this.#userGlyphs = on
  }

  /** `ESC &`. */
  define(first: number, last: number): void {
    for (let code = first; code <= last; code++) this.#defined.add(code)
  }

  /** `ESC ? n`. */
  cancel(code: number): void {
    this.#defined.delete(code)
  }

  /** One cell's character. */
  glyph(byte: number): string {
    if (this.#userGlyphs && this.#defined.has(byte)) return USER_GLYPH
    if (byte === 0x20 || isLetterOrDigit(byte)) return String.fromCharCode(byte) // alike in every set
    if (byte < 0x80) {
      const ascii = String.fromCharCode(byte)
      const at = VARIABLE.indexOf(ascii)
      return at === -1 ? printable(ascii) : (INTERNATIONAL[this.#international]?.[at] ?? ascii)
    }
    if (this.#page === 'user') return USER_GLYPH
    if (this.#page === 'katakana')
      return byte >= 0xa1 && byte <= 0xdf ? String.fromCharCode(0xff61 + byte - 0xa1) : ' '
    return printable(decodeByte(byte, this.#page))
  }
}

/** DEL and what a page leaves empty are blank cells. */
function printable(character: string): string {
  return character === '' || character === '\x7f' || character === '\u00a0' ? ' ' : character
}
