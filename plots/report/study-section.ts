/** One study in a report: its picture, what it says about the claims, its numbers, and how to get them again. */
import { claimList, figureName } from './claims-section.js';
import { type Html, html, trusted } from './html.js';
import { durationText, numberText } from './numbers.js';
import type { JudgedClaim, ReportTable, StudyReport } from './report-data.js';
import { csvLink, resultTable } from './result-table.js';

/** @param study with pictures whose glyphs the page holds once */
export function studySection(study: StudyReport, claims: readonly JudgedClaim[], firstFigure: number): Html {
  const { name, title, source, pictures, results, csv, text, commands = [], tables = [], profile } = study;
  const figures = pictures.map(
    ({ svg, caption }, index) =>
      html`<figure><div class="picture" tabindex="0">${trusted(svg)}</div><figcaption><b>Picture ${firstFigure + index}.</b> ${caption}</figcaption></figure>`,
  );
  const replay =
    commands.length > 0 && html`<details><summary>Commands</summary><pre>${commands.join('\n')}</pre></details>`;
  return html`<section id="study-${name}" class="study"><h2>${figureName(name)}. ${title}</h2>
<p class="s muted"><span class="mono">${name}</span>${source !== undefined && `, ${source}`}</p>
${figures}
${claimList(claims.filter(({ studies }) => studies.includes(name)))}
${factsOf(study)}
${tables.map(smallTable)}
${profile !== undefined && html`<details><summary>Where the time went</summary><pre>${profile}</pre></details>`}
<details><summary>Results, ${numberText(results.rows.length)} rows</summary>${resultTable(results)}<p>${csvLink(name, csv)}</p></details>
<details><summary>Study file</summary><pre>${text}</pre></details>
${replay}</section>`;
}

function smallTable({ title, note, header, rows }: ReportTable): Html {
  const isNumeric = (column: number) => rows.every((row) => typeof row[column] === 'number');
  const right = (column: number) => isNumeric(column) && html` class="r"`;
  const heads = header.map((name, i) => html`<th scope="col"${right(i)}>${name}</th>`);
  const field = (value: string | number) => (typeof value === 'number' ? numberText(value) : value);
  const body = rows.map((row) => html`<tr>${row.map((value, i) => html`<td${right(i)}>${field(value)}</td>`)}</tr>`);
  return html`<h3>${title}</h3><p class="note">${note}</p><div class="scroll" tabindex="0"><table class="data"><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function factsOf({ repetitions, failed, durationMs, digest, run, specificationHash }: StudyReport): Html {
  const share = failed > 0 && repetitions > 0 ? ` (${numberText((100 * failed) / repetitions)} %)` : '';
  const lost = failed > 0 ? `${numberText(failed)}${share}; means are conditional on success` : 'none';
  return html`<dl class="line"><div><dt>Repetitions</dt><dd>${numberText(repetitions)}</dd></div><div><dt>Failed</dt><dd>${lost}</dd></div>${durationMs !== undefined && html`<div><dt>Took</dt><dd>${durationText(durationMs)}</dd></div>`}<div><dt>Run</dt><dd class="mono">${run}</dd></div><div><dt>Digest</dt><dd class="mono">${digest ?? 'none: the run is not finished'}</dd></div><div><dt>Study, SHA-256</dt><dd class="mono">${specificationHash}</dd></div></dl>`;
}
