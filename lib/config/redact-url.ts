/** Schemes whose text is a path: an "@" in it is part of a name, never a password. */
const PATH_SCHEMES = ['serial', 'file', 'pty'] as const
/** Our own port schemes: what follows "?" is a setting and may be shown. */
const PORT_SCHEMES = [...PATH_SCHEMES, 'tcp', 'bus', 'board'] as const

/**
 * Returns the text with credentials replaced by `***`, so that it may be printed or logged.
 *
 * Made for one URL. Where it cannot tell a password from something else (an unescaped "@", "/" or
 * blank), it hides too much and never too little. A query is hidden too, except that of our ports.
 */
export function redactUrl(text: string): string {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase() ?? ''
  if (isOneOf(PATH_SCHEMES, scheme) && !/:.*@/s.test(text.slice(text.indexOf(':') + 1))) return text
  const hidden = hideCredentials(text)
  const query = hidden.indexOf('?')
  if (query === -1 || isOneOf(PORT_SCHEMES, scheme) || !hidden.includes(':')) return hidden
  return `${hidden.slice(0, query)}?***`
}

function hideCredentials(text: string): string {
  const at = text.lastIndexOf('@')
  const colon = text.indexOf(':')
  if (at === -1 || colon === -1) return text
  const slashes = text.indexOf('://')
  const from = slashes === -1 ? colon + 1 : slashes + 3
  if (from <= at) return `${text.slice(0, from)}***${text.slice(at)}`
  return `***${text.slice(at)}` // "token@host:1883"
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word)
}
