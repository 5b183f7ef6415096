import type { ErrorCode } from 'yaml'

/** What is said about a mistake in the YAML itself. Never the library's own text: that quotes the file. */
export interface YamlWords {
  readonly found: string
  readonly expected: string
  readonly fix: string
}

const LAYOUT: YamlWords = {
  found: 'a line that does not fit the ones around it',
  expected: '`name: value` lines, those of one mapping at one depth',
  fix: 'indent with two spaces a level, for example `  kiosk-1:` under `devices:`',
}
const QUOTES: YamlWords = {
  found: 'a text that YAML reads as something else',
  expected: 'quotes around a text with special characters',
  fix: 'put it between quotes, for example `port: "tcp://10.0.0.20:9100"`',
}

const WORDS: Partial<Record<ErrorCode, YamlWords>> = {
  TAB_AS_INDENT: {
    found: 'a tab at the start of the line',
    expected: 'spaces',
    fix: 'replace each tab by two spaces',
  },
  MISSING_CHAR: {
    found: 'a quote, bracket or separator missing',
    expected: 'every quote and bracket closed, a blank after each `:` and a comma between fields',
    fix: 'complete it, for example `{ kind: ticket-printer, port: "tcp://10.0.0.20:9100" }`',
  },
  BAD_DQ_ESCAPE: {
    found: 'an unknown escape after `\\`',
    expected: 'a text without `\\`, or single quotes around it',
    fix: "write for example 'C:\\data' between single quotes",
  },
  RESOURCE_EXHAUSTION: {
    found: 'mappings or lists nested too deep',
    expected: 'a few levels, as in `devices: { kiosk-1: { port: "mqtt:" } }`',
    fix: 'close the brackets, or remove the outer ones',
  },
  TAG_RESOLVE_FAILED: {
    found: 'a `!tag`',
    expected: 'plain values',
    fix: 'remove the tag, or put the text between quotes',
  },
  BAD_SCALAR_START: QUOTES,
  UNEXPECTED_TOKEN: QUOTES,
  BLOCK_AS_IMPLICIT_KEY: QUOTES,
  NON_STRING_KEY: {
    found: 'a name that is not a text',
    expected: 'a plain name before the `:`',
    fix: 'write for example `kiosk-1: { kind: ticket-printer }`',
  },
}

/** The words for an error code of the YAML library. */
export function yamlWords(code: ErrorCode): YamlWords {
  return WORDS[code] ?? LAYOUT
}

/** Words for what this package refuses before or after the YAML library. */
export const REFUSED = {
  tooLong: {
    found: 'a text of more than 512 KiB',
    expected: 'a configuration, at most 512 KiB',
    fix: 'check that this is the right file: `centre: kuntsevo` is how one starts',
  },
  controlCharacter: {
    found: 'a control character',
    expected: 'printable text',
    fix: 'remove it, and save the file as UTF-8 text',
  },
  secondDocument: {
    found: 'a second document after `---`',
    expected: 'one centre in one file',
    fix: 'remove the `---` line, or move what follows to a file of its own',
  },
  openQuote: {
    found: 'a quote that is never closed',
    expected: 'a quote at both ends of the text',
    fix: 'close it, for example `port: "tcp://10.0.0.20:9100"`',
  },
  openBracket: {
    found: 'a bracket that is never closed, or lines inside it that are not indented',
    expected: 'a closing bracket, and two spaces before each line in between',
    fix: 'close it, for example `pins: { like: 2, dislike: 3 }`',
  },
  tooDeep: yamlWords('RESOURCE_EXHAUSTION'),
  unreadable: LAYOUT,
  unknownAlias: {
    found: 'an `*alias` with no such `&anchor` above it',
    expected: 'an anchor before its alias',
    fix: 'write the value itself, or put quotes around a text that starts with `*`',
  },
  tooManyAliases: {
    found: 'aliases that unfold to more than 10000 values',
    expected: 'few and small aliases',
    fix: 'write the values themselves',
  },
} as const satisfies Record<string, YamlWords>
