/** A cell of a table; undefined is empty. */
export type CsvValue = string | number | undefined

/** A table as text, RFC 4180: commas, CRLF, quotation marks only where a cell needs them. */
export function csvText(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** Blanks at an end are quoted too: some readers drop them otherwise. */
function cell(value: CsvValue): string {
  const text = value === undefined ? '' : String(value)
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
