/** What a piece of paper bears, read as people read it. */

/** A ticket as it stands on a piece of paper. */
export interface TicketOnPaper {
  readonly ticket: string
  /** All of it, to its last line. */
  readonly whole: boolean
  readonly marked: 'void' | 'copy' | undefined
}

const LAST_LINE = /\d\d\.\d\d\.\d{4} \d\d:\d\d/

const NUMBER = /(?<![\p{L}\d])[\p{Lu}]\d{3,5}(?![\p{L}\d])/gu

/** The numbers that can be read on a piece of paper, or on a display. */
export function numbersOn(text: string): string[] {
  return [...new Set(text.match(NUMBER) ?? [])]
}

/** Each number on a piece, as often as it stands there, with what stands between it and the next one. */
export function ticketsOn(text: string): TicketOnPaper[] {
  const places = [...text.matchAll(NUMBER)]
  return places.map(({ 0: ticket, index: at }, index) => {
    const own = text.slice(at, places[index + 1]?.index)
    const above = text.slice(places[index - 1]?.index ?? 0, at)
    const copy = /COPY|КОПИЯ/u.test(above.slice(above.search(LAST_LINE) + 1)) // its mark stands above its number
    return {
      ticket,
      marked: /VOID/.test(own) ? 'void' : copy ? 'copy' : undefined,
      whole: LAST_LINE.test(own),
    }
  })
}
