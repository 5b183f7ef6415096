import { type CodePage, encodeText } from '../../../lib/code-page.ts'
import { DeviceError } from '../../../lib/index.ts'
import type { Call } from '../contract.ts'

/** Where and with which words calls are set. */
export interface Layout {
  readonly rows: number
  readonly columns: number
  readonly codePage: CodePage
  /** The word before the window's number. */
  readonly label: string
}

/** The words for a window. */
export const WINDOW_WORD = { en: 'Window', ru: 'Окно' } as const

/**
 * Calls as full rows of bytes: one call fills the display, ticket above window, centred; several take a row each.
 * @throws DeviceError `illegal` for what does not fit or cannot be written in the code page.
 */
export function layCalls(calls: readonly Call[], layout: Layout): Uint8Array[] {
  const { rows, columns, label } = layout
  if (calls.length > rows) {
    throw new DeviceError('illegal', `${calls.length} calls do not fit: the display has ${rows} rows`, {
      fix: `Show at most ${rows} calls at once.`,
    })
  }
  const [only] = calls
  const texts =
    calls.length === 1 && only !== undefined
      ? [centred(only.ticket, columns), centred(`${label} ${only.window}`, columns)]
      : calls.map(({ ticket, window }) => `${ticket} > ${window}`)
  const all: Uint8Array[] = []
  for (let row = 0; row < rows; row++) all.push(rowBytes(texts[row] ?? '', layout))
  return all
}

/** One line of text in the middle of a row. */
export function centred(text: string, columns: number): string {
  const blanks = Math.floor((columns - [...text].length) / 2)
  return blanks > 0 ? ' '.repeat(blanks) + text : text
}

/** A text as a full row of bytes. @throws DeviceError `illegal` for what does not fit or cannot be written. */
export function rowBytes(
  text: string,
  { columns, codePage }: Pick<Layout, 'columns' | 'codePage'>,
): Uint8Array {
  const { bytes, missing } = encodeText(text, codePage)
  if (missing.length > 0) {
    throw new DeviceError(
      'illegal',
      `${JSON.stringify(text.trim())}: code page ${codePage} has no ${missing.join(' ')}`,
      {
        fix: 'Use other characters, or set options.codePage to a page that has them.',
      },
    )
  }
  if (bytes.length > columns || bytes.some((byte) => byte < 0x20)) {
    throw new DeviceError(
      'illegal',
      `${JSON.stringify(text.trim())} does not fit into ${columns} characters`,
      {
        fix: 'Use a shorter ticket number or a shorter options.label.',
      },
    )
  }
  const row = new Uint8Array(columns).fill(0x20)
  row.set(bytes)
  return row
}
