const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const LONGEST_MS = 365 * 24 * 3_600_000

/** Reads `500ms`, `30s`, `1.5m` or `2h` as ms; undefined for anything else, or more than a year. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,12}(?:\.\d{1,6})?)(ms|s|m|h)$/.exec(text) ?? []
  if (digits === undefined) return undefined
  const ms = Math.round(Number(digits) * (UNIT_MS[unit] ?? Number.NaN))
  return ms <= LONGEST_MS ? ms : undefined
}
