/** A chart with everything around it: its name, what its colours mean, and the same as a table. */
import { type Html, type HtmlValue, html } from './html.ts'

/** A table of a page: the first cell of a row names it, the others are numbers. */
export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly HtmlValue[])[]
}

/** A chart and its words. */
export interface Figure {
  readonly title: string
  /** A colour's class, and what is drawn in it. */
  readonly legend: readonly (readonly [look: string, name: string])[]
  readonly chart: Html
  /** How to read it, where that is not plain. */
  readonly note?: string
  readonly table: Table
}

/** A figure as a part of a page. */
export function figure({ title, legend, chart, note, table: told }: Figure): Html {
  return html`<figure>
<figcaption>
<h3>${title}</h3>
<p class="legend">${legend.map(([look, name]) => html`<span><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${look}" width="10" height="10" rx="2"/></svg> ${name}</span> `)}</p>
</figcaption>
${chart}
${note === undefined ? undefined : html`<p class="note">${note}</p>`}
<details><summary>As a table</summary>${table(told, title)}</details>
</figure>
`
}

/** A table in a box that scrolls by itself where it is too wide. */
export function table({ head, rows }: Table, caption: string, id?: string): Html {
  const [first = '', ...others] = head
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table${id === undefined ? undefined : html` id="${id}"`}>
<caption>${caption}</caption>
<thead><tr><th scope="col">${first}</th>${others.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([
    name,
    ...cells
  ]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>
`,
)}</tbody>
</table></div>`
}
