/** How verdicts are counted and shown: a word and a sign, and a colour only beside them. */
import type { Finding, Verdict } from '../../studies/claims/verdict.js';
import { type Html, html } from './html.js';
import type { JudgedClaim } from './report-data.js';

/** What became of a claim; a claim without findings was not run. */
export type Outcome = Verdict | 'not run';

/** In the order in which a reader should hear of them. */
export const OUTCOMES: readonly Outcome[] = ['holds', 'does not hold', 'cannot tell', 'not run'];

const LOOKS: Readonly<Record<Outcome, { readonly name: string; readonly sign: string }>> = {
  holds: { name: 'holds', sign: '✓' },
  'does not hold': { name: 'fails', sign: '✗' },
  'cannot tell': { name: 'open', sign: '?' },
  'not run': { name: 'none', sign: '–' },
};

/** A claim is as good as its worst finding: one that does not hold, else one that cannot be told. */
export function claimOutcome({ findings }: Pick<JudgedClaim, 'findings'>): Outcome {
  const verdicts = new Set(findings.map(({ verdict }) => verdict));
  const worst = (['does not hold', 'cannot tell', 'holds'] as const).find((verdict) => verdicts.has(verdict));
  return worst ?? 'not run';
}

export function countOutcomes(claims: readonly JudgedClaim[]): ReadonlyMap<Outcome, number> {
  const outcomes = claims.map(claimOutcome);
  return new Map(OUTCOMES.map((outcome) => [outcome, outcomes.filter((other) => other === outcome).length]));
}

/** A verdict as a chip. */
export function chip(outcome: Outcome): Html {
  const { name, sign } = LOOKS[outcome];
  return html`<span class="chip ${name}"><span aria-hidden="true">${sign}</span> ${outcome}</span>`;
}

/** "holds in 3 of 4 readings" where findings differ. */
export function readingsText(findings: readonly Finding[]): string {
  const holding = findings.filter(({ verdict }) => verdict === 'holds').length;
  return holding === 0 || holding === findings.length ? '' : `holds in ${holding} of ${findings.length} readings`;
}
