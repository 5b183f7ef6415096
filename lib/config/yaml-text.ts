/** YAML text on one side, its nodes on the other, up to the first mistake; bounded in time and memory. */
import { Composer, CST, type ErrorCode, Lexer, type LineCounter, Parser } from 'yaml'
import { REFUSED, type YamlWords, yamlWords } from './yaml-errors.ts'

/** The longest text that is read: some thousands of devices. */
export const LONGEST_TEXT_BYTES = 512 * 1024
/** How deep mappings and lists may be nested. */
export const DEEPEST_LEVEL = 32
const LEXER_MARKS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]) // not in the text

/** Why a text is no YAML, and where, if it is at one place. */
export interface Fault {
  readonly offset: number | undefined
  readonly words: YamlWords
}

/** The root node of the one document in the text; fills `lines` for the place of a fault too. */
export function composeText(text: string, lines: LineCounter): Fault | { readonly contents: unknown } {
  if (new TextEncoder().encode(text).length > LONGEST_TEXT_BYTES)
    return { offset: undefined, words: REFUSED.tooLong }
  try {
    const refused = refusedBeforehand(text)
    if (refused === undefined) return compose(text, lines)
    lines.addNewLine(0)
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1)
    return refused
  } catch {
    return { offset: undefined, words: REFUSED.unreadable } // the library says it never throws here
  }
}

/** Up to the first mistake and no further: a damaged file can hold one per character. */
function compose(text: string, lines: LineCounter): Fault | { readonly contents: unknown } {
  const tokens: CST.Token[] = []
  let documents = 0
  for (const token of new Parser(lines.addNewLine).parse(text)) {
    if (token.type === 'error') return { offset: token.offset, words: yamlWords('UNEXPECTED_TOKEN') }
    if (token.type === 'document') documents++
    if (documents > 1) return { offset: token.offset, words: REFUSED.secondDocument }
    tokens.push(token)
  }
  const composer = new Composer({ prettyErrors: false, stringKeys: true, uniqueKeys: false })
  const faults: Fault[] = []
  Object.assign(composer, {
    onError: (source: unknown, code: ErrorCode) => {
      faults.push({ offset: nextVisible(text, faultOffset(source)), words: yamlWords(code) })
      throw new Error(code)
    },
  })
  try {
    const [document] = [...composer.compose(tokens, true, text.length)]
    const late = document?.errors[0] ?? document?.warnings[0]
    if (late !== undefined) return { offset: late.pos[0], words: yamlWords(late.code) }
    return { contents: document?.contents }
  } catch (error) {
    if (faults[0] === undefined) throw error
    return faults[0]
  }
}

/** Some mistakes are told at the end of the line before. */
function nextVisible(text: string, offset: number): number {
  let at = offset
  while (text[at] === ' ' || text[at] === '\r' || text[at] === '\n') at++
  return at
}

/** The composer names a place by a number, a range or a token. */
function faultOffset(source: unknown): number {
  if (Array.isArray(source)) return faultOffset(source[0])
  if (typeof source === 'number') return source
  const offset = typeof source === 'object' && source !== null && 'offset' in source ? source.offset : 0
  return typeof offset === 'number' ? offset : 0
}

/**
 * What costs the YAML library much time or memory is refused before it is asked, and what it would
 * only notice at the end of the text: brackets and quotes left open.
 */
function refusedBeforehand(text: string): Fault | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  const control = text.search(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/)
  if (control !== -1) return { offset: control, words: REFUSED.controlCharacter }
  const open: number[] = [] // where the brackets around the token start
  let offset = 0
  let before = ''
  for (const token of new Lexer().lex(text)) {
    if (token === CST.FLOW_END) break // a line that stands too far left ends every bracket
    const quote = before === CST.SCALAR ? '' : /^["']/.exec(token)?.[0]
    if (quote && (token === quote || !token.endsWith(quote))) return { offset, words: REFUSED.openQuote }
    if (token === '[' || token === '{') open.push(offset)
    if (token === ']' || token === '}') open.pop()
    if (open.length > DEEPEST_LEVEL) return { offset, words: REFUSED.tooDeep }
    if (!LEXER_MARKS.has(token)) offset += token.length
    before = token
  }
  const unclosed = open.at(-1)
  return unclosed === undefined ? undefined : { offset: unclosed, words: REFUSED.openBracket }
}
