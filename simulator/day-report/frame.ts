/** The frame of a chart: axes, grid and what a screen reader says of it. Static SVG, so that a page needs no program. */
import { type ScaleLinear, scaleLinear } from 'd3-scale'
import { type Html, html } from './html.ts'

/** Units of the drawing: a column of a page is about as many px wide. */
const WIDTH = 400
const HEIGHT = 228
/** Where the marks are, inside the axes. */
export const AREA = { left: 44, right: WIDTH - 8, top: 26, bottom: HEIGHT - 38 } as const

/** A place on the horizontal axis that has a name. */
export interface Place {
  readonly x: number
  readonly name: string
}

/** What a chart is drawn from. */
export interface Frame {
  /** Unique on its page: a word. */
  readonly id: string
  readonly title: string
  /** What is to be seen, in a sentence or two, for those who do not see it. */
  readonly description: string
  readonly xName: string
  readonly yName: string
  readonly y: ScaleLinear<number, number>
  readonly places: readonly Place[]
  readonly marks: Html
  /** How a value of the vertical axis is written. */
  readonly yText?: (value: number) => string
}

/** The vertical scale from 0, or a round number below `least`, to one above `most`. */
export function verticalScale(most: number, least = 0): ScaleLinear<number, number> {
  return scaleLinear()
    .domain([least, Math.max(most, 1)])
    .nice(TICKS)
    .range([AREA.bottom, AREA.top])
}

const TICKS = 4

/** The chart as SVG. */
export function frame({
  id,
  title,
  description,
  xName,
  yName,
  y,
  places,
  marks,
  yText = String,
}: Frame): Html {
  const ticks = y.ticks(TICKS).filter((value) => Number.isInteger(value))
  const middle = (AREA.left + AREA.right) / 2
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-what">
<title id="${id}-title">${title}</title>
<desc id="${id}-what">${description}</desc>
${ticks.map(
  (
    value,
  ) => html`<line class="grid" x1="${AREA.left}" x2="${AREA.right}" y1="${round(y(value))}" y2="${round(y(value))}"/>
<text class="end" x="${AREA.left - 6}" y="${round(y(value) + 4)}">${yText(value)}</text>
`,
)}${marks}
<line class="axis" x1="${AREA.left}" x2="${AREA.right}" y1="${AREA.bottom}" y2="${AREA.bottom}"/>
${places.map(({ x, name }) => html`<text class="middle" x="${round(x)}" y="${AREA.bottom + 16}">${name}</text>`)}
<text class="middle name" x="${middle}" y="${HEIGHT - 4}">${xName}</text>
<text class="name" x="2" y="11">${yName}</text>
</svg>`
}

/** Of units of the drawing: a tenth is finer than anybody sees. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}
