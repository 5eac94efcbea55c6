/** What a picture of comparisons calls its baseline, its axis, and itself. */
import { MEASURE_WORDS } from '../studies/claims/compare.js';
import type { Comparison, ComparisonPlan } from '../studies/comparison.js';
import type { Measure } from '../studies/study.js';
import { comparedWords } from './study-words.js';
import { countLabel } from './ticks.js';

/** `smote`, `VTSS`, `γ = 0.5`, `n₁ = 100`. */
export function baselineWords({ by, baseline }: Pick<ComparisonPlan, 'by' | 'baseline'>): string {
  return comparedWords(by, baseline);
}

/** Says which way the difference goes: `excess risk minus that of smote`. */
export function differenceTitle(plan: ComparisonPlan, measure: Measure): string {
  const words = baselineWords(plan);
  return `${MEASURE_WORDS[measure]} minus that ${words.includes(' = ') && !words.includes(',') ? 'at' : 'of'} ${words}`;
}

/** The caption: what is drawn, from how much, and how to read it. */
export function comparisonCaption(title: string, plan: ComparisonPlan, rows: readonly Comparison[]): string {
  const words = baselineWords(plan);
  const paired = rows.every((row) => row.paired);
  const how = paired
    ? `Differences are taken by repetition, over ${pairWords(rows)}: both see the same data set.`
    : 'The cells share no data sets, so their means are compared as independent.';
  const failed = rows.some(({ failed, baselineFailed }) => failed + baselineFailed > 0)
    ? [paired ? 'They are conditional on the success of both.' : 'They are conditional on success.']
    : [];
  return [`${title}: differences from ${words}.`, how, ...failed, `Below zero: less than ${words}.`].join(' ');
}

/** `40 pairs`, or `12 to 40 pairs` where a run is unfinished or repetitions failed. */
export function pairWords(rows: readonly Comparison[]): string {
  const counts = rows.flatMap(({ pairs }) => pairs ?? []);
  const least = counts.reduce((low, count) => Math.min(low, count), Infinity);
  const most = counts.reduce((high, count) => Math.max(high, count), 0);
  const range = least < most ? `${countLabel(least)} to ${countLabel(most)}` : countLabel(most);
  return `${range} ${most === 1 ? 'pair' : 'pairs'}`;
}
