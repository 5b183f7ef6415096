/** What an example promises in its header comment, and how what it printed differs from that. */

const LABEL = /^ \* Prints:[ \t]*/

/**
 * The `Prints:` block of an example's header: the text beside the label and the lines under it that begin at
 * the same column or further right. The block ends at the comment's end or at a line that begins further left.
 *
 * @throws Error when there is no such block, or an empty one.
 */
export function promised(source: string): string {
  const header = /^\/\*\*\r?\n([\s\S]*?)\r?\n \*\//.exec(source)?.[1] ?? ''
  const lines = header.split(/\r?\n/)
  const start = lines.findIndex((line) => LABEL.test(line))
  const label = LABEL.exec(lines[start] ?? '')?.[0] ?? ''
  const beside = lines[start]?.slice(label.length) ?? ''
  const below = start < 0 ? [] : lines.slice(start + 1)
  const column = beside === '' ? Math.min(...below.filter(isText).map(textColumn)) : label.length
  const end = below.findIndex((line) => isText(line) && textColumn(line) < column)
  const block = below.slice(0, end < 0 ? below.length : end).map((line) => line.slice(column))
  const text = [beside, ...block].join('\n').replace(/^\n+/, '').trimEnd()
  if (text === '') throw new Error('expected a header comment with a block `Prints:  …`, found none')
  return text
}

/** One line for each that differs (`-` promised, `+` printed), the rest as it is; undefined when both are the same. */
export function difference(expected: string, printed: string): string | undefined {
  const [wanted, found] = [linesOf(expected), linesOf(printed)]
  if (wanted.join('\n') === found.join('\n')) return undefined
  const rows = Array.from({ length: Math.max(wanted.length, found.length) }, (_, row) => {
    const [want, got] = [wanted[row], found[row]]
    if (want === got) return [`  ${want}`]
    return [...(want === undefined ? [] : [`- ${want}`]), ...(got === undefined ? [] : [`+ ${got}`])]
  })
  return rows.flat().join('\n')
}

/** Blanks at a line's end cannot be seen in a comment, so they do not count. */
function linesOf(text: string): string[] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
}

function isText(line: string): boolean {
  return line.replace(/^ \*/, '').trim() !== ''
}

/** The column of a comment line's first letter, counted from the line's start. */
function textColumn(line: string): number {
  return /^ \*[ \t]*/.exec(line)?.[0].length ?? 0
}
