/** How the page looks: light and dark as the reader's system has it, on paper always light. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ground: #f4f5f7; --ink: #1a1d21; --faint: #565d66; --rule: #d9dde2;
  --one: #2463a8; --two: #c4540f; --good: #1d6b3a; --bad: #b3261e; --bad-ground: #fdecea; --pale: .3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #1b1f24; --ground: #121518; --ink: #e8eaed; --faint: #a4abb4; --rule: #363d45;
    --one: #6cabee; --two: #f0985a; --good: #7fd29b; --bad: #ff9d94; --bad-ground: #3a1e1c; --pale: .42;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 80rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: 0 0 .5rem; }
a { color: inherit; }
h1 + p, p:last-child { margin-bottom: 0; }
.faint, .note, .legend, caption, dt { color: var(--faint); }
.bad { color: var(--bad); }
.good { color: var(--good); }
.warning { border: 1px solid var(--bad); background: var(--bad-ground); border-radius: .5rem; padding: .75rem 1rem; margin: 1rem 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(10rem, 45%), 1fr)); gap: .75rem; margin: 1.25rem 0 0; padding: 0; }
.tiles > div, figure, .card { background: var(--paper); border: 1px solid var(--rule); border-radius: .5rem; }
.tiles > div { padding: .6rem .8rem; display: flex; flex-direction: column; }
.tiles dt { font-size: .85rem; }
.tiles dd { margin: 0; font-size: 1.2rem; font-weight: 600; line-height: 1.3; white-space: nowrap; font-variant-numeric: tabular-nums; }
.tiles dd.small { font-size: .85rem; font-weight: 400; color: var(--faint); line-height: 1.4; white-space: normal; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22.5rem), 1fr)); gap: 1rem; }
figure { position: relative; margin: 0; padding: .8rem; min-width: 0; }
.card { padding: .8rem; min-width: 0; margin: 0 0 1rem; }
figure > svg { display: block; width: 100%; height: auto; margin: .25rem 0; }
.legend { font-size: .85rem; margin: 0; }
.legend span { margin-right: .75rem; white-space: nowrap; }
.legend svg { width: .7em; height: .7em; }
.note { font-size: .85rem; }
details summary { cursor: pointer; font-size: .85rem; color: var(--faint); }
svg text { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; fill: var(--ink); font-size: 12px; font-variant-numeric: tabular-nums; }
svg text.name { fill: var(--faint); }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.grid { stroke: var(--rule); }
.axis { stroke: var(--faint); }
.limit { stroke: var(--bad); stroke-dasharray: 4 3; }
.whisker { fill: none; stroke: var(--ink); stroke-width: 1.2; }
.one { fill: var(--one); }
.two { fill: var(--two); }
.pale { fill-opacity: var(--pale); }
.mild { fill-opacity: .6; }
.line { fill: none; stroke-width: 2; }
.line.one { stroke: var(--one); }
.line.two { stroke: var(--two); }
.meter { float: left; width: 40px; height: 8px; margin: .45em .6em 0 0; }
.scroll { overflow-x: auto; }
.card table:not(#centres) { width: auto; min-width: min(100%, 40rem); }
.card details { margin-top: .75rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .9rem; }
figure caption { position: absolute; clip-path: inset(50%); }
caption { text-align: left; font-size: .85rem; padding: .25rem 0; }
th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
th { font-weight: 500; white-space: nowrap; }
thead th { color: var(--faint); }
.number { text-align: right; white-space: nowrap; }
th button { all: unset; cursor: pointer; }
th button:focus-visible { outline: 2px solid var(--one); }
th[aria-sort=ascending] button::after { content: " ▲"; }
th[aria-sort=descending] button::after { content: " ▼"; }
code { font: .9em ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
@media print {
  :root {
    --paper: #fff; --ground: #fff; --ink: #000; --faint: #444; --rule: #ccc;
    --one: #2463a8; --two: #c4540f; --good: #1d6b3a; --bad: #b3261e; --bad-ground: #fff; --pale: .3;
  }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .figures { grid-template-columns: 1fr 1fr; }
  .tiles { grid-template-columns: repeat(4, 1fr); }
  figure, .tiles > div, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  .scroll { overflow: visible; }
  details:not([open]) { display: none; }
  svg, .tiles > div { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`
