/**
 * Lines of text as ESC/POS commands. Pure.
 */
import { joined } from '../../../lib/bytes.ts'
import { type CodePage, encodeText } from '../../../lib/code-page.ts'
import type { RowBlock, TextBlock } from '../blocks.ts'
import { dotsToMm, drawLine, type Piece, printable } from '../print-pieces.ts'
import { drawRow, rowHeight } from '../row-picture.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'
import { encodeBands } from './protocol-raster.ts'

/** What text has to know of its printer. */
export interface TextEncoding {
  readonly profile: EscposProfile
  readonly codePage: CodePage
}

/** The command for a mode, where it is not already so. */
export type ChangedMode = (name: string, value: string | number | boolean, bytes: Uint8Array) => Uint8Array[]

const FONT_HEIGHT_DOTS = 24 // font A

/** Remembers the modes from `ESC @` on. */
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

/** One line of one style; drawn where the page lacks a character. */
export function encodeLine(
  block: TextBlock,
  { profile, codePage }: TextEncoding,
  mode: ChangedMode,
): Piece[] {
  const line = { ...block, text: printable(block.text) }
  const { bytes: text, missing } = encodeText(line.text, codePage)
  if (missing.length > 0) return encodeBands(drawLine(line, codePage, profile), profile)
  const look = { width: line.size, height: line.size, bold: line.bold, underline: false, reverse: false }
  return [
    { bytes: joined([...lookOf(look, mode), command.line(text)]), lengthMm: lineLength(line.size, profile) },
  ]
}

/** One line of several styles: gaps are plain blanks, so that no printer's own units matter. Drawn as {@link encodeLine} is. */
export function encodeRow(block: RowBlock, { profile, codePage }: TextEncoding, mode: ChangedMode): Piece[] {
  const row = { ...block, parts: block.parts.map((part) => ({ ...part, text: printable(part.text) })) }
  if (row.parts.some(({ text }) => encodeText(text, codePage).missing.length > 0))
    return encodeBands(drawRow(row, profile), profile)
  const bytes: Uint8Array[] = []
  let column = 0
  for (const { text, ...part } of row.parts) {
    const printed = encodeText(text, codePage).bytes
    const gap = part.column - column
    if (gap > 0) bytes.push(...lookOf(PLAIN, mode), encodeText(' '.repeat(gap), codePage).bytes)
    bytes.push(...lookOf(part, mode), printed)
    column = Math.max(column, part.column) + printed.length * part.width
  }
  bytes.push(command.line(new Uint8Array()))
  return [{ bytes: joined(bytes), lengthMm: lineLength(rowHeight(row), profile) }]
}

interface Look {
  readonly width: number
  readonly height: number
  readonly bold: boolean
  readonly underline: boolean
  readonly reverse: boolean
}

const PLAIN: Look = { width: 1, height: 1, bold: false, underline: false, reverse: false }

function lookOf({ width, height, bold, underline, reverse }: Look, mode: ChangedMode): Uint8Array[] {
  return [
    ...mode('bold', bold, command.bold(bold)),
    ...mode('size', `${width}x${height}`, command.scale(width, height)),
    ...mode('underline', underline, command.underline(underline)),
    ...mode('reverse', reverse, command.reverse(reverse)),
  ]
}

function lineLength(height: number, profile: EscposProfile): number {
  return Math.max(profile.lineMm, dotsToMm(height * FONT_HEIGHT_DOTS, profile))
}
