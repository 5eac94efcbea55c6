/**
 * The report of a reproduction: one HTML file that needs nothing else.
 *
 * A pure function of its data: pictures stand inline as SVG, the style is in the page, results are links that hold their
 * own file. It loads nothing and runs no script, and says so to the browser (Content-Security-Policy).
 */
import { claimsSection, figureName } from './claims-section.js';
import { shareGlyphs } from './glyphs.js';
import { type Html, html, trusted } from './html.js';
import { durationText, numberText, timeText } from './numbers.js';
import type { Decision, Provenance, Report } from './report-data.js';
import { studySection } from './study-section.js';
import { REPORT_STYLE } from './style.js';
import { chip, countOutcomes, type OUTCOMES } from './verdicts.js';

export type {
  Decision,
  JudgedClaim,
  Provenance,
  Report,
  ReportTable,
  ResultTable,
  StudyReport,
} from './report-data.js';

/** Writes the page. The same data give the same bytes. */
export function reportHtml(report: Report): string {
  const { title, studies, decisions, provenance } = report;
  const { svgs, glyphs } = shareGlyphs(studies.flatMap(({ pictures }) => pictures.map(({ svg }) => svg)));
  let taken = 0;
  const sections = studies.map((study) => {
    const first = taken;
    taken += study.pictures.length;
    const pictures = study.pictures.map((picture, index) => ({ ...picture, svg: svgs[first + index]! }));
    return studySection({ ...study, pictures }, report.claims, first + 1);
  });
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="generator" content="Ballast ${provenance.version}">
<title>${title} · Ballast</title>
<style>${trusted(REPORT_STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
${trusted(glyphs)}
<div class="page">
${contents(report)}
<main id="main">
${head(report)}
${claimsSection(report)}
${sections}
${decisionsSection(decisions)}
${provenanceSection(provenance)}
</main>
</div>
</body>
</html>
`;
  return page.markup;
}

function head(report: Report): Html {
  const { title, lede, provenance, studies } = report;
  const total = studies.reduce((sum, { repetitions }) => sum + repetitions, 0);
  const failed = studies.reduce((sum, study) => sum + study.failed, 0);
  const verdicts = [...countOutcomes(report.claims)]
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => html`<span>${chip(outcome)} <b>${numberText(count)}</b></span>`);
  return html`<header><p class="s muted">Ballast report, ${timeText(provenance.started)}</p>
<h1>${title}</h1>
<p class="lede">${lede ?? verdictSentence(report)}</p>
<dl class="facts"><div><dt>Claims</dt><dd>${numberText(report.claims.length)}<span class="counts">${verdicts}</span></dd></div><div><dt>Studies</dt><dd>${numberText(studies.length)}</dd></div><div><dt>Repetitions</dt><dd>${numberText(total)}<span>${failed === 0 ? 'none failed' : `${numberText(failed)} failed; means are conditional on success`}</span></dd></div><div><dt>Took</dt><dd>${durationText(provenance.durationMs)}<span>${numberText(provenance.machine.cores)} cores${provenance.reused > 0 && `; ${numberText(provenance.reused)} repetitions were there before`}</span></dd></div></dl></header>`;
}

/** "Of 21 claims 17 hold, 2 do not, and of 2 one cannot tell." */
function verdictSentence({ claims }: Report): string {
  const counts = countOutcomes(claims);
  const count = (outcome: (typeof OUTCOMES)[number]) => counts.get(outcome) ?? 0;
  const parts = [
    `${count('holds')} ${count('holds') === 1 ? 'holds' : 'hold'}`,
    ...(count('does not hold') > 0
      ? [`${count('does not hold')} ${count('does not hold') === 1 ? 'does' : 'do'} not`]
      : []),
    ...(count('cannot tell') > 0 ? [`of ${count('cannot tell')} one cannot tell at this number of repetitions`] : []),
    ...(count('not run') > 0 ? [`${count('not run')} ${count('not run') === 1 ? 'was' : 'were'} not run`] : []),
  ];
  if (claims.length === 0) return 'This report judges no claims.';
  const list = parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts[0];
  return `Of ${claims.length} ${claims.length === 1 ? 'claim' : 'claims'}, ${list}.`;
}

function contents({ claims, studies, decisions }: Report): Html {
  const items = [
    claims.length > 0 && html`<li><a href="#claims">Claims</a></li>`,
    ...studies.map(({ name }) => html`<li><a href="#study-${name}">${figureName(name)}</a></li>`),
    decisions.length > 0 && html`<li><a href="#decisions">Open points</a></li>`,
    html`<li><a href="#provenance">Where this comes from</a></li>`,
  ];
  return html`<nav class="contents" aria-label="Contents"><p class="brand">Ballast</p><ul>${items}</ul></nav>`;
}

function decisionsSection(decisions: readonly Decision[]): Html | undefined {
  if (decisions.length === 0) return undefined;
  const rows = decisions.map(
    ({ figure, point, decision, effect }) =>
      html`<tr><td data-label="Figure">${figure}</td><td data-label="Open point">${point}</td><td data-label="Decision">${decision}</td><td data-label="What it moves">${effect}</td></tr>`,
  );
  return html`<section id="decisions"><h2>Open points</h2><p class="note">Where the paper is silent, what was decided here, and what that decision moves.</p><table class="decisions"><thead><tr><th scope="col">Figure</th><th scope="col">Open point</th><th scope="col">Decision</th><th scope="col">What it moves</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

function provenanceSection(provenance: Provenance): Html {
  const { version, numericsVersion, node, machine, seeds, started, durationMs, command } = provenance;
  const facts: readonly (readonly [string, string])[] = [
    ['Software', `Ballast ${version}, numerics ${numericsVersion}, Node ${node}`],
    ['Machine', `${machine.cpu}, ${machine.cores} cores, ${machine.platform}`],
    [seeds.length === 1 ? 'Root seed' : 'Root seeds', seeds.join(', ')],
    ['Started', timeText(started)],
    ['Took', durationText(durationMs)],
  ];
  const list = facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`);
  return html`<section id="provenance"><h2>Where this comes from</h2><dl class="prov">${list}</dl><p>The same command gives the same numbers, bit for bit, on any machine:</p><pre>${command}</pre></section>`;
}
