import type { Area, Move, WriteMode } from './protocol.ts'

/** A rectangle that is written on its own: a window, or the whole glass. */
interface Pane extends Area {
  x: number
  y: number
  mode: WriteMode
}

/**
 * The cells of a display and how the cursor goes through them (DM-D110 p44). Coordinates are 1-based;
 * with a window selected, everything happens inside it and counts from its corner.
 */
export class Screen {
  readonly #rows: string[][]
  readonly #windows = new Map<number, Pane>()
  readonly #whole: Pane
  #pane: Pane

  constructor(columns: number, rows: number) {
    this.#rows = Array.from({ length: rows }, () => Array<string>(columns).fill(' '))
    this.#whole = { x1: 1, y1: 1, x2: columns, y2: rows, x: 1, y: 1, mode: 'overwrite' }
    this.#pane = this.#whole
  }

  /** What stands on the glass, row by row, trailing blanks removed. */
  lines(): string[] {
    return this.#rows.map((row) => row.join('').trimEnd())
  }

  /** Where the next character goes, 1-based, on the glass. */
  get cursor(): { readonly x: number; readonly y: number } {
    return { x: this.#pane.x, y: this.#pane.y }
  }

  /** What happens at the end of a row, from now on. */
  get mode(): WriteMode {
    return this.#pane.mode
  }

  set mode(mode: WriteMode) {
    this.#pane.mode = mode
  }

  /** Writes one cell and goes on as the mode says. */
  put(glyph: string): void {
    const pane = this.#pane
    this.#set(pane.x, pane.y, glyph)
    if (pane.x < pane.x2) pane.x++
    else this.#right()
  }

  /** Writes one whole row of the glass; the cursor stays. */
  putRow(row: number, glyphs: readonly string[]): void {
    for (let x = 1; x <= this.#whole.x2; x++) this.#set(x, row, glyphs[x - 1] ?? ' ')
  }

  /** Column and row inside the window; out of it: nothing happens. */
  moveTo(x: number, y: number): void {
    const pane = this.#pane
    if (pane.x1 + x - 1 > pane.x2 || pane.y1 + y - 1 > pane.y2) return
    pane.x = pane.x1 + x - 1
    pane.y = pane.y1 + y - 1
  }

  move(to: Move): void {
    const pane = this.#pane
    switch (to) {
      case 'left':
        this.#left()
        return
      case 'right':
        this.#right()
        return
      case 'up':
        if (pane.y > pane.y1) pane.y--
        else if (pane.mode === 'vertical') this.#scrollDown()
        else pane.y = pane.y2
        return
      case 'down':
        if (pane.y < pane.y2) pane.y++
        else if (pane.mode === 'vertical') this.#scrollUp()
        else pane.y = pane.y1
        return
      case 'home':
        pane.x = pane.x1
        pane.y = pane.y1
        return
      case 'bottom':
        pane.x = pane.x2
        pane.y = pane.y2
        return
      case 'lineStart':
        pane.x = pane.x1
        return
      case 'lineEnd':
        pane.x = pane.x2
    }
  }

  /** Blanks the window; cursor home. */
  clear(): void {
    for (let y = this.#pane.y1; y <= this.#pane.y2; y++) this.#blank(y)
    this.move('home')
  }

  /** Blanks the cursor's row; cursor to its start. */
  clearLine(): void {
    this.#blank(this.#pane.y)
    this.move('lineStart')
  }

  /** Makes and selects a window, a new one in `mode`; one that lies off the glass, or upon another, is ignored. */
  openWindow(number: number, { x1, y1, x2, y2 }: Area, mode: WriteMode): void {
    const { x2: columns, y2: rows } = this.#whole
    if (x1 < 1 || y1 < 1 || x2 < x1 || y2 < y1 || x2 > columns || y2 > rows) return
    for (const [other, pane] of this.#windows) {
      const apart = x2 < pane.x1 || x1 > pane.x2 || y2 < pane.y1 || y1 > pane.y2
      if (other !== number && !apart) return
    }
    this.#pane = { x1, y1, x2, y2, x: x1, y: y1, mode: this.#windows.get(number)?.mode ?? mode }
    this.#windows.set(number, this.#pane)
  }

  /** Gives a window up; its text stays. */
  closeWindow(number: number): void {
    if (this.#pane === this.#windows.get(number)) this.#pane = this.#whole
    this.#windows.delete(number)
  }

  #set(x: number, y: number, glyph: string): void {
    const row = this.#rows[y - 1]
    if (row !== undefined) row[x - 1] = glyph
  }

  #get(x: number, y: number): string {
    return this.#rows[y - 1]?.[x - 1] ?? ' '
  }

  #blank(y: number): void {
    for (let x = this.#pane.x1; x <= this.#pane.x2; x++) this.#set(x, y, ' ')
  }

  #right(): void {
    const pane = this.#pane
    if (pane.x < pane.x2) {
      pane.x++
      return
    }
    switch (pane.mode) {
      case 'overwrite':
        pane.x = pane.x1
        pane.y = pane.y < pane.y2 ? pane.y + 1 : pane.y1
        return
      case 'vertical':
        pane.x = pane.x1
        if (pane.y < pane.y2) pane.y++
        else this.#scrollUp()
        return
      case 'horizontal':
        for (let x = pane.x1; x < pane.x2; x++) this.#set(x, pane.y, this.#get(x + 1, pane.y))
        this.#set(pane.x2, pane.y, ' ')
    }
  }

  #left(): void {
    const pane = this.#pane
    if (pane.x > pane.x1) {
      pane.x--
      return
    }
    switch (pane.mode) {
      case 'overwrite':
        pane.x = pane.x2
        pane.y = pane.y > pane.y1 ? pane.y - 1 : pane.y2
        return
      case 'vertical':
        pane.x = pane.x2
        if (pane.y > pane.y1) pane.y--
        else this.#scrollDown()
        return
      case 'horizontal':
        for (let x = pane.x2; x > pane.x1; x--) this.#set(x, pane.y, this.#get(x - 1, pane.y))
        this.#set(pane.x1, pane.y, ' ')
    }
  }

  /** The lower rows move up, the lowest becomes blank. */
  #scrollUp(): void {
    const { x1, x2, y1, y2 } = this.#pane
    for (let y = y1; y < y2; y++) for (let x = x1; x <= x2; x++) this.#set(x, y, this.#get(x, y + 1))
    this.#blank(y2)
  }

  /** The upper rows move down, the uppermost becomes blank. */
  #scrollDown(): void {
    const { x1, x2, y1, y2 } = this.#pane
    for (let y = y2; y > y1; y--) for (let x = x1; x <= x2; x++) this.#set(x, y, this.#get(x, y - 1))
    this.#blank(y1)
  }
}
