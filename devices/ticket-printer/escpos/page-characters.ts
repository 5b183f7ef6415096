/** Which character each byte is: `ESC t` and `ESC R`. */
import { type CodePage, decodeByte } from '../../../lib/code-page.ts'
import type { EscposProfile } from './profile.ts'

/** What `ESC R n` puts in place of `#$@[\]^` + "`{|}~", for n = 0 to 13. */
const INTERNATIONAL: readonly string[] = [
  '#$@[\\]^`{|}~', // USA
  '#$à°ç§^`éùè¨', // France
  '#$§ÄÖÜ^`äöüß', // Germany
  '£$@[\\]^`{|}~', // United Kingdom
  '#$@ÆØÅ^`æøå~', // Denmark I
  '#¤ÉÄÖÅÜéäöåü', // Sweden
  '#$@°\\é^ùàòèì', // Italy
  '₧$@¡Ñ¿^`¨ñ}~', // Spain I
  '#$@[¥]^`{|}~', // Japan
  '#¤ÉÆØÅÜéæøåü', // Norway
  '#$ÉÆØÅÜéæøåü', // Denmark II
  '#$á¡Ñ¿é`íñóú', // Spain II
  '#$á¡Ñ¿éüíñóú', // Latin America
  '#$@[₩]^`{|}~', // Korea
]

/**
 * Page 1 of every ESC/POS printer, 80 to FF: box drawing, half-width katakana, signs. No code page of computers.
 */
const KATAKANA = [
  '▁▂▃▄▅▆▇█▏▎▍▌▋▊▉┼┴┬┤├▔─│▕┌┐└┘╭╮╰╯',
  '\u00a0｡｢｣､･ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿ',
  'ﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ',
  '═╞╪╡◢◣◥◤♠♥♦♣●○╱╲╳円年月日時分秒〒市区町村人▒\u00a0',
].join('')
const KATAKANA_NUMBER = 1

/** How many international sets there are. */
export const INTERNATIONAL_SETS = INTERNATIONAL.length

const tables = new WeakMap<EscposProfile, Map<number, readonly string[]>>()

/**
 * 256 characters as a model draws them under a number of `ESC t`; '' for what is not drawn. Made once for each page.
 * A number the model does not have stands for the page it has at power-on.
 */
export function charactersOf(
  profile: EscposProfile,
  number: number,
  international: number,
): readonly string[] {
  let known = tables.get(profile)
  if (known === undefined) {
    known = new Map()
    tables.set(profile, known)
  }
  const key = number * 256 + international
  const table =
    known.get(key) ??
    make(pageByNumber(profile, number) ?? pageByNumber(profile, 0) ?? 'cp437', international)
  known.set(key, table)
  return table
}

function make(page: CodePage | 'katakana', international: number): readonly string[] {
  const made =
    page === 'katakana'
      ? [...Array.from({ length: 128 }, (_, byte) => decodeByte(byte, 'cp437')), ...KATAKANA]
      : Array.from({ length: 256 }, (_, byte) => decodeByte(byte, page))
  const usa = [...(INTERNATIONAL[0] ?? '')]
  for (const [index, character] of [...(INTERNATIONAL[international] ?? '')].entries()) {
    made[(usa[index] ?? ' ').charCodeAt(0)] = character
  }
  return made
}

/** The page that a model has under a number of `ESC t`; page 1 is the same in all. */
export function pageByNumber(profile: EscposProfile, number: number): CodePage | 'katakana' | undefined {
  for (const [page, its] of Object.entries(profile.codePages)) if (its === number) return page as CodePage
  return number === KATAKANA_NUMBER ? 'katakana' : undefined
}
