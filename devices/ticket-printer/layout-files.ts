/** The files that a layout names, read where a configuration is read: drivers never see a file. */
import type { UnreadFile } from '../../lib/config/named-file.ts'

/** Reads one file of at most so many bytes. */
export type ReadFile = (path: string, most: number) => Uint8Array | UnreadFile

/** A file that cannot be used, and where it is named. */
export interface LayoutFileProblem extends UnreadFile {
  readonly path: readonly string[]
}

const MOST_LOGO_BYTES = 256 * 1024
const MOST_TEMPLATE_BYTES = 512 * 1024

/** The options of a printer with the contents of the files in their layout; what cannot be read is left out, and told. */
export function withLayoutFiles(
  options: Readonly<Record<string, unknown>>,
  read: ReadFile,
): { readonly options: Readonly<Record<string, unknown>>; readonly problems: readonly LayoutFileProblem[] } {
  const layout = options['layout']
  if (!isMapping(layout)) return { options, problems: [] }
  const problems: LayoutFileProblem[] = []
  const filled: Record<string, unknown> = { ...layout }
  const fill = (name: 'logo' | 'template', content: 'data' | 'text', most: number) => {
    const value = layout[name]
    if (!isMapping(value) || typeof value['file'] !== 'string' || value[content] !== undefined) return
    const got = read(value['file'], most)
    const text = got instanceof Uint8Array ? contentOf(got, content) : got
    if (typeof text === 'string') filled[name] = { ...value, [content]: text }
    else {
      delete filled[name]
      problems.push({ path: ['layout', name, 'file'], ...text })
    }
  }
  fill('logo', 'data', MOST_LOGO_BYTES)
  fill('template', 'text', MOST_TEMPLATE_BYTES)
  return { options: { ...options, layout: filled }, problems }
}

function contentOf(bytes: Uint8Array, content: 'data' | 'text'): string | UnreadFile {
  if (content === 'data') return Buffer.from(bytes).toString('base64')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { found: 'bytes that are not UTF-8', expected: 'UTF-8 text', fix: 'save the file as UTF-8' }
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
