import { expect, it } from 'vitest'
import { type CodePage, decodeByte, decodeText, encodeText, isCodePage } from './code-page.ts'
import { CODE_PAGES, hasCyrillic } from './code-page-names.ts'

const UPPER = 'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ'
const LOWER = 'абвгдежзийклмнопрстуфхцчшщъыьэюя'

function hex(text: string, page: CodePage): string {
  return Buffer.from(encodeText(text, page).bytes).toString('hex')
}

function run(first: number, length: number): string {
  return Buffer.from(Array.from({ length }, (_, index) => first + index)).toString('hex')
}

/** Literal bytes from the published tables of each page. */
const vectors: { page: CodePage; text: string; wire: string }[] = [
  { page: 'cp866', text: UPPER, wire: run(0x80, 32) },
  { page: 'cp866', text: LOWER, wire: run(0xa0, 16) + run(0xe0, 16) },
  { page: 'cp866', text: 'Ёё№░│█', wire: 'f0f1fcb0b3db' },
  { page: 'windows1251', text: UPPER + LOWER, wire: run(0xc0, 64) },
  { page: 'windows1251', text: 'Ёё№ЄІЇҐ«»—…€', wire: 'a8b8b9aab2afa5abbb978588' },
  { page: 'cp1125', text: 'ЁёҐґЄєІіЇї№', wire: 'f0f1f2f3f4f5f6f7f8f9fc' },
  { page: 'cp855', text: 'аАюЮ№', wire: 'a0a19c9def' },
  { page: 'koi8r', text: 'абАБ', wire: 'c1c2e1e2' },
  { page: 'iso88595', text: 'АЯая№', wire: 'b0cfd0eff0' },
  { page: 'kz1048', text: 'ҚқҺһӘәӨөҒғҢңҮүҰұ', wire: '8d9d8e9ea3bca5b4aababdbeafbfa1a2' },
  { page: 'cp437', text: 'Çéß░╬Ω', wire: '8082e1b0ceea' },
  { page: 'cp850', text: 'ÁÃ×', wire: 'b5c79e' },
  { page: 'cp852', text: 'Łłąž', wire: '9d88a5a7' },
  { page: 'cp858', text: '€', wire: 'd5' },
  { page: 'windows1250', text: 'Łłąž', wire: 'a3b3b99e' },
  { page: 'windows1252', text: '€Üñ™', wire: '80dcf199' },
  { page: 'windows1253', text: 'Ωλ', wire: 'd9eb' },
  { page: 'windows1254', text: 'Ğışş', wire: 'd0fdfefe' },
  { page: 'windows1257', text: 'Šļ', wire: 'd0ef' },
  { page: 'iso885915', text: '€Œ', wire: 'a4bc' },
]

it.each(vectors)('$page: $text is $wire, both ways', ({ page, text, wire }) => {
  expect(encodeText(text, page).missing).toEqual([])
  expect(hex(text, page)).toBe(wire)
  expect(decodeText(Buffer.from(wire, 'hex'), page)).toBe(text)
})

it('composes letters first, so that a letter typed in two parts is one byte', () => {
  expect(hex('и\u0306е\u0308', 'cp866')).toBe('a9f1')
})

it('takes a plain character for a typographic one that the page lacks, and only then', () => {
  const text = '«Паспорт» – “да” ’ … —\u00a0„№“'
  const { bytes, missing } = encodeText(text, 'cp866')
  expect(decodeText(bytes, 'cp866')).toBe('"Паспорт" - "да" \' ... -\u00a0"№"')
  expect(missing).toEqual([])
  expect(decodeText(encodeText(text, 'windows1251').bytes, 'windows1251')).toBe(text)
  expect(hex('a\u00a0\u202fb', 'cp737')).toBe('61ff2062')
  expect(hex('a\u00a0b\u200d\ufeff', 'cp864')).toBe('61a062')
})

it('writes ? for what a page lacks and lists each such character once', () => {
  const { bytes, missing } = encodeText('Ёж 漢 😀漢 \ud800', 'cp437')
  expect(Buffer.from(bytes).toString('latin1')).toBe('?? ? ?? ?')
  expect(missing).toEqual(['Ё', 'ж', '漢', '😀', '\ud800'])
})

it('prints a letter without the mark that the page lacks, and lists the mark', () => {
  expect(hex('а\u0301', 'cp866')).toBe('a0')
  expect(encodeText('а\u0301', 'cp866').missing).toEqual(['\u0301'])
})

it('writes Vietnamese letters as letter and mark, as windows1258 holds them', () => {
  expect(encodeText('Tiếng', 'windows1258').missing).toEqual([])
  expect(hex('ế', 'windows1258')).toBe('eaec')
})

it('lets no control character through but tab, line feed and carriage return', () => {
  const { bytes, missing } = encodeText('\t\r\n\x1b@\x10\x04\x7f\x85', 'iso88591')
  expect(Buffer.from(bytes).toString('hex')).toBe('090d0a' + '3f403f3f3f3f')
  expect(missing).toEqual(['\x1b', '\x10', '\x04', '\x7f', '\x85'])
})

it.each(CODE_PAGES)('%s: any bytes decode, one character each, and what it has encodes to itself', (page) => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  const text = decodeText(all, page)
  expect(text).toHaveLength(256)
  expect(text.slice(0, 128)).toBe(Buffer.from(all.subarray(0, 128)).toString('latin1'))
  expect(decodeText(new Uint8Array(), page)).toBe('')
  for (let byte = 0; byte < 256; byte++) {
    const drawn = decodeByte(byte, page)
    const control = byte < 0x20 || /[\x7f-\x9f]/.test(text[byte] ?? '')
    expect(drawn).toBe(control ? '' : text[byte])
    if (control || drawn === '\ufffd' || drawn.normalize('NFC') !== drawn) continue
    const [again = -1] = encodeText(drawn, page).bytes
    expect(decodeByte(again, page)).toBe(drawn)
  }
})

it('marks a byte that the page leaves undefined', () => {
  expect(decodeText(Uint8Array.of(0x41, 0x98), 'windows1251')).toBe('A\ufffd')
  expect(decodeByte(0x98, 'windows1251')).toBe('\ufffd')
})

it('knows its pages', () => {
  expect(isCodePage('cp866')).toBe(true)
  for (const other of ['CP866', 'utf8', 'toString', '', 866, null, undefined])
    expect(isCodePage(other)).toBe(false)
})

it('names the pages with Russian letters as their tables have them', () => {
  for (const page of CODE_PAGES)
    expect(hasCyrillic(page), page).toBe(encodeText(UPPER + LOWER, page).missing.length === 0)
})
