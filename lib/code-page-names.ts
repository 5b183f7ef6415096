/** The code pages by name alone: what a configuration is checked by, without their tables. */

/** The code pages known, by the names that configurations use. */
export const CODE_PAGES = [
  'cp437',
  'cp720',
  'cp737',
  'cp775',
  'cp850',
  'cp852',
  'cp855',
  'cp857',
  'cp858',
  'cp860',
  'cp861',
  'cp862',
  'cp863',
  'cp864',
  'cp865',
  'cp866',
  'cp1125',
  'windows1250',
  'windows1251',
  'windows1252',
  'windows1253',
  'windows1254',
  'windows1255',
  'windows1256',
  'windows1257',
  'windows1258',
  'iso88591',
  'iso88592',
  'iso88595',
  'iso88597',
  'iso88599',
  'iso885915',
  'koi8r',
  'koi8u',
  'kz1048',
] as const

/** One word of {@link CODE_PAGES}. */
export type CodePage = (typeof CODE_PAGES)[number]

const CYRILLIC: ReadonlySet<CodePage> = new Set<CodePage>([
  ...(['cp855', 'cp866', 'cp1125', 'windows1251', 'iso88595', 'koi8r', 'koi8u', 'kz1048'] as const),
])

/** Whether the page has the Russian letters. */
export function hasCyrillic(page: CodePage): boolean {
  return CYRILLIC.has(page)
}
