/** Columns of text fitted to paper: where each stands, and its rows. Pure. */
import type { RowPart } from '../blocks.ts'
import type { Column, Run, Settings } from './document.ts'

/** Where columns stand, in plain characters from the left edge. */
export interface Area {
  readonly left: number
  /** Of all columns together, borders included. */
  readonly width: number
  readonly widths: readonly number[]
}

/** Shares the paper out among columns; undefined where they need more than there is. */
export function areaOf(count: number, { widths, border, align }: Settings, paper: number): Area | undefined {
  const wanted = Array.from({ length: count }, (_, at) => (widths.length === 0 ? -1 : (widths[at] ?? 0)))
  const shown = wanted.filter((width) => width !== 0)
  const shares = shown.filter((width) => width < 0).length
  const fixed = shown.filter((width) => width > 0)
  let free = paper - fixed.reduce((sum, width) => sum + width, 0) - Math.max(0, shown.length - 1) * border
  while (shares > free) {
    const widest = Math.max(...fixed)
    if (!(widest > 1)) return undefined
    fixed[fixed.lastIndexOf(widest)] = widest - 1
    free++
  }
  if (free < 0) return undefined
  const left = shares > 0 ? 0 : Math.floor((free * align) / 2)
  let share = 0
  const given = wanted.map((width) => {
    if (width === 0) return 0
    return width > 0 ? (fixed.shift() ?? 0) : Math.floor((free + share++) / shares)
  })
  return { left, width: shares > 0 ? paper : paper - free, widths: given }
}

/** How much larger `^` make a character. */
export function scaleOf(carets: number): { readonly width: number; readonly height: number } {
  if (carets < 3) return { width: carets === 1 ? 2 : 1, height: carets === 2 ? 2 : 1 }
  return { width: carets - 1, height: carets - 1 }
}

/** One row of a column: its parts from the left edge of the column. */
export type ColumnRow = readonly RowPart[]

/** A column's text in rows of at most `width` characters; undefined where one character alone is wider. */
export function columnRows({ rows, align }: Column, width: number): readonly ColumnRow[] | undefined {
  const made: ColumnRow[] = []
  for (const [index, runs] of rows.entries()) {
    const wrapped = wrappedRuns(runs, width)
    if (wrapped === undefined) return undefined
    const last = index === rows.length - 1
    if (wrapped.length === 0 && !last) made.push([])
    made.push(...wrapped.map((parts) => aligned(parts, width, align)))
  }
  return made
}

function wrappedRuns(runs: readonly Run[], width: number): RowPart[][] | undefined {
  const rows: RowPart[][] = []
  let end = width
  for (const { text, carets, bold, underline, reverse } of runs) {
    const scale = scaleOf(carets)
    if (scale.width > width) return undefined
    for (const character of text) {
      if (end + scale.width > width) {
        rows.push([])
        end = 0
      }
      const row = rows.at(-1) ?? []
      const before = row.at(-1)
      const look = { ...scale, bold, underline, reverse }
      if (before !== undefined && sameLook(before, look))
        row[row.length - 1] = { ...before, text: before.text + character }
      else row.push({ column: end, text: character, ...look })
      end += scale.width
    }
  }
  return rows
}

type Look = Omit<RowPart, 'column' | 'text'>

function sameLook(a: Look, b: Look): boolean {
  const size = a.width === b.width && a.height === b.height
  return size && a.bold === b.bold && a.underline === b.underline && a.reverse === b.reverse
}

function aligned(parts: readonly RowPart[], width: number, align: number): RowPart[] {
  const last = parts.at(-1)
  const used = last === undefined ? 0 : last.column + [...last.text].length * last.width
  const margin = Math.round(((width - used) * align) / 2)
  return parts.map((part) => ({ ...part, column: part.column + margin }))
}
