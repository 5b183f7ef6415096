/** The tests that a guide shows, as files. */

/** One test file of a guide. */
export interface GuideTest {
  /** `04-the-cable-is-pulled-at-byte-50.test.ts`: in order, under the heading that stands above it. */
  readonly file: string
  readonly source: string
}

const FENCE = '```'

/** Every block of TypeScript that imports `nowserving/testing`, exactly as written. @throws Error for a block that does not end. */
export function guideTests(markdown: string): GuideTest[] {
  const tests: GuideTest[] = []
  const lines = markdown.split(/\r?\n/)
  let heading = ''
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.startsWith('#')) heading = line.replace(/^#+ */, '')
    if (!line.startsWith(FENCE)) continue
    const end = lines.indexOf(FENCE, at + 1)
    if (end < 0) throw new Error(`line ${at + 1}: the block that begins here does not end`)
    const source = `${lines.slice(at + 1, end).join('\n')}\n`
    if (line === `${FENCE}ts` && source.includes("from 'nowserving/testing'")) {
      const number = String(tests.length + 1).padStart(2, '0')
      tests.push({ file: `${number}-${slug(heading)}.test.ts`, source })
    }
    at = end
  }
  return tests
}

function slug(heading: string): string {
  const words = heading.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return words.join('-').replace(/^\d+-/, '')
}
