/**
 * Lines of text as ESC/POS commands. Pure.
 */
import { joined } from '../../../lib/bytes.ts'
import { type CodePage, encodeText } from '../../../lib/code-page.ts'
import type { RowBlock, TextBlock } from '../blocks.ts'
import { dotsToMm, drawLine, type Piece, printable } from '../print-pieces.ts'
import { drawRow, rowHeight } from '../row-picture.ts'
import { type ChangedMode, type LookCommands, lookOf, plainLook, rowBytes } from '../text-looks.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'
import { encodeBands } from './protocol-raster.ts'

/** What text has to know of its printer. */
export interface TextEncoding {
  readonly profile: EscposProfile
  readonly codePage: CodePage
}

const FONT_HEIGHT_DOTS = 24 // font A
const LOOKS: LookCommands = {
  ...{ bold: command.bold, scale: command.scale },
  ...{ underline: command.underline, reverse: command.reverse },
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
  const look = lookOf(plainLook(line.size, line.bold), mode, LOOKS)
  return [{ bytes: joined([...look, command.line(text)]), lengthMm: lineLength(line.size, profile) }]
}

/** One line of several styles; drawn whole where the page lacks a character. */
export function encodeRow(block: RowBlock, { profile, codePage }: TextEncoding, mode: ChangedMode): Piece[] {
  const row = { ...block, parts: block.parts.map((part) => ({ ...part, text: printable(part.text) })) }
  const bytes = rowBytes(row, codePage, mode, LOOKS)
  if (bytes === undefined) return encodeBands(drawRow(row, profile), profile)
  return [{ bytes: command.line(bytes), lengthMm: lineLength(rowHeight(row), profile) }]
}

function lineLength(height: number, profile: EscposProfile): number {
  return Math.max(profile.lineMm, dotsToMm(height * FONT_HEIGHT_DOTS, profile))
}
