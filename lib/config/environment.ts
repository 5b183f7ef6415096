/** Environment variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What expanding a text gives, or what is wrong with it; neither `expected` nor `fix` holds a value. */
export type Expansion =
  | { readonly text: string; readonly used: boolean }
  | { readonly expected: string; readonly fix: string }

const REFERENCE = /\$\$\{|\$\{([^}]*)(\}?)/g

/** Replaces each `${NAME}` by the variable; `$${` stands for `${` itself. Values are not expanded again. */
export function expandEnvironment(text: string, env: Environment): Expansion {
  let expanded = ''
  let end = 0
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, name, brace] = match
    expanded += text.slice(end, match.index)
    end = match.index + whole.length
    if (name === undefined) {
      expanded += '${'
      continue
    }
    if (brace === '' || !/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name))
      return {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how the user writes it
        expected: 'a variable as `${NAME}`, of letters, digits and "_"',
        fix: 'close the brace and correct the name, or write `$${` for a plain `${`',
      }
    const value = Object.hasOwn(env, name) ? env[name] : undefined
    if (value === undefined)
      return {
        expected: `the environment variable ${name} to be set`,
        fix: `set it before starting, for example \`export ${name}=…\`, or write the value here`,
      }
    expanded += value
  }
  return { text: expanded + text.slice(end), used: end > 0 }
}
