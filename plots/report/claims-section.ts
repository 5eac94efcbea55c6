/** The claims of the source, each with its evidence and its verdict. */
import { type Finding, Z } from '../../studies/claims/verdict.js';
import { type Html, html } from './html.js';
import { estimateText } from './numbers.js';
import type { JudgedClaim, Report } from './report-data.js';
import { chip, claimOutcome, readingsText } from './verdicts.js';

export function claimsSection({ claims, studies }: Report): Html | undefined {
  if (claims.length === 0) return undefined;
  const known = new Set(studies.map(({ name }) => name));
  const figures = [...new Set(claims.map(({ figure }) => figure))];
  const groups = figures.map((figure) => {
    const own = claims.filter((claim) => claim.figure === figure);
    return html`<tbody><tr class="group"><th colspan="3" scope="rowgroup">${figureName(figure)}</th></tr>${own.map((claim) => claimRows(claim, known))}</tbody>`;
  });
  return html`<section id="claims"><h2>Claims</h2>
<p class="note">± is one Monte Carlo standard error (MCSE). A verdict needs a distance of ${Z} MCSE from the bound; nearer than that, one cannot tell. Where a claim is about several cells, the worst is shown.</p>
<table class="claims"><thead><tr><th scope="col">Claim</th><th scope="col">Evidence</th><th scope="col">Verdict</th></tr></thead>${groups}</table></section>`;
}

/** `figure-5` as a reader says it: Figure 5. */
export function figureName(figure: string): string {
  const words = figure.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function claimAnchor(id: string): string {
  return `claim-${id.replace(/[^A-Za-z0-9-]+/g, '-')}`;
}

function claimRows(claim: JudgedClaim, known: ReadonlySet<string>): Html[] {
  const { id, source, statement, findings, studies } = claim;
  const rows = Math.max(1, findings.length);
  const links = studies.map((name, index) => {
    const link = known.has(name) ? html`<a href="#study-${name}">${name}</a>` : html`${name}`;
    return html`${index > 0 ? ', ' : ''}${link}`;
  });
  const head = html`<td class="claim" rowspan="${rows}"><p>${statement}</p><p class="s muted">${source}${links.length > 0 && '; '}${links}</p></td>`;
  if (findings.length === 0) {
    const why = html`<td class="muted">no repetitions of ${studies.join(', ') || 'its studies'} in this report</td>`;
    return [
      html`<tr id="${claimAnchor(id)}" class="first">${head}${why}<td class="verdict">${chip('not run')}</td></tr>`,
    ];
  }
  return findings.map((finding, index) => {
    const start = index === 0 ? html`<tr id="${claimAnchor(id)}" class="first">${head}` : html`<tr class="more">`;
    return html`${start}<td class="evidence">${evidence(finding)}</td><td class="verdict">${chip(finding.verdict)}</td></tr>`;
  });
}

function evidence({ statistic, value, mcse, criterion, repetitions, note }: Finding): Html {
  const rests = repetitions > 0 ? `${estimateText(repetitions, Number.NaN)} repetitions` : 'computed';
  return html`<p>${statistic}: <b class="num">${estimateText(value, mcse)}</b>, expected ${criterion}</p><p class="s muted">${rests}${note !== undefined && `; ${note}`}</p>`;
}

/** The claims that rest on one study, in one line each. */
export function claimList(claims: readonly JudgedClaim[]): Html | undefined {
  if (claims.length === 0) return undefined;
  const items = claims.map((claim) => {
    const readings = readingsText(claim.findings);
    return html`<li>${chip(claimOutcome(claim))} <a href="#${claimAnchor(claim.id)}">${claim.statement}</a>${readings !== '' && html` <span class="s muted">(${readings})</span>`}</li>`;
  });
  return html`<ul class="verdicts">${items}</ul>`;
}
