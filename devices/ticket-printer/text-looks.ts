/** How characters look, as commands of any dialect that are sent where they change. Pure. */
import { joined } from '../../lib/bytes.ts'
import { type CodePage, encodeText } from '../../lib/code-page.ts'
import type { RowBlock, RowPart } from './blocks.ts'

/** The command for a mode, where it is not already so. */
export type ChangedMode = (name: string, value: string | number | boolean, bytes: Uint8Array) => Uint8Array[]

/** Remembers modes from the initialisation on; that one undoes underline and reverse. */
export function changedModes(): ChangedMode {
  const modes = new Map<string, string | number | boolean>([
    ['underline', false],
    ['reverse', false],
  ])
  return (name, value, bytes) => {
    if (modes.get(name) === value) return []
    modes.set(name, value)
    return [bytes]
  }
}

/** What of a {@link RowPart} is a matter of modes. */
export type Look = Omit<RowPart, 'column' | 'text'>

/** A dialect's commands for looks. */
export interface LookCommands {
  readonly bold: (on: boolean) => Uint8Array
  /** So many times as wide and as high. */
  readonly scale: (width: number, height: number) => Uint8Array
  readonly underline: (on: boolean) => Uint8Array
  readonly reverse: (on: boolean) => Uint8Array
}

/** The commands after which characters look so. */
export function lookOf(
  { width, height, bold, underline, reverse }: Look,
  mode: ChangedMode,
  command: LookCommands,
): Uint8Array[] {
  return [
    ...mode('bold', bold, command.bold(bold)),
    ...mode('size', `${width}x${height}`, command.scale(width, height)),
    ...mode('underline', underline, command.underline(underline)),
    ...mode('reverse', reverse, command.reverse(reverse)),
  ]
}

/** The looks of one size and nothing else. */
export function plainLook(size: number, bold = false): Look {
  return { width: size, height: size, bold, underline: false, reverse: false }
}

/**
 * The bytes of a row without its line feed; undefined when the page lacks one of its characters. Gaps are plain blanks, so
 * that no printer's own units matter.
 */
export function rowBytes(
  { parts }: RowBlock,
  page: CodePage,
  mode: ChangedMode,
  command: LookCommands,
): Uint8Array | undefined {
  const texts = parts.map(({ text }) => encodeText(text, page))
  if (texts.some(({ missing }) => missing.length > 0)) return undefined
  const bytes: Uint8Array[] = []
  let column = 0
  for (const [index, part] of parts.entries()) {
    const text = texts[index]?.bytes ?? new Uint8Array()
    const gap = part.column - column
    if (gap > 0) bytes.push(...lookOf(plainLook(1), mode, command), encodeText(' '.repeat(gap), page).bytes)
    bytes.push(...lookOf(part, mode, command), text)
    column = Math.max(column, part.column) + text.length * part.width
  }
  return joined(bytes)
}
