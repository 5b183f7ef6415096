/**
 * Text as the single bytes of a code page, and back. The tables come from iconv-lite.
 */
import iconv from 'iconv-lite'
import { asciiBytes } from './bytes.ts'
import { CODE_PAGES, type CodePage } from './code-page-names.ts'

export type { CodePage } from './code-page-names.ts'

/** What {@link encodeText} gives. */
export interface EncodedText {
  readonly bytes: Uint8Array
  /** Characters that the page lacks, each once, in order of appearance. */
  readonly missing: string[]
}

interface Table {
  /** 256 characters; U+FFFD where the page has none. */
  readonly characters: readonly string[]
  /** The same as a device draws them: '' for control characters. */
  readonly drawn: readonly string[]
  readonly bytes: ReadonlyMap<string, number>
}

/** iconv-lite's name of a page, where it is not ours. RK1048 is Kazakhstan's KZ-1048. */
const ICONV_NAME: Partial<Record<CodePage, string>> = { kz1048: 'rk1048' }

const REPLACEMENT = '\ufffd'
const PLAIN_ASCII = /^[\x20-\x7e]*$/
const QUESTION_MARK = 0x3f

/** What a reader takes for the same, where the page lacks the character itself. */
const PLAIN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '‐': '-',
    '‑': '-',
    '‒': '-',
    '–': '-',
    '—': '-',
    '―': '-',
    '−': '-',
    '«': '"',
    '»': '"',
    '“': '"',
    '”': '"',
    '„': '"',
    '‟': '"',
    '‹': "'",
    '›': "'",
    '‘': "'",
    '’': "'",
    '‚': "'",
    '‛': "'",
    ʼ: "'",
    '…': '...',
    '\u00a0': ' ', // no-break space
    '\u2002': ' ', // en space
    '\u2003': ' ', // em space
    '\u2007': ' ', // figure space
    '\u2009': ' ', // thin space
    '\u202f': ' ', // narrow no-break space
    '\u00ad': '', // soft hyphen
    '\u200b': '', // zero width space
    '\u200c': '', // zero width non-joiner
    '\u200d': '', // zero width joiner
    '\u2060': '', // word joiner
    '\ufe0e': '', // text style of the character before
    '\ufe0f': '', // emoji style of the character before
    '\ufeff': '', // byte order mark
  }),
)

const tables = new Map<CodePage, Table>()

/** Whether a value names a code page that is known here. */
export function isCodePage(value: unknown): value is CodePage {
  return (CODE_PAGES as readonly unknown[]).includes(value)
}

/**
 * Text as bytes. Composed first (NFC); typographic characters that the page lacks become plain ones;
 * any other it lacks becomes `?` (a mark above a letter: nothing) and is listed. Of the control characters only tab, line feed and
 * carriage return pass: text must not be able to give a device commands.
 */
export function encodeText(text: string, page: CodePage): EncodedText {
  if (PLAIN_ASCII.test(text)) return { bytes: asciiBytes(text), missing: [] } // the same in every page
  const { bytes: byteOf } = tableOf(page)
  const bytes: number[] = []
  const missing = new Set<string>()
  for (const character of text.normalize('NFC')) {
    const byte = isControl(character) && !isLayout(character) ? undefined : byteOf.get(character)
    if (byte !== undefined) {
      bytes.push(byte)
      continue
    }
    const instead = plainer(character, byteOf)
    if (instead === undefined) missing.add(character)
    // A mark has no cell of its own: its letter is printed without it.
    bytes.push(...(instead ?? (/\p{M}/u.test(character) ? [] : [QUESTION_MARK])))
  }
  return { bytes: Uint8Array.from(bytes), missing: [...missing] }
}

/** Bytes as text, whatever they are: a byte the page leaves undefined is U+FFFD, control bytes stay. */
export function decodeText(bytes: Uint8Array, page: CodePage): string {
  const { characters } = tableOf(page)
  let text = ''
  for (const byte of bytes) text += characters[byte] ?? REPLACEMENT
  return text
}

/**
 * The character that a device draws for one byte. 20 to 7E are ASCII; control bytes, and those above
 * 7F that the page leaves to control characters, are ''; one that it leaves undefined is U+FFFD.
 */
export function decodeByte(byte: number, page: CodePage): string {
  return tableOf(page).drawn[byte] ?? REPLACEMENT
}

/** Bytes that stand for a character the page lacks, or undefined. */
function plainer(character: string, byteOf: Table['bytes']): number[] | undefined {
  const plain = PLAIN.get(character)
  if (plain !== undefined) return [...plain].map((one) => byteOf.get(one) ?? QUESTION_MARK)
  // Vietnamese and Hebrew pages hold letters and their marks apart.
  const parts = [...character.normalize('NFD')]
  const mark = byteOf.get(parts.pop() ?? '')
  const letter = byteOf.get(parts.join('').normalize('NFC'))
  return mark === undefined || letter === undefined ? undefined : [letter, mark]
}

/** C0, delete, C1. */
function isControl(character: string): boolean {
  const code = character.charCodeAt(0)
  return code < 0x20 || (code >= 0x7f && code <= 0x9f)
}

function isLayout(character: string): boolean {
  return character === '\t' || character === '\n' || character === '\r'
}

function tableOf(page: CodePage): Table {
  const known = tables.get(page)
  if (known) return known
  const high = iconv.decode(
    Buffer.from(Array.from({ length: 128 }, (_, index) => 128 + index)),
    ICONV_NAME[page] ?? page,
  )
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
  const characters = [...ascii, ...high]
  const bytes = new Map<string, number>()
  for (const [byte, character] of characters.entries()) {
    if (character !== REPLACEMENT && !bytes.has(character)) bytes.set(character, byte)
  }
  const drawn = characters.map((character) => (isControl(character) ? '' : character))
  const table = { characters, drawn, bytes }
  tables.set(page, table)
  return table
}
