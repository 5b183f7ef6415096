/** Files that a configuration names beside itself. */
import { resolve } from 'node:path'
import { readBytes } from './read-text.ts'

/** Why a file cannot be used. */
export interface UnreadFile {
  readonly found?: string
  readonly expected: string
  readonly fix: string
}

/** Reads a file that stands in a configuration, by a path from its folder; at once and whole. */
export function readNamedFile(folder: string, path: string, most: number): Uint8Array | UnreadFile {
  try {
    const bytes = readBytes(resolve(folder, path), most)
    if (bytes === undefined)
      return { found: 'a folder or a device', expected: 'a file', fix: 'name the file itself' }
    if (bytes.length <= most) return bytes
    return { found: `more than ${most} bytes`, expected: `at most ${most} bytes`, fix: 'use a smaller file' }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error'
    const absent = code === 'ENOENT'
    const expected = absent ? 'a file that exists' : 'a file that may be read'
    const fix = absent ? 'give its path from the folder of this file' : 'check its path and its permissions'
    return { ...(absent ? {} : { found: code }), expected, fix }
  }
}
