/** The style of a report: tokens first, light and dark; then the page, narrow screens, and paper. */

const LIGHT = `
  color-scheme: light;
  --bg: #fcfcfb; --sunken: #f3f3f1; --ink: #1a1c1f; --ink-2: #474c52; --ink-3: #666c73; --line: #e5e5e2; --line-2: #c8c9c5;
  --accent: #5645c4; --holds: #0b5f86; --holds-soft: #e6f1f6; --bad: #b3261e; --bad-soft: #fbeeec; --warn: #8a5a00; --warn-soft: #fbf3e2;`;
const DARK = `
  color-scheme: dark;
  --bg: #131416; --sunken: #1e2023; --ink: #eceded; --ink-2: #b9bdc2; --ink-3: #92989f; --line: #292c30; --line-2: #44484e;
  --accent: #aca1ff; --holds: #7fc4e6; --holds-soft: #16303c; --bad: #ff8f85; --bad-soft: #331c1a; --warn: #e6b35c; --warn-soft: #2e2514;`;

export const REPORT_STYLE = `
:root {${LIGHT}
  --font: -apple-system, BlinkMacSystemFont, "Segoe UI", Inter, Roboto, "Helvetica Neue", "Liberation Sans", system-ui, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) { :root {${DARK} } }
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 16px; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 400 14px/1.5 var(--font); font-variant-numeric: tabular-nums; }
h1, h2, p, ul, dl, dd, figure, table { margin: 0; padding: 0; }
ul { list-style: none; }
a { color: inherit; text-decoration: underline; text-decoration-color: var(--line-2); text-underline-offset: 3px; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 12px; top: 8px; background: var(--bg); padding: 8px 12px; }
.mono { font-family: var(--mono); font-size: .9em; } .s { font-size: 12px; line-height: 18px; } .muted { color: var(--ink-3); } .r { text-align: right; }

.page { display: grid; grid-template-columns: 188px minmax(0, 820px); column-gap: 48px; justify-content: center; padding: 32px 24px 64px; }
.contents { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 8px 0 24px; font-size: 13px; line-height: 18px; }
.contents .brand { font-weight: 650; letter-spacing: -.01em; padding-bottom: 12px; }
.contents a { display: block; padding: 3px 0; color: var(--ink-2); text-decoration: none; } .contents a:hover { color: var(--ink); text-decoration: underline; }
h1 { font-size: 26px; line-height: 32px; font-weight: 620; letter-spacing: -.015em; margin-top: 2px; text-wrap: balance; }
h2 { font-size: 18px; line-height: 24px; font-weight: 620; letter-spacing: -.01em; text-wrap: balance; }
section { padding-top: 40px; }
.lede { font-size: 17px; line-height: 26px; margin-top: 12px; max-width: 62ch; } .note { color: var(--ink-2); max-width: 74ch; margin-top: 4px; }
.facts { display: grid; grid-template-columns: 2fr 1fr 1.4fr 1fr; border-block: 1px solid var(--line-2); margin-top: 20px; }
.facts > div { padding: 10px 16px; border-left: 1px solid var(--line); } .facts > div:first-child { padding-left: 0; border: 0; }
dt { color: var(--ink-3); font-size: 12px; line-height: 18px; } .facts dd { font-size: 20px; line-height: 28px; font-weight: 580; letter-spacing: -.01em; }
.facts dd > span { display: block; font-size: 12px; line-height: 18px; font-weight: 400; letter-spacing: 0; color: var(--ink-2); }
.facts .counts { display: flex; flex-wrap: wrap; gap: 4px 12px; margin-top: 2px; } .counts > span { white-space: nowrap; }

.chip { display: inline-block; white-space: nowrap; font-size: 12px; line-height: 20px; font-weight: 550; padding: 0 8px; border-radius: 10px; background: var(--sunken); color: var(--ink-2); }
.chip.holds { background: var(--holds-soft); color: var(--holds); } .chip.fails { background: var(--bad-soft); color: var(--bad); } .chip.open { background: var(--warn-soft); color: var(--warn); }

table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 500; font-size: 12px; color: var(--ink-3); padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line-2); white-space: nowrap; }
td { padding: 8px 16px 8px 0; vertical-align: top; } td:last-child, th:last-child { padding-right: 0; }
th.r { text-align: right; }
.claims, .decisions { margin-top: 12px; } .claims .group th { color: var(--ink); font-weight: 620; font-size: 14px; padding: 16px 0 6px; } .claims tr.first td { border-top: 1px solid var(--line); } .claims tr.group + tr td { border-top: 0; }
.readings, .readings:last-child { border: 0; } .readings summary { font-size: 12.5px; line-height: 18px; padding: 4px 0; } .readings[open] { padding-bottom: 4px; } .readings ul { list-style: none; margin: 0; padding: 0; } .readings li { padding: 6px 0 6px 12px; border-left: 2px solid var(--line); }
.claims .claim { width: 38%; } .claims .verdict { width: 1%; text-align: right; } .claims thead th:last-child { text-align: right; } .claims .num { font-weight: 580; white-space: nowrap; } tr:target td { background: var(--sunken); }
.decisions td { border-top: 1px solid var(--line); font-size: 13px; } .decisions td:first-child { white-space: nowrap; } .decisions td:nth-child(2) { width: 30%; }
.data td, .data th { padding: 4px 16px 4px 0; font-size: 12.5px; line-height: 18px; white-space: nowrap; } .data td { border-bottom: 1px solid var(--line); } .scroll { overflow-x: auto; }

figure { margin-top: 16px; } .picture { overflow-x: auto; } .picture:focus-visible { outline-offset: 4px; }
.picture svg { display: block; color: var(--ink); height: auto; width: 100%; max-width: 820px; } .picture svg[width="84mm"] { max-width: 440px; }
/* two hues of the pictures are too dark for a dark page */
@media screen and (prefers-color-scheme: dark) { .picture [stroke="#332288"] { stroke: #9d90f0; } .picture [fill="#332288"] { fill: #9d90f0; } .picture [stroke="#882255"] { stroke: #d977a8; } .picture [fill="#882255"] { fill: #d977a8; } }
figcaption { font-size: 12.5px; line-height: 18px; color: var(--ink-2); margin-top: 8px; max-width: 96ch; } figcaption b { color: var(--ink); font-weight: 620; }
.verdicts { margin-top: 16px; } .verdicts li { padding: 4px 0; } .verdicts a { text-decoration: none; } .verdicts a:hover { text-decoration: underline; } .verdicts .chip { margin-right: 4px; }
.line { display: flex; flex-wrap: wrap; gap: 4px 28px; margin: 16px 0 8px; font-size: 13px; line-height: 18px; } .line dd { overflow-wrap: anywhere; }
details { border-top: 1px solid var(--line); } details:last-child { border-bottom: 1px solid var(--line); } summary { cursor: pointer; padding: 8px 0; color: var(--ink-2); } summary:hover { color: var(--ink); } details[open] { padding-bottom: 12px; }
.button { display: inline-block; margin-top: 8px; font-size: 13px; line-height: 20px; padding: 4px 12px; border: 1px solid var(--line-2); border-radius: 6px; text-decoration: none; } .button:hover { border-color: var(--ink-3); }
pre { font: 12px/18px var(--mono); background: var(--sunken); padding: 10px 12px; border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; margin: 8px 0 0; }
.prov { display: grid; grid-template-columns: 120px 1fr; gap: 3px 16px; margin: 8px 0 12px; font-size: 13px; line-height: 20px; } .prov dt { line-height: 20px; } .prov dd { overflow-wrap: anywhere; }

@media (max-width: 1080px) {
  .page { grid-template-columns: minmax(0, 820px); } .contents { position: static; max-height: none; padding-bottom: 20px; }
  .contents ul { display: flex; flex-wrap: wrap; gap: 0 16px; } .contents .brand { padding-bottom: 4px; }
}
@media (max-width: 700px) {
  .page { padding: 20px 16px 48px; } h1 { font-size: 22px; line-height: 28px; } .lede { font-size: 16px; line-height: 24px; }
  .facts { grid-template-columns: 1fr 1fr; } .facts > div:first-child { grid-column: 1 / -1; } .facts > div { border: 0; border-top: 1px solid var(--line); padding: 8px 8px 8px 0; } .facts > div:first-child { border-top: 0; }
  .claims thead, .decisions thead { display: none; } .claims, .claims tbody, .claims tr, .claims td, .claims th, .decisions, .decisions tbody, .decisions tr, .decisions td { display: block; width: auto !important; padding-right: 0; white-space: normal; }
  .claims td { padding: 4px 0 !important; border: 0 !important; text-align: left !important; } .claims tr.first { border-top: 1px solid var(--line); padding-top: 8px; } .claims tr.group + tr { border-top: 0; padding-top: 0; } .claims tr { padding-bottom: 8px; }
  .decisions tr { border-top: 1px solid var(--line); padding: 8px 0; } .decisions td { border: 0; padding: 2px 0; } .decisions td::before { content: attr(data-label) ': '; color: var(--ink-3); }
  .picture svg[width="174mm"] { width: 620px; } .button, summary { min-height: 44px; padding-block: 11px; } .prov { grid-template-columns: 92px 1fr; }
}
@page { size: A4; margin: 16mm 18mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #666c73; } }
@media print {
  :root {${LIGHT} --bg: #fff; } html, body { background: #fff; } body { font-size: 9.5pt; } .skip, .contents, .button, details:not([open]):not(.readings) { display: none; } .readings::details-content { content-visibility: visible; display: block; } .page { display: block; padding: 0; }
  h1 { font-size: 17pt; line-height: 21pt; } h2 { font-size: 12pt; line-height: 16pt; } h2, h3 { break-after: avoid; break-inside: avoid; } section { padding-top: 18pt; } .lede { font-size: 11.5pt; line-height: 16pt; } figcaption, td, .prov, .line { font-size: 8.5pt; line-height: 12pt; } .s, dt, th, .chip { font-size: 8pt; line-height: 11pt; } pre { font-size: 8pt; line-height: 12pt; }
  .facts dd { font-size: 12pt; line-height: 16pt; } .chip { border: .5pt solid currentColor; padding: 0 5pt; } td, .data td { padding-block: 3pt; }
  figure, tr, pre, .facts, .line, .prov { break-inside: avoid; } figcaption { break-before: avoid; } .group, .study > p { break-after: avoid; } .picture svg { width: 174mm; max-width: 100%; } .picture svg[width="84mm"] { width: 84mm; } .picture, .scroll { overflow: visible; } a { text-decoration: none; }
}
`;
