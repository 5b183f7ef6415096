/** A command line that can be pasted into a shell: the options as they were given, but those to `leave` out. */
export function shellCommand(
  name: string,
  argument: string | undefined,
  options: object,
  leave: readonly string[],
): string {
  const words = ['nowserving', name, ...(argument === undefined ? [] : [argument])]
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined || value === false || leave.includes(option)) continue
    words.push(`--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`)
    if (value !== true) words.push(String(value))
  }
  return words.map(quoted).join(' ')
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
