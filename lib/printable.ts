/**
 * Text of strangers in a line for people, at most `most` characters: what is invisible, moves a cursor or turns the
 * direction of writing is written as its code point.
 */
export function printable(text: string, most: number): string {
  let line = ''
  for (const character of text.slice(0, most + 1)) {
    const code = character.codePointAt(0) ?? 0
    const shown = UNSEEN.test(character) ? `\\u{${code.toString(16)}}` : character
    if (line.length + shown.length > most) return `${line.slice(0, most - 1)}…`
    line += shown
  }
  return line
}

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u
