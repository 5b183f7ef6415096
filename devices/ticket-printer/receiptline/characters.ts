/** The first look at a line: fields and escapes become one character each, so that all others are what they seem. */
import { nearest } from '../../../lib/config/nearest.ts'
import { FIELDS, type Field, fieldCharacter, literalCharacter, PRIVATE } from './fields.ts'

/** What is wrong with a line, without its number. */
export interface LineProblem {
  readonly found: string
  readonly expected: string
  readonly fix: string
}

/** A line that cannot be read. */
export class LineError extends Error {
  override readonly name = 'LineError'
  readonly problem: LineProblem

  constructor(problem: LineProblem) {
    super(`found ${problem.found}, expected ${problem.expected}`)
    this.problem = problem
  }
}

/** Throws what is wrong with a line. */
export function refuse(found: string, expected: string, fix: string): never {
  throw new LineError({ found, expected, fix })
}

/** Some of a line between quotes: bounded, no control characters. */
export function shown(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, '?').replace(/[\ue000-\uf8ff]/g, '…')
  return JSON.stringify(plain.length > 40 ? `${plain.slice(0, 40)}…` : plain)
}

/** Where `\n` stands in a text. */
export const NEW_ROW = literalCharacter(0x0a)

const ESCAPABLE = '\\|{};-=~_"`^'

/** The line with its fields and escapes taken out. @throws LineError for control characters, wrong escapes, unknown fields. */
export function markedLine(line: string): string {
  const control = /[^\P{Cc}\t]|[\u2028\u2029\ufeff]/u.exec(line)?.[0]
  if (control !== undefined) {
    const code = `U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
    refuse(`the control character ${code}`, 'printable text', 'remove it')
  }
  const strange = PRIVATE.exec(line)?.[0]
  if (strange !== undefined) {
    const code = `U+${strange.charCodeAt(0).toString(16).toUpperCase()}`
    refuse(`the private character ${code}`, 'a character that fonts have', 'remove it')
  }
  return line.replace(/\\(x..|[^x]|$|x)|\{\{([^{}]*)\}\}/gs, (all, escaped?: string, name?: string) =>
    name === undefined ? literal(all, escaped ?? '') : fieldCharacter(fieldNamed(name.trim())),
  )
}

function literal(all: string, escaped: string): string {
  if (escaped === 'n') return NEW_ROW
  if (escaped.length === 1 && ESCAPABLE.includes(escaped)) return literalCharacter(escaped.charCodeAt(0))
  if (/^x[\da-f]{2}$/i.test(escaped)) {
    const code = Number.parseInt(escaped.slice(1), 16)
    if (code >= 0x20 && (code < 0x7f || code > 0x9f)) return literalCharacter(code)
    refuse(
      `the control character ${shown(all)}`,
      'printable characters',
      'remove it: printers take it as a command',
    )
  }
  return refuse(
    `the escape ${shown(all)}`,
    `\\n, \\x and two hex digits, or \\ before one of ${[...ESCAPABLE].join(' ')}`,
    'write `\\\\` for a backslash',
  )
}

function fieldNamed(name: string): Field {
  const field = FIELDS.find((each) => each === name)
  if (field !== undefined) return field
  const meant = nearest(name, FIELDS)
  const fix = meant === undefined ? 'write for example `{{ticket}}`' : `write \`{{${meant}}}\``
  return refuse(`the unknown field ${shown(`{{${name}}}`)}`, `one of ${FIELDS.join(', ')}`, fix)
}
