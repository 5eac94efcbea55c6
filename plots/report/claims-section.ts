/** The claims of the source, each with its evidence and its verdict. */
import { type Finding, VERDICTS, Z } from '../../studies/claims/verdict.js';
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
    return html`<tbody><tr class="group"><th colspan="3" scope="rowgroup">${figureName(figure)}</th></tr>${own.map((claim) => claimRow(claim, known))}</tbody>`;
  });
  return html`<section id="claims"><h2>Claims</h2>
<p class="note">± is one Monte Carlo standard error (MCSE). A verdict needs a distance of ${Z} MCSE from the bound; nearer than that, one cannot tell. Where a claim is about several cells, the worst is shown; where it can be read in several ways, the reading that decides, with the others folded below.</p>
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

/** One row: the claim, the reading that decides its verdict, the other readings folded. */
function claimRow(claim: JudgedClaim, known: ReadonlySet<string>): Html {
  const { id, source, statement, findings, studies } = claim;
  const links = studies.map((name, index) => {
    const link = known.has(name) ? html`<a href="#study-${name}">${name}</a>` : html`${name}`;
    return html`${index > 0 ? ', ' : ''}${link}`;
  });
  const head = html`<td class="claim"><p>${statement}</p><p class="s muted">${source}${links.length > 0 && '; '}${links}</p></td>`;
  const outcome = claimOutcome(claim);
  const deciding = findings.find(({ verdict }) => verdict === outcome);
  const shown =
    deciding === undefined
      ? html`<p class="muted">no repetitions of ${studies.join(', ') || 'its studies'} in this report</p>`
      : html`${evidence(deciding)}${otherReadings(findings.filter((finding) => finding !== deciding))}`;
  return html`<tr id="${claimAnchor(id)}" class="first">${head}<td class="evidence">${shown}</td><td class="verdict">${chip(outcome)}</td></tr>`;
}

/** Folded, with a summary that says whether they agree. */
function otherReadings(findings: readonly Finding[]): Html | undefined {
  if (findings.length === 0) return undefined;
  const counts = VERDICTS.map((verdict) => ({
    verdict,
    count: findings.filter((finding) => finding.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
  const tally = counts.map(({ verdict, count }) => `${count} ${verdict}`).join(', ');
  const items = findings.map((finding) => html`<li>${evidence(finding)}<p>${chip(finding.verdict)}</p></li>`);
  return html`<details class="readings"><summary>${findings.length === 1 ? 'Another reading' : `${findings.length} other readings`}: ${tally}</summary><ul>${items}</ul></details>`;
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
