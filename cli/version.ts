import { readFileSync } from 'node:fs'

/** The package's version, from the package.json above the sources or above `dist`. */
export function packageVersion(): string {
  for (const above of ['../package.json', '../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(above, import.meta.url), 'utf8')) as Record<
        string,
        unknown
      >
      if (name === 'nowserving' && typeof version === 'string') return version
    } catch {
      // not there: one further up
    }
  }
  return 'unknown'
}
