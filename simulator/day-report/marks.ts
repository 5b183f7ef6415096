/** What is drawn inside a frame. */
import { scaleBand } from 'd3-scale'
import { area, curveMonotoneX, line } from 'd3-shape'
import { AREA, type Place, round } from './frame.ts'
import { type Html, html } from './html.ts'

/** A value with its name, which is shown where a pointer rests on it. */
export interface Mark {
  readonly x: number
  /** Units of the drawing; undefined: there is nothing here. */
  readonly y: number | undefined
  readonly name: string
}

/** Equal places side by side, one for each name; every so many is named, so that names do not touch. */
export function bands(names: readonly string[], most = 8) {
  const scale = scaleBand<number>()
    .domain(names.map((_, index) => index))
    .range([AREA.left, AREA.right])
    .paddingInner(0.25)
    .paddingOuter(0.15)
  const every = Math.max(1, Math.ceil(names.length / most))
  const width = scale.bandwidth()
  const start = (index: number) => scale(index) ?? AREA.left
  const places: Place[] = names.flatMap((name, index) =>
    index % every === 0 ? [{ x: start(index) + width / 2, name }] : [],
  )
  return { start, width, places, middle: (index: number) => start(index) + width / 2 }
}

/** A bar from the axis up. */
export function bar(
  look: string,
  at: { readonly x: number; readonly width: number },
  y: number,
  name: string,
): Html {
  return html`<rect class="${look}" x="${round(at.x)}" width="${round(at.width)}" y="${round(y)}" height="${round(AREA.bottom - y)}"><title>${name}</title></rect>
`
}

/** A line through the marks, with a dot at each; it breaks where there is none. */
export function dottedLine(look: string, marks: readonly Mark[]): Html {
  return html`${plainLine(look, marks)}${marks.map(({ x, y, name }) => (y === undefined ? undefined : dot(look, x, y, name)))}`
}

/** One dot. */
export function dot(look: string, x: number, y: number, name: string): Html {
  return html`<circle class="${look}" cx="${round(x)}" cy="${round(y)}" r="3"><title>${name}</title></circle>
`
}

/** The same without dots. */
export function plainLine(look: string, marks: readonly Pick<Mark, 'x' | 'y'>[]): Html {
  const path = line<Pick<Mark, 'x' | 'y'>>(
    ({ x }) => x,
    ({ y }) => y ?? 0,
  )
    .defined(({ y }) => y !== undefined)
    .curve(curveMonotoneX)
    .digits(1)
  return html`<path class="line ${look}" d="${path([...marks])}"/>
`
}

/** What lies between the axis and the marks. */
export function filled(look: string, marks: readonly { readonly x: number; readonly y: number }[]): Html {
  const path = area<{ readonly x: number; readonly y: number }>(
    ({ x }) => x,
    AREA.bottom,
    ({ y }) => y,
  )
    .curve(curveMonotoneX)
    .digits(1)
  return html`<path class="${look}" d="${path([...marks])}"/>
`
}

/** A horizontal line at a value that matters, with its name above the right end. */
export function limit(y: number, name: string): Html {
  return html`<line class="limit" x1="${AREA.left}" x2="${AREA.right}" y1="${round(y)}" y2="${round(y)}"/>
<text class="end name" x="${AREA.right}" y="${round(y - 4)}">${name}</text>
`
}

/** A vertical one, with names at both its sides. */
export function border(x: number, before: string, after: string): Html {
  return html`<line class="limit" x1="${round(x)}" x2="${round(x)}" y1="${AREA.top - 8}" y2="${AREA.bottom}"/>
<text class="end name" x="${round(x - 5)}" y="${AREA.top}">${before}</text>
<text class="name" x="${round(x + 5)}" y="${AREA.top}">${after}</text>
`
}

/** From where to where the truth may be, behind a bar. */
export function whisker(x: number, low: number, high: number): Html {
  return html`<path class="whisker" d="M${round(x)},${round(low)}V${round(high)}M${round(x - 4)},${round(low)}h8M${round(x - 4)},${round(high)}h8"/>
`
}
