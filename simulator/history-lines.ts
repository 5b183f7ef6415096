/** A record as far as it can be told. */
interface Told {
  readonly at: number
  readonly type: string
  readonly [detail: string]: unknown
}

const LONGEST_TEXT = 160
const SECOND_MS = 1000

/** A record in words: `kiosk-1  cut: piece 0, text "…"`. */
export function describeRecord({ at: _at, type, ...details }: Told): {
  readonly who: string
  readonly what: string
} {
  const { device, on, ...rest } = details
  const words = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${shortened(JSON.stringify(value))}`],
  )
  const short = type.startsWith('device.') ? type.slice('device.'.length) : type
  return { who: String(device ?? on ?? ''), what: [short, words.join(', ')].filter(Boolean).join(': ') }
}

/** Ms since the beginning as people read them: `12.345 s`, in a column. */
export function secondsColumn(ms: number): string {
  return `${(ms / SECOND_MS).toFixed(3).padStart(10)} s`
}

/** Text on one line, at most so long; the middle of what is longer is left out. */
export function shortened(text: string, most = LONGEST_TEXT): string {
  if (text.length <= most) return text
  const half = (most - 3) >> 1
  return `${text.slice(0, half)} … ${text.slice(text.length - half)}`
}
