/**
 * The fields that a template is filled in with. While a template is read, each stands as one private character, and so do
 * escaped characters: a value is put in when all markup has been read, so it can never become markup.
 */

/** What `{{…}}` may name. */
export const FIELDS = [
  ...['ticket', 'service', 'waiting', 'waiting.en', 'waiting.ru'],
  ...['windows', 'windows.en', 'windows.ru', 'lines', 'qr', 'time', 'logo'],
] as const

/** One of {@link FIELDS}. */
export type Field = (typeof FIELDS)[number]

/** Texts for the fields; what is absent, the ticket lacks. */
export type Values = { readonly [Name in Field]?: string | undefined }

const FIRST_FIELD = 0xe000
const FIRST_LITERAL = 0xe100
/** Private use: no file needs these characters, and no printer has them. */
export const PRIVATE = /[\ue000-\uf8ff]/u

/** The character that stands for a field. */
export function fieldCharacter(field: Field): string {
  return String.fromCharCode(FIRST_FIELD + FIELDS.indexOf(field))
}

/** The character that stands for an escaped one, 00 to FF. */
export function literalCharacter(code: number): string {
  return String.fromCharCode(FIRST_LITERAL + code)
}

/** Every field in a text, as often as it stands there. */
export function fieldsIn(text: string): Field[] {
  return [...text].flatMap((character) => FIELDS[character.charCodeAt(0) - FIRST_FIELD] ?? [])
}

/** The text as it is meant: fields by their values, absent ones by nothing, escaped characters by themselves. */
export function filled(text: string, values: Values): string {
  return text.replace(/[\ue000-\ue1ff]/g, (character) => {
    const code = character.charCodeAt(0)
    const field = FIELDS[code - FIRST_FIELD]
    if (field !== undefined) return values[field] ?? ''
    return code >= FIRST_LITERAL ? String.fromCharCode(code - FIRST_LITERAL) : ''
  })
}
