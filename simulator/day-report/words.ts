/** Numbers as a page tells them. */

/** Up to an hour in minutes and seconds, above it in hours and minutes. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A share from 0 to 1. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`
}

/** 12 345, with narrow spaces that do not break. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')
}

/** The hour of the day: "08:00"; "00:00 +1" of the next day. */
export function hourName(hour: number): string {
  const days = Math.floor(hour / 24)
  return `${String(hour % 24).padStart(2, '0')}:00${days === 0 ? '' : ` +${days}`}`
}

/** With one place, so that numbers of a column stand below each other. */
export function oneDecimal(value: number): string {
  return value.toFixed(1)
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]
const DAY_MS = 86_400_000

/** An ISO date in words: "Monday, 12 January 2026"; the same on every machine. */
export function dateInWords(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const days = Date.UTC(year, month - 1, day) / DAY_MS
  const weekday = WEEKDAYS[(((days + 4) % 7) + 7) % 7] // the first of January 1970 was a Thursday
  return `${weekday}, ${day} ${MONTHS[month - 1]} ${year}`
}
