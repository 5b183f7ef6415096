/** What a piece of paper bears, read as people read it. */

/** A ticket as it stands on a piece of paper. */
export interface TicketOnPaper {
  readonly ticket: string
  /** All of it, to its last line. */
  readonly whole: boolean
  readonly marked: 'void' | 'copy' | undefined
}

const LAST_LINE = /\d\d\.\d\d\.\d{4} \d\d:\d\d/

/** The numbers that can be read on a piece of paper, or on a display. */
export function numbersOn(text: string): string[] {
  return [...new Set(text.match(/(?<![\p{L}\d])[\p{Lu}]\d{3,5}(?![\p{L}\d])/gu) ?? [])]
}

/** Each number on a piece, with what stands between it and the next one. */
export function ticketsOn(text: string): TicketOnPaper[] {
  const numbers = numbersOn(text)
  const places = numbers.map((ticket) => text.indexOf(ticket))
  return numbers.map((ticket, index) => {
    const own = text.slice(places[index], places[index + 1])
    const above = text.slice(index === 0 ? 0 : places[index - 1], places[index])
    const copy = /COPY|КОПИЯ/u.test(above.slice(above.search(LAST_LINE) + 1)) // its mark stands above its number
    return {
      ticket,
      marked: /VOID/.test(own) ? 'void' : copy ? 'copy' : undefined,
      whole: LAST_LINE.test(own),
    }
  })
}
